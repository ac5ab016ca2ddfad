import Type, { type Static } from "typebox";
import { SEVERITIES, type Severity } from "../alarm.ts";
import { known, oneOf } from "../schema.ts";
import { cardId, FLEET_LIMITS } from "./fleet-card.ts";

const strict = { additionalProperties: false } as const;

/**
 * What iSmartView itself raises of a card, besides what the card or its UPS tells. `card-unreachable` is critical for a card that was on
 * battery when it went silent (SAFETY 8: nobody shuts down for it, somebody has to look). `card-refused`: it is there and is not who it
 * was (certificate), or does not take our token. `card-implausible`: it tells what cannot be. `card-flapping`: it comes and goes.
 */
export const FLEET_ALARMS = {
  "card-unreachable": { severity: "warning" },
  "card-refused": { severity: "warning" },
  "card-implausible": { severity: "warning" },
  "card-flapping": { severity: "warning" },
} as const satisfies Record<string, { readonly severity: Severity }>;
export type FleetAlarmName = keyof typeof FLEET_ALARMS;
export const FLEET_ALARM_NAMES = Object.keys(FLEET_ALARMS) as readonly FleetAlarmName[];

/** Longest time for which alarms can be silenced, ms: a day. */
export const LONGEST_SILENCE_MS = 86_400_000;

/** An alarm that is on somewhere in the fleet. Its id is that of the fleet's event that raised it. */
export const fleetAlarmSchema = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    cardId,
    alarm: Type.String({ description: "Id of the catalogue, of FLEET_ALARMS, or one that a newer card knows" }),
    subject: Type.String({ description: "ups, card, host:ID …, as the card tells it; fleet for those of iSmartView" }),
    name: known(Type.String({ description: "Of the host or token that it is about" })),
    severity: oneOf(SEVERITIES),
    raisedWallMs: Type.Integer({ description: "By the clock of who raised it" }),
    heardWallMs: Type.Integer({ description: "When iSmartView heard of it" }),
    isStale: Type.Boolean({ description: "The card is not online: it was on when it was heard last" }),
    acknowledged: known(Type.Object({ by: Type.String(), wallMs: Type.Integer() }, strict)),
    cardTold: oneOf(["not-needed", "pending", "told", "refused"]),
    note: known(Type.Object({ text: Type.String(), by: Type.String(), wallMs: Type.Integer() }, strict), { description: "The latest" }),
    notes: Type.Integer({ minimum: 0 }),
    silencedUntilWallMs: known(Type.Integer()),
  },
  strict,
);
/** `cardTold`: whether the card itself knows that the alarm was acknowledged here; its own users see it then, too. */
export type FleetAlarm = Static<typeof fleetAlarmSchema>;

export const alarmIds = Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: FLEET_LIMITS.cards });
export const noteText = Type.String({ minLength: 1, maxLength: FLEET_LIMITS.note });
