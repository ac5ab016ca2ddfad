import Type, { type Static } from "typebox";
import { SEVERITIES } from "../alarm.ts";
import { known, oneOf } from "../schema.ts";

const strict = { additionalProperties: false } as const;

/** What happens in a fleet and is kept. Those of the card's own log keep their names; the rest is iSmartView's. */
export const FLEET_EVENT_KINDS = [
  "card.started",
  "card.stopped",
  "alarm.raised",
  "alarm.cleared",
  "alarm.acknowledged",
  "alarm.noted",
  "alarm.silenced",
  "link.online",
  "link.lost",
  "link.refused",
  "events.missed",
  "trap.received",
  "card.added",
  "card.changed",
  "card.removed",
  "card.restored",
  "command.sent",
] as const;
export type FleetEventKind = (typeof FLEET_EVENT_KINDS)[number];

/** Facts of the moment. */
export const factsRecord = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]));

/** An entry of the history: happened once, never changed. */
export const fleetEventSchema = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    cardId: known(Type.Integer({ minimum: 1 })),
    cardName: known(Type.String({ description: "As it was called then" })),
    site: known(Type.String({ description: "Where it belonged then" })),
    wallMs: Type.Integer({ description: "When it happened, by the clock of who tells it" }),
    heardWallMs: Type.Integer({ description: "When iSmartView stored it" }),
    kind: Type.String({ description: "One of FLEET_EVENT_KINDS, or one that a newer card knows" }),
    severity: oneOf(SEVERITIES),
    alarm: known(Type.String()),
    alarmId: known(Type.Integer({ minimum: 1 }), { description: "The raising event of the alarm that it is about" }),
    subject: known(Type.String()),
    by: known(Type.String({ description: "The user who did it" })),
    params: factsRecord,
  },
  strict,
);
export type FleetEvent = Static<typeof fleetEventSchema>;
/** Before it is stored. */
export type NewFleetEvent = Omit<FleetEvent, "id">;
