import { type Reading, unknownBattery, unknownFacts, unknownLine } from "@istars/protocol/model/reading.ts";
import type { Moment } from "./moment.ts";

/** A longer silence of our own than this makes everything unknown, ms (SAFETY 4). */
const GAP_LIMIT_MS = 10_000;

/**
 * Whether the card itself stood still between two moments that should be a second or two apart. A paused machine loses monotonic
 * time to its stall; a suspended one may not, but then its wall clock runs ahead. So does a clock that is set forward: taking that
 * for a gap costs one poll of not knowing, and no countdown is touched (SAFETY 12). A clock set back is no gap.
 */
export function isGap(before: Moment, after: Moment): boolean {
  const monoMs = after.monoMs - before.monoMs;
  const wallMs = after.wallMs - before.wallMs;
  return monoMs > GAP_LIMIT_MS || wallMs - monoMs > GAP_LIMIT_MS;
}

/** What is left of a reading after a gap: what it counted, and nothing about now. */
export function forgetNow(reading: Reading, seq: number): Reading {
  return {
    ...reading,
    seq,
    trust: "unknown",
    facts: unknownFacts(),
    outputSource: null,
    input: reading.input.map(unknownLine),
    bypass: reading.bypass.map(unknownLine),
    output: reading.output.map(unknownLine),
    inputFaultVoltage: null,
    battery: unknownBattery(),
    secondsOnBattery: null,
    temperature: null,
    beeper: null,
    shutdownInS: null,
    estimates: { charge: null, runtime: null },
  };
}
