import Type, { type Static } from "typebox";
import { ALARM_IDS, SEVERITIES } from "./alarm.ts";
import { known, oneOf } from "./schema.ts";

export const EVENT_KINDS = ["card.started", "card.stopped", "alarm.raised", "alarm.cleared", "alarm.acknowledged"] as const;
/** What can happen once and is kept in the event log. */
export type EventKind = (typeof EVENT_KINDS)[number];

const alarmId = oneOf(ALARM_IDS);
const severity = oneOf(SEVERITIES);

/** A log entry: happened once, never changed. `id` counts up within one event log and is never used twice. */
export const eventSchema = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    wallMs: Type.Integer({ description: "When it happened, epoch ms by the card's clock" }),
    kind: oneOf(EVENT_KINDS),
    subject: Type.String({ description: "ups, card, env:N, host:ID or token:ID" }),
    severity,
    alarm: known(alarmId),
    /** For a cleared or acknowledged alarm: the id of the event that raised it. */
    instance: known(Type.Integer({ minimum: 1 })),
    params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]), {
      description: "Facts of the moment, e.g. inputVoltage, batteryVoltage, by (a user)",
    }),
  },
  { additionalProperties: false },
);
export type EventRecord = Static<typeof eventSchema>;

/** An event before it is committed: the store gives it its id. */
export type NewEvent = Omit<EventRecord, "id">;

/** An alarm that is on. `instance` is its raising event's id; `null` while storage has failed and it lives in memory only (SAFETY 27). */
export const activeAlarmSchema = Type.Object(
  {
    instance: known(Type.Integer({ minimum: 1 })),
    id: alarmId,
    subject: Type.String(),
    name: known(Type.String(), {
      description: "Of the host or token, as it was when this went on; null where the subject is one of a kind",
    }),
    severity,
    raisedWallMs: Type.Integer({ description: "epoch ms by the card's clock" }),
    acknowledged: known(Type.Object({ by: Type.String(), wallMs: Type.Integer() }, { additionalProperties: false })),
  },
  { additionalProperties: false },
);
export type ActiveAlarm = Static<typeof activeAlarmSchema>;
