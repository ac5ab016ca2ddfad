import { PHASES, QUANTITIES, type Quantity, type QuantityLabel } from "@istars/protocol/model/quantities.ts";
import type { Line, Reading } from "@istars/protocol/model/reading.ts";

/** A recorded quantity, and how it is measured. */
export interface Measurement extends Quantity {
  /** Stored is the value times this, rounded: 10 keeps tenths. */
  readonly scale: number;
  /** The value in SI units, or `null` if the UPS does not tell. */
  readonly read: (reading: Reading) => number | null;
}

const line =
  (side: "input" | "bypass" | "output", field: keyof Line) =>
  (reading: Reading, phase: number): number | null =>
    reading[side][phase - 1]?.[field] ?? null;
const battery =
  (field: "voltage" | "current" | "charge" | "runtime" | "temperature") =>
  ({ battery }: Reading): number | null =>
    battery[field];

const READERS: Readonly<Record<QuantityLabel, (reading: Reading, phase: number) => number | null>> = {
  "input.voltage": line("input", "voltage"),
  "input.frequency": line("input", "frequency"),
  "input.current": line("input", "current"),
  "input.power": line("input", "power"),
  "bypass.voltage": line("bypass", "voltage"),
  "bypass.frequency": line("bypass", "frequency"),
  "output.voltage": line("output", "voltage"),
  "output.frequency": line("output", "frequency"),
  "output.current": line("output", "current"),
  "output.power": line("output", "power"),
  "output.apparentPower": line("output", "apparentPower"),
  "output.load": line("output", "load"),
  "battery.voltage": battery("voltage"),
  "battery.current": battery("current"),
  "battery.charge": battery("charge"),
  "battery.runtime": battery("runtime"),
  "battery.temperature": battery("temperature"),
  temperature: (reading) => reading.temperature,
};

/** Everything that is recorded, in the order in which it is stored. */
export const MEASUREMENTS: readonly Measurement[] = QUANTITIES.map((quantity) => ({
  ...quantity,
  scale: 10 ** quantity.decimals,
  read: (reading) => READERS[quantity.label](reading, quantity.phase ?? PHASES[0]),
}));

/** Place of each quantity in a stored row. */
export const PLACES: ReadonlyMap<string, number> = new Map(QUANTITIES.map(({ id }, place) => [id, place]));
