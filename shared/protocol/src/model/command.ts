import Type, { type Static } from "typebox";
import { oneOf } from "./schema.ts";

/**
 * What can be asked of a UPS, by NUT's instant-command names. Commands that drop load are absent until there is a shutdown sequence
 * for them to go through (SAFETY 18).
 */
export const COMMANDS = ["test.battery.start.quick", "test.battery.start.deep", "test.battery.stop", "beeper.toggle"] as const;
export type Command = (typeof COMMANDS)[number];

export const commandSchema = Type.Object({ command: oneOf(COMMANDS) }, { additionalProperties: false });

/** `confirmed`: the UPS's state was read back and shows the effect. `sent`: this UPS tells nothing by which the effect could be seen. */
export const commandOutcomeSchema = Type.Object(
  { command: commandSchema.properties.command, outcome: oneOf(["confirmed", "sent"]) },
  { additionalProperties: false },
);
export type CommandOutcome = Static<typeof commandOutcomeSchema>;

/**
 * Why a command is refused: `reason` in the params of the problem `command.refused`. `alarm-active` comes with `alarm`, `state-unfit`
 * with `fact`, `charge-low` with `charge` (%).
 */
export const COMMAND_REFUSALS = [
  "busy",
  "mains-not-good",
  "test-running",
  "no-test-running",
  "state-unfit",
  "alarm-active",
  "charge-low",
  "battery-not-full",
  "charge-unknown",
  "beeper-unknown",
  "rejected-by-ups",
] as const;
export type CommandRefusal = (typeof COMMAND_REFUSALS)[number];
