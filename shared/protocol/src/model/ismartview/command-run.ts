import Type, { type Static } from "typebox";
import { COMMANDS } from "../command.ts";
import { known, oneOf } from "../schema.ts";
import { cardId, FLEET_LIMITS } from "./fleet-card.ts";

const strict = { additionalProperties: false } as const;

/** What is asked of the UPSs of some cards, one after the other (SAFETY 22). With more than one, `count` has to be how many they are. */
export const commandRequestSchema = Type.Object(
  {
    command: oneOf(COMMANDS),
    cardIds: Type.Array(cardId, { minItems: 1, maxItems: FLEET_LIMITS.cards }),
    count: Type.Integer({ minimum: 1, description: "How many cards the person means, typed by hand where it is more than one" }),
  },
  strict,
);
export type CommandRequest = Static<typeof commandRequestSchema>;

/** `unknown-outcome`: it was sent once and is not sent again (SAFETY 19). */
export const COMMAND_STEPS = ["waiting", "asking", "confirmed", "sent", "refused", "unknown-outcome", "cancelled"] as const;
export type CommandStep = (typeof COMMAND_STEPS)[number];

export const commandRunSchema = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    command: oneOf(COMMANDS),
    by: Type.String(),
    startedWallMs: Type.Integer(),
    isRunning: Type.Boolean(),
    cards: Type.Array(
      Type.Object(
        { cardId, step: oneOf(COMMAND_STEPS), reason: known(Type.String({ description: "Why it was refused, as a code" })) },
        strict,
      ),
    ),
  },
  strict,
);
export type CommandRun = Static<typeof commandRunSchema>;
