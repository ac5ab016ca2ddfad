import type { Facts } from "../../model/reading.ts";

/** The voltages between which a UPS takes its input for good, V; unknown where a device does not tell them. */
export interface TransferPoints {
  readonly low: number | null;
  readonly high: number | null;
}

/** Below this a line is dead, whatever its nominal voltage, V. */
const DEAD_V = 30;

/**
 * What the voltages of all input lines prove: `good` only between both transfer points, `bad` for a line beyond one of them or dead;
 * `null` where they prove nothing. Frequency is not looked at: a `good` input may still be bad in that.
 */
export function inputVerdict(voltages: readonly (number | null)[], { low, high }: TransferPoints): "good" | "bad" | null {
  const known = voltages.filter((voltage) => voltage !== null);
  if (known.length === 0) return null;
  const hasPoints = low !== null && high !== null && DEAD_V < low && low < high;
  if (known.some((voltage) => voltage < DEAD_V || (hasPoints && (voltage < low || voltage > high)))) return "bad";
  return hasPoints && known.length === voltages.length ? "good" : null;
}

/**
 * Whether there is mains while a UPS says that it runs on battery. In a test or calibration it does so on purpose: then only voltages
 * prove anything (SAFETY 7). Otherwise it has its reason, unless the voltages contradict it.
 */
export function mainsOnBattery(isTest: boolean, verdict: "good" | "bad" | null): boolean | null {
  if (verdict === "bad") return false;
  if (isTest) return verdict === "good" ? true : null;
  return verdict === "good" ? null : false;
}

/** On battery because the input is bad, and the input good: whoever says both at once does not know the second. */
export function withoutContradiction(facts: Facts): Facts {
  const isTest = facts.testing === true || facts.calibrating === true;
  return facts.onBattery === true && facts.mainsOk === true && !isTest ? { ...facts, mainsOk: null } : facts;
}
