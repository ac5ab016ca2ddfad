import { QUANTITIES, type Quantity, readQuantity } from "@istars/protocol/model/quantities.ts";
import type { Reading } from "@istars/protocol/model/reading.ts";

/** A recorded quantity, and how it is measured. */
export interface Measurement extends Quantity {
  /** Stored is the value times this, rounded: 10 keeps tenths. */
  readonly scale: number;
  /** The value in SI units, or `null` if the UPS does not tell. */
  readonly read: (reading: Reading) => number | null;
}

/** Everything that is recorded, in the order in which it is stored. */
export const MEASUREMENTS: readonly Measurement[] = QUANTITIES.map((quantity) => ({
  ...quantity,
  scale: 10 ** quantity.decimals,
  read: (reading) => readQuantity(reading, quantity),
}));

/** Place of each quantity in a stored row. */
export const PLACES: ReadonlyMap<string, number> = new Map(QUANTITIES.map(({ id }, place) => [id, place]));
