import type { Line, Reading } from "@istars/protocol/model/reading.ts";

/** A measured value that records are kept of. */
export interface Quantity {
  /** Names the columns `NAME_last`, `NAME_min`, `NAME_avg` and `NAME_max`. */
  readonly name: string;
  /** Version of the table in which it came in; never changed afterwards. */
  readonly since: number;
  /** Stored is the value times this, rounded: 10 keeps tenths. */
  readonly scale: number;
  /** The value in SI units, or `null` if the UPS does not tell. */
  readonly read: (reading: Reading) => number | null;
}

const PHASES = [1, 2, 3] as const;
const LINE_SCALES = {
  voltage: 10,
  frequency: 100,
  current: 100,
  power: 1,
  apparentPower: 1,
  load: 10,
} as const satisfies Record<keyof Line, number>;

function lineQuantities(side: "input" | "bypass" | "output", fields: readonly (keyof Line)[]): readonly Quantity[] {
  return PHASES.flatMap((phase) =>
    fields.map((field) => ({
      name: `${side}${phase}_${field}`,
      since: 1,
      scale: LINE_SCALES[field],
      read: (reading) => reading[side][phase - 1]?.[field] ?? null,
    })),
  );
}

/** Everything that is recorded, in the order of the table's columns. New ones go to the end, with the next version. */
export const QUANTITIES: readonly Quantity[] = [
  ...lineQuantities("input", ["voltage", "frequency", "current", "power"]),
  ...lineQuantities("bypass", ["voltage", "frequency"]),
  ...lineQuantities("output", ["voltage", "frequency", "current", "power", "apparentPower", "load"]),
  { name: "battery_voltage", since: 1, scale: 100, read: ({ battery }) => battery.voltage },
  { name: "battery_current", since: 1, scale: 100, read: ({ battery }) => battery.current },
  { name: "battery_charge", since: 1, scale: 10, read: ({ battery }) => battery.charge },
  { name: "battery_runtime", since: 1, scale: 1, read: ({ battery }) => battery.runtime },
  { name: "battery_temperature", since: 1, scale: 10, read: ({ battery }) => battery.temperature },
  { name: "temperature", since: 1, scale: 10, read: (reading) => reading.temperature },
];
