import type { Line, Reading } from "./reading.ts";

/** Phases that a UPS can have. */
export const PHASES = [1, 2, 3] as const;
export type Phase = (typeof PHASES)[number];

const INPUT_FIELDS = ["voltage", "frequency", "current", "power"] as const;
const BYPASS_FIELDS = ["voltage", "frequency"] as const;
const OUTPUT_FIELDS = ["voltage", "frequency", "current", "power", "apparentPower", "load"] as const;
const BATTERY_FIELDS = ["voltage", "current", "charge", "runtime", "temperature"] as const;

type InputField = (typeof INPUT_FIELDS)[number];
type BypassField = (typeof BYPASS_FIELDS)[number];
type OutputField = (typeof OUTPUT_FIELDS)[number];
type BatteryField = (typeof BATTERY_FIELDS)[number];

/** Names a quantity in records, API and CSV, e.g. `output1_load`, `battery_charge`. */
export type QuantityId =
  | `input${Phase}_${InputField}`
  | `bypass${Phase}_${BypassField}`
  | `output${Phase}_${OutputField}`
  | `battery_${BatteryField}`
  | "temperature";

/** What a quantity is called, the same for every phase. */
export type QuantityLabel =
  | `input.${InputField}`
  | `bypass.${BypassField}`
  | `output.${OutputField}`
  | `battery.${BatteryField}`
  | "temperature";

export type QuantityUnit = "V" | "A" | "Hz" | "W" | "VA" | "%" | "s" | "°C";

/** A measured value that records are kept of. */
export interface Quantity {
  readonly id: QuantityId;
  /** Key of its name in the texts. */
  readonly label: QuantityLabel;
  /** `null` where there is only one of it. */
  readonly phase: Phase | null;
  readonly unit: QuantityUnit;
  /** Decimals that are kept and worth showing. */
  readonly decimals: number;
}

const LINE_UNITS = {
  voltage: ["V", 1],
  frequency: ["Hz", 2],
  current: ["A", 2],
  power: ["W", 0],
  apparentPower: ["VA", 0],
  load: ["%", 1],
} as const satisfies Record<OutputField, readonly [QuantityUnit, number]>;

const BATTERY_UNITS = {
  voltage: ["V", 2],
  current: ["A", 2],
  charge: ["%", 1],
  runtime: ["s", 0],
  temperature: ["°C", 1],
} as const satisfies Record<BatteryField, readonly [QuantityUnit, number]>;

const line = (id: QuantityId, label: QuantityLabel, phase: Phase, field: OutputField): Quantity => {
  const [unit, decimals] = LINE_UNITS[field];
  return { id, label, phase, unit, decimals };
};
const battery = (field: BatteryField): Quantity => {
  const [unit, decimals] = BATTERY_UNITS[field];
  return { id: `battery_${field}`, label: `battery.${field}`, phase: null, unit, decimals };
};

/**
 * Everything that is recorded. Stored rows know a quantity by its place in this list, so new ones go to the end and none is ever
 * taken out or given other decimals.
 */
export const QUANTITIES: readonly Quantity[] = [
  ...PHASES.flatMap((p) => INPUT_FIELDS.map((field) => line(`input${p}_${field}`, `input.${field}`, p, field))),
  ...PHASES.flatMap((p) => BYPASS_FIELDS.map((field) => line(`bypass${p}_${field}`, `bypass.${field}`, p, field))),
  ...PHASES.flatMap((p) => OUTPUT_FIELDS.map((field) => line(`output${p}_${field}`, `output.${field}`, p, field))),
  ...BATTERY_FIELDS.map(battery),
  { id: "temperature", label: "temperature", phase: null, unit: "°C", decimals: 1 },
];

export const isQuantityId = (id: string): id is QuantityId => QUANTITIES.some((quantity) => quantity.id === id);

type Reader = (reading: Reading, phase: Phase) => number | null;
const ofLine =
  (side: "input" | "bypass" | "output", field: keyof Line): Reader =>
  (reading, phase) =>
    reading[side][phase - 1]?.[field] ?? null;
const ofBattery =
  (field: BatteryField): Reader =>
  ({ battery }) =>
    battery[field];

const READERS: Readonly<Record<QuantityLabel, Reader>> = {
  "input.voltage": ofLine("input", "voltage"),
  "input.frequency": ofLine("input", "frequency"),
  "input.current": ofLine("input", "current"),
  "input.power": ofLine("input", "power"),
  "bypass.voltage": ofLine("bypass", "voltage"),
  "bypass.frequency": ofLine("bypass", "frequency"),
  "output.voltage": ofLine("output", "voltage"),
  "output.frequency": ofLine("output", "frequency"),
  "output.current": ofLine("output", "current"),
  "output.power": ofLine("output", "power"),
  "output.apparentPower": ofLine("output", "apparentPower"),
  "output.load": ofLine("output", "load"),
  "battery.voltage": ofBattery("voltage"),
  "battery.current": ofBattery("current"),
  "battery.charge": ofBattery("charge"),
  "battery.runtime": ofBattery("runtime"),
  "battery.temperature": ofBattery("temperature"),
  temperature: ({ temperature }) => temperature,
};

/** What a reading tells of a quantity, in its unit; `null` where the UPS does not tell it. */
export const readQuantity = (reading: Reading, { label, phase }: Quantity): number | null => READERS[label](reading, phase ?? PHASES[0]);
