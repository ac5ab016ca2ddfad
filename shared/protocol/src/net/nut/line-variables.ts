import type { Line, Reading } from "../../model/reading.ts";
import { type NumberOf, numberVariable, ofReading, type Variable } from "./variable.ts";

/** Takes the phases of an input, bypass or output out of a reading. */
export type LinesOf = (reading: Reading) => readonly Line[];

interface PhaseQuantity {
  readonly quantity: keyof Line;
  readonly words: string;
  readonly decimals: number;
  /** Last part of the name where there is one phase, and of phase `n` (1–3) where there are several. */
  readonly single: string;
  readonly ofSeveral: (n: number) => string;
}

const PHASE_QUANTITIES: readonly PhaseQuantity[] = [
  { quantity: "voltage", words: "voltage, V", decimals: 1, single: "voltage", ofSeveral: (n) => `L${n}-N.voltage` },
  { quantity: "current", words: "current, A", decimals: 1, single: "current", ofSeveral: (n) => `L${n}.current` },
  { quantity: "power", words: "true power, W", decimals: 0, single: "realpower", ofSeveral: (n) => `L${n}.realpower` },
  { quantity: "apparentPower", words: "apparent power, VA", decimals: 0, single: "power", ofSeveral: (n) => `L${n}.power` },
];

/** One quantity of one phase, if the line has a single phase or several, as asked for. */
export const phaseValue = (lines: LinesOf, count: "single" | "several", index: number, quantity: keyof Line): NumberOf =>
  ofReading((reading) => {
    const phases = lines(reading);
    return (phases.length > 1 ? "several" : "single") === count ? (phases[index]?.[quantity] ?? null) : null;
  });

/**
 * All variables of an input, bypass or output, under the names for one phase and under those for two or three; a UPS has one set or the other.
 * Frequency is the same on all phases, so it has one name: phase 1 tells it.
 */
export function lineVariables(prefix: string, title: string, lines: LinesOf): readonly Variable[] {
  return [
    numberVariable(
      `${prefix}.phases`,
      `${title}: number of phases`,
      0,
      ofReading((reading) => lines(reading).length || null),
    ),
    numberVariable(
      `${prefix}.frequency`,
      `${title} frequency, Hz`,
      1,
      ofReading((reading) => lines(reading)[0]?.frequency ?? null),
    ),
    ...PHASE_QUANTITIES.flatMap(({ quantity, words, decimals, single, ofSeveral }) => [
      numberVariable(`${prefix}.${single}`, `${title} ${words}`, decimals, phaseValue(lines, "single", 0, quantity)),
      ...[1, 2, 3].map((n) =>
        numberVariable(
          `${prefix}.${ofSeveral(n)}`,
          `${title} ${words}, phase ${n}`,
          decimals,
          phaseValue(lines, "several", n - 1, quantity),
        ),
      ),
    ]),
  ];
}
