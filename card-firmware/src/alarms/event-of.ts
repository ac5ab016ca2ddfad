import { type AlarmId, alarmOf } from "@istars/protocol/model/alarm.ts";
import type { ActiveAlarm, NewEvent } from "@istars/protocol/model/event.ts";
import type { Reading } from "@istars/protocol/model/reading.ts";

type Params = NewEvent["params"];

/** The event of an alarm going on or off, with what the UPS measured at that moment. `instance`: of the raising, where it is stored. */
export function alarmEvent(
  kind: "alarm.raised" | "alarm.cleared",
  id: AlarmId,
  moment: { readonly wallMs: number; readonly reading: Reading | null; readonly instance: number | null },
): NewEvent {
  const { subject, severity } = alarmOf(id);
  return { wallMs: moment.wallMs, kind, subject, severity, alarm: id, instance: moment.instance, params: measured(moment.reading) };
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
