import type { FactName, Reading } from "../../model/reading.ts";
import type { Observation, TellName } from "./observation.ts";

/** What a source that gives this reading has shown that it can tell. An estimate is no telling (SAFETY 3). */
export function toldBy({ facts, battery, temperature }: Reading, confidence: Observation["confidence"]): readonly TellName[] {
  const told: TellName[] = (Object.keys(facts) as FactName[]).filter((name) => facts[name] !== null);
  if (battery.charge !== null && confidence.charge !== "estimated") told.push("charge");
  if (battery.runtime !== null && confidence.runtime !== "estimated") told.push("runtime");
  if (temperature !== null) told.push("temperature");
  return told;
}
