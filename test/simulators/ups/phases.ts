import { wobble } from "./chance.ts";
import type { Plant } from "./plant.ts";
import { phaseCounts } from "./spec.ts";

/** One phase as the UPS's own instruments see it. */
export interface Phase {
  /** Against neutral, V. */
  readonly volts: number;
  readonly amperes: number;
}

/** One phase of the output. */
export interface OutputPhase extends Phase {
  /** Of this phase's part of the rating. */
  readonly loadPercent: number;
}

/** No mains is alike on all phases, and no load: shares of L1's voltage, and of the load of the fullest phase, which is L1. */
const MAINS_SHARES = [1, 0.995, 1.005];
const LOAD_SHARES = [1, 0.8, 0.9];
/** Of rectifier and inverter together. */
const EFFICIENCY = 0.9;

/** Phases of the mains and of the output, L1 first; one each of a single-phase unit. */
export function phasesOf(plant: Plant): { readonly input: readonly Phase[]; readonly output: readonly OutputPhase[] } {
  const { spec } = plant;
  const { input, output, timeS } = plant.look();
  const counts = phaseCounts(spec);
  const mainsVolts = MAINS_SHARES.map((share, index) => {
    const own = index === 0 ? 0 : 0.5 * spec.noiseVolts * wobble(spec.seed, 10 + index, timeS);
    return input.voltage > 0 ? input.voltage * share + own : 0;
  });
  const isBypass = output.source === "bypass";
  const outputPhases = LOAD_SHARES.slice(0, counts.output).map((share, index): OutputPhase => {
    const loadPercent = output.loadPercent * share;
    const volts = isBypass ? (mainsVolts[index] ?? 0) : output.voltage;
    return { volts, amperes: output.amperes * share, loadPercent };
  });
  // The rectifier takes from all phases alike; the bypass from each what its load takes.
  const watts = outputPhases.reduce((sum, { amperes }) => sum + amperes * spec.nominalVoltage, 0);
  const isDrawing = output.source !== "none" && output.source !== "battery";
  const inputPhases = mainsVolts.slice(0, counts.input).map((volts, index): Phase => {
    const rectifier = volts > 0 ? watts / EFFICIENCY / counts.input / volts : 0;
    const amperes = isBypass ? (outputPhases[index]?.amperes ?? 0) : rectifier;
    return { volts, amperes: isDrawing ? amperes : 0 };
  });
  return { input: inputPhases, output: outputPhases };
}
