import type { Query } from "../../link/link.ts";
import { type BatteryState, QBV } from "./battery.ts";
import { type PhaseValues, Q3LD, Q3OC, Q3OV, Q3PC, Q3PV, Q3YV } from "./phases.ts";
import { QWS, type Warnings } from "./warnings.ts";

/** How many phases a unit was built with: 1, 2 or 3. */
export interface PhaseCounts {
  readonly input: number;
  readonly output: number;
}
export const SINGLE_PHASE: PhaseCounts = { input: 1, output: 1 };

/** What is not asked in every poll. */
export interface Answers {
  readonly battery: BatteryState;
  readonly warnings: Warnings;
  readonly inputVoltages: PhaseValues;
  readonly inputCurrents: PhaseValues;
  readonly bypassVoltages: PhaseValues;
  readonly outputVoltages: PhaseValues;
  readonly outputCurrents: PhaseValues;
  readonly loads: PhaseValues;
}
/** The latest answers; `null` for what was not asked yet, and for what had no answer when it was asked. */
export type Told = { readonly [K in keyof Answers]: Answers[K] | null };

export const QUESTIONS: { readonly [K in keyof Answers]: Query<Answers[K]> } = {
  battery: QBV,
  warnings: QWS,
  inputVoltages: Q3PV,
  inputCurrents: Q3PC,
  bypassVoltages: Q3YV,
  outputVoltages: Q3OV,
  outputCurrents: Q3OC,
  loads: Q3LD,
};

const NO_MAINS = { inputVoltages: null, inputCurrents: null, bypassVoltages: null } as const;
const NO_OUTPUT = { outputVoltages: null, outputCurrents: null, loads: null } as const;
export const NOTHING_TOLD: Told = { ...NO_MAINS, ...NO_OUTPUT, battery: null, warnings: null };

/** Without what was measured on the phases of the mains, which input and bypass are. */
export const withoutMains = (told: Told): Told => ({ ...told, ...NO_MAINS });
/** Without what was measured on the phases of the output. */
export const withoutOutput = (told: Told): Told => ({ ...told, ...NO_OUTPUT });

/**
 * What goes out beside mode and status, a turn a second. At 2400 baud a character takes 4.2 ms and two exchanges are 100 ms apart
 * (SAFETY 30), so of a second `QMOD` takes 133 ms and `QGS` 433 ms. In what is left there is room for `QWS` (392 ms), or for one row
 * of voltages (275 ms), or for two of the others (175 to 217 ms each), and for no more: `QWS` and `QBV` in one poll would already
 * take longer than a second. A single-phase unit has two turns, so each answer is at most two polls old; a three-phase one has six.
 */
export function turnsOf({ input, output }: PhaseCounts): readonly (readonly (keyof Answers)[])[] {
  return [
    input > 1 ? ["battery", "inputCurrents"] : ["battery"],
    ["warnings"],
    ...(input > 1 ? [["inputVoltages"] as const] : []),
    ...(output > 1 ? ([["outputVoltages"], ["outputCurrents", "loads"], ["bypassVoltages"]] as const) : []),
  ];
}
