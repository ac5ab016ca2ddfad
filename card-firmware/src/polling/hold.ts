import type { Reading } from "@istars/protocol/model/reading.ts";

/** When a UPS that fell silent on battery is taken to have a low battery (SAFETY 9), seconds. */
export interface HoldPolicy {
  /** Time the slowest protected host needs to shut down. */
  readonly needS: number;
  /** Added to the need, for what a countdown cannot know. */
  readonly marginS: number;
  /** Time from the last reply on, where the UPS did not tell its runtime. */
  readonly unknownS: number;
}

/** Until hosts say what they need. */
export const DEFAULT_HOLD: HoldPolicy = { needS: 120, marginS: 120, unknownS: 120 };

/** Only a UPS that was on battery when it was last heard is held; one lost on mains just grows old (SAFETY 8, 9). */
export const isHoldable = (last: Reading): boolean => last.facts.onBattery === true;

/** Seconds of runtime left `forMs` after a reading; `null` if the UPS did not tell it. */
const runtimeLeft = (last: Reading, forMs: number): number | null =>
  last.battery.runtime === null ? null : Math.max(0, last.battery.runtime - forMs / 1_000);

/** Whether hosts have to go down now: the battery was low, or the countdown has reached their need. */
export function isRunDown(last: Reading, forMs: number, policy: HoldPolicy): boolean {
  if (last.facts.batteryLow === true) return true;
  const leftS = runtimeLeft(last, forMs);
  return leftS === null ? forMs >= policy.unknownS * 1_000 : leftS <= policy.needS + policy.marginS;
}

/**
 * The reading to serve `forMs` after the last reply of a UPS that was on battery: still on battery, time counted on, runtime counted
 * down, battery low when hosts must go. What was measured stays as it was, and its age tells so.
 */
export function holdReading(last: Reading, forMs: number, policy: HoldPolicy, seq: number): Reading {
  const leftS = runtimeLeft(last, forMs);
  const low = isRunDown(last, forMs, policy);
  return {
    ...last,
    seq,
    trust: "held",
    facts: { ...last.facts, batteryLow: low ? true : last.facts.batteryLow },
    battery: {
      ...last.battery,
      runtime: leftS === null ? null : Math.round(leftS),
      status: low && last.battery.status !== "depleted" ? "low" : last.battery.status,
    },
    secondsOnBattery: last.secondsOnBattery === null ? null : last.secondsOnBattery + Math.floor(forMs / 1_000),
    estimates: {
      ...last.estimates,
      // The load may have changed since, so the doubt grows with every second of silence.
      runtime: leftS === null ? null : { value: Math.round(leftS), uncertainty: Math.round(forMs / 1_000), source: "held-countdown" },
    },
  };
}
