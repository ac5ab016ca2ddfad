import type { EventRecord } from "./event.ts";
import type { Reading } from "./reading.ts";

/** What an event of the UPS tells of its moment: known values only; the first phase stands for the others. `held` marks values from before the UPS fell silent. */
export function measuredFacts(reading: Reading | null): EventRecord["params"] {
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
