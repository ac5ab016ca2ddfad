import { wobble } from "./chance.ts";
import type { UpsSpec } from "./spec.ts";

export const MAINS_CONDITIONS = ["ok", "fail", "low", "high"] as const;
/** `low` is a brown-out, `high` a swell; both are beyond what an online UPS takes and within what a voltage regulator mends. */
export type MainsCondition = (typeof MAINS_CONDITIONS)[number];

/** One alternating voltage: V RMS and Hz, both 0 where there is none. */
export interface Supply {
  readonly voltage: number;
  readonly frequency: number;
}

const SHARE_OF_NOMINAL: Readonly<Record<MainsCondition, number>> = { ok: 1, fail: 0, low: 0.75, high: 1.2 };

/** What comes out of the wall at a moment. */
export function mainsAt(spec: UpsSpec, condition: MainsCondition, timeS: number): Supply {
  if (condition === "fail") return { voltage: 0, frequency: 0 };
  return {
    voltage: spec.nominalVoltage * SHARE_OF_NOMINAL[condition] + spec.noiseVolts * wobble(spec.seed, 1, timeS),
    frequency: spec.nominalFrequency + (spec.noiseVolts > 0 ? 0.04 * wobble(spec.seed, 2, timeS) : 0),
  };
}

/** Whether the UPS runs from this supply without its battery. */
export function isWithinWindow(spec: UpsSpec, supply: Supply): boolean {
  const share = supply.voltage / spec.nominalVoltage;
  return spec.topology === "online" ? share >= 0.8 && share <= 1.15 : share >= 0.7 && share <= 1.25;
}
