import { type Line, unknownLine } from "@istars/protocol/model/reading.ts";
import type { PhaseValues } from "./phases.ts";

/** What was told of the phases of one side, row by row; `null` where the row is not known. */
interface Rows {
  readonly voltages: PhaseValues | null;
  readonly currents?: PhaseValues | null;
  readonly loads?: PhaseValues | null;
}

/** A line for each phase. They share the frequency, Hz. Nothing that stands for the whole unit is taken for a phase's. */
export const linesOf = (phases: number, frequency: number | null, { voltages, currents, loads }: Rows): readonly Line[] =>
  Array.from({ length: phases }, (_, index) => ({
    ...unknownLine(),
    voltage: voltages?.values[index] ?? null,
    current: currents?.values[index] ?? null,
    load: loads?.values[index] ?? null,
    frequency,
  }));
