import { STORED_QUANTITIES } from "../stored-quantities.ts";

/** Quantities of a stored reading. */
export const WIDTH = STORED_QUANTITIES.length;

/** Stored is the value times this, rounded: 10 keeps tenths. By a quantity's place. */
export const SCALES: readonly number[] = STORED_QUANTITIES.map(({ decimals }) => 10 ** decimals);

/** Stands for "not told" among scaled values; no measurement comes near it. */
export const NOT_TOLD = -(2 ** 31);

/** Scaled values further from zero than this are no measurement of a UPS. */
const STORABLE = 10_000_000;

/** A value as it is stored; what nobody can have measured counts as not told. */
export function scaled(value: number | null | undefined, place: number): number | null {
  if (value === null || value === undefined) return null;
  const whole = Math.round(value * (SCALES[place] ?? 1));
  return Math.abs(whole) <= STORABLE ? whole + 0 : null;
}
