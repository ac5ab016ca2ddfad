import { alarmOf } from "@istars/protocol/model/alarm.ts";
import type { ActiveAlarm, NewEvent } from "@istars/protocol/model/event.ts";
import type { Reading } from "@istars/protocol/model/reading.ts";
import type { AlarmChange } from "./engine.ts";

type Params = NewEvent["params"];

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
  const params: Params = kind === "ups" || kind === "card" ? measured(reading) : { ...about };
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

export const cardEvent = (kind: "card.started" | "card.stopped", wallMs: number, params: Params): NewEvent => ({
  wallMs,
  kind,
  subject: "card",
  severity: "information",
  alarm: null,
  instance: null,
  params,
});

/** Known values only; the first phase stands for the others. `held` marks values from before the UPS fell silent. */
function measured(reading: Reading | null): Params {
  if (!reading) return {};
  const values = {
    inputVoltage: reading.input[0]?.voltage ?? null,
    outputVoltage: reading.output[0]?.voltage ?? null,
    load: reading.output[0]?.load ?? null,
    batteryVoltage: reading.battery.voltage,
    temperature: reading.temperature,
    held: reading.trust === "held" ? true : null,
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}
