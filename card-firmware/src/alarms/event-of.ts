import { alarmOf } from "@istars/protocol/model/alarm.ts";
import type { AlarmChange } from "@istars/protocol/model/alarm-changes.ts";
import type { ActiveAlarm, NewEvent } from "@istars/protocol/model/event.ts";
import { measuredFacts } from "@istars/protocol/model/measured-facts.ts";
import type { Reading } from "@istars/protocol/model/reading.ts";

/**
 * The event of an alarm going on or off, with what the UPS measured at that moment, or with what it is about. `instance`: of the raising,
 * where it is stored.
 */
export function alarmEvent(
  { id, subject, isRaised, about }: AlarmChange,
  moment: { readonly wallMs: number; readonly reading: Reading | null; readonly instance: number | null },
): NewEvent {
  const { wallMs, instance, reading } = moment;
  const { severity, subject: kind } = alarmOf(id);
  const params: NewEvent["params"] = kind === "ups" || kind === "card" ? measuredFacts(reading) : { ...about };
  return { wallMs, kind: isRaised ? "alarm.raised" : "alarm.cleared", subject, severity, alarm: id, instance, params };
}

export const acknowledgement = (alarm: ActiveAlarm, by: string, wallMs: number): NewEvent => ({
  wallMs,
  kind: "alarm.acknowledged",
  subject: alarm.subject,
  severity: alarm.severity,
  alarm: alarm.id,
  instance: alarm.instance,
  params: { by },
});

export const cardEvent = (kind: "card.started" | "card.stopped", wallMs: number, params: NewEvent["params"]): NewEvent => ({
  wallMs,
  kind,
  subject: "card",
  severity: "information",
  alarm: null,
  instance: null,
  params,
});
