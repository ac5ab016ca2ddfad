import { phasesOf } from "../ups/phases.ts";
import type { Plant, PlantView } from "../ups/plant.ts";

/** What a card reads off its UPS: the facts it goes by, and what it measures. Written for the simulator, from the physical model alone. */
export interface UpsFacts {
  readonly mainsOk: boolean;
  readonly onBattery: boolean;
  readonly outputOn: boolean;
  readonly onBypass: boolean;
  readonly testing: boolean;
  readonly batteryLow: boolean;
  readonly depleted: boolean;
  readonly shutdownPending: boolean;
  readonly fault: boolean;
  readonly overload: boolean;
  readonly batteryBad: boolean;
  readonly hot: boolean;
}

const HOT_C = 50;

export function factsOf(view: PlantView): UpsFacts {
  const { source } = view.output;
  const { outputSwitch } = view;
  return {
    mainsOk: !view.mainsFailed,
    onBattery: source === "battery" && !view.testing,
    outputOn: source !== "none",
    onBypass: source === "bypass",
    testing: view.testing,
    batteryLow: view.battery.low,
    depleted: outputSwitch.kind === "off" && outputSwitch.cause === "battery",
    shutdownPending: outputSwitch.kind === "countdown",
    fault: view.fault,
    overload: view.output.loadPercent > 100,
    batteryBad: view.testVerdict === "failed",
    hot: view.temperature >= HOT_C,
  };
}

/** One phase: V, A, Hz, W, VA, %. */
export interface MeasuredLine {
  readonly voltage: number;
  readonly current: number;
  readonly frequency: number;
  readonly power: number | null;
  readonly apparentPower: number | null;
  readonly load: number | null;
}

/** Phases as the UPS's instruments show them, with as many digits as those have. */
export function linesOf(
  plant: Plant,
  view: PlantView,
): { readonly input: readonly MeasuredLine[]; readonly output: readonly MeasuredLine[] } {
  const { spec } = plant;
  const single = { volts: view.output.voltage, amperes: view.output.amperes, loadPercent: view.output.loadPercent };
  const phases =
    spec.phases === "1/1"
      ? { input: [{ volts: view.input.voltage, amperes: view.mainsFailed ? 0 : view.output.amperes }], output: [single] }
      : phasesOf(plant);
  return {
    input: phases.input.map(({ volts, amperes }) => ({
      voltage: round(volts, 1),
      current: round(amperes, 2),
      frequency: round(view.input.frequency, 2),
      power: null,
      apparentPower: null,
      load: null,
    })),
    output: phases.output.map(({ volts, amperes, loadPercent }) => ({
      voltage: round(volts, 1),
      current: round(amperes, 2),
      frequency: round(view.output.frequency, 2),
      power: Math.round(volts * amperes * POWER_FACTOR),
      apparentPower: Math.round(volts * amperes),
      load: round(loadPercent, 1),
    })),
  };
}

/** Of the load. */
const POWER_FACTOR = 0.8;

export function round(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  return Math.round(value * factor) / factor;
}
