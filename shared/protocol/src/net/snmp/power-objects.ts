import type { BatteryStatus, OutputSource, Reading } from "../../model/reading.ts";
import { presentReading, type UpsState } from "./ups-state.ts";

const BATTERY_STATUS = { unknown: 1, normal: 2, low: 3, depleted: 4 } as const satisfies Record<BatteryStatus, number>;

/** upsOutputSource: other(1), none(2), normal(3), bypass(4), battery(5), booster(6), reducer(7). */
const SOURCE = {
  normal: 3,
  battery: 5,
  bypass: 4,
  boost: 6,
  trim: 7,
  eco: 3,
  converter: 3,
  none: 2,
} as const satisfies Record<OutputSource, number>;
const OTHER = 1;

/** upsBatteryStatus: unknown(1) without a present reading. The UPS's own low-battery signal counts although its status word lags. */
export function batteryStatus(state: UpsState): number {
  const reading = presentReading(state);
  if (reading === null) return BATTERY_STATUS.unknown;
  const { status } = reading.battery;
  return reading.facts.batteryLow === true && status !== "depleted" ? BATTERY_STATUS.low : BATTERY_STATUS[status];
}

/**
 * upsOutputSource: other(1) where it cannot be told. Managers, NUT among them, know "on battery" from battery(5) alone, so two cases
 * go by the facts: a battery test or calibration on proven mains reads normal(3), lest a host shut itself down over a test
 * (SAFETY 7; upsTestResultsSummary and the alarm TestInProgress tell of it), and a UPS in ECO mode that says so reads bypass(4).
 */
export function outputSource(state: UpsState): number {
  const reading = presentReading(state);
  if (reading === null) return OTHER;
  const { facts, outputSource: source } = reading;
  if (source === null) return sourceByFacts(reading);
  const isTest = (facts.testing === true || facts.calibrating === true) && facts.onBattery === false && facts.mainsOk === true;
  if (source === "battery" && isTest) return SOURCE.normal;
  if (source === "eco" && facts.onBypass === true) return SOURCE.bypass;
  return SOURCE[source];
}

function sourceByFacts({ facts }: Reading): number {
  if (facts.outputOn === false) return SOURCE.none;
  if (facts.onBattery === true) return SOURCE.battery;
  return facts.onBypass === true ? SOURCE.bypass : OTHER;
}

/**
 * upsSecondsOnBattery: 0 only where the UPS is known not to be on battery, whatever the last count was; never more than the agent's
 * own time, as the MIB wants it.
 */
export function secondsOnBattery(state: UpsState): number | null {
  const reading = presentReading(state);
  if (reading === null) return null;
  if (reading.facts.onBattery === false) return 0;
  if (reading.facts.onBattery === null || reading.secondsOnBattery === null) return null;
  return Math.min(reading.secondsOnBattery, Math.floor(state.agentUpMs / 1_000));
}
