/** What a person may have got wrong when describing a simulator; the message names thing, value and what would do. */
export class OptionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "OptionError";
  }
}

export const TOPOLOGIES = ["online", "line-interactive"] as const;
export type Topology = (typeof TOPOLOGIES)[number];

export const PHASE_SYSTEMS = ["1/1", "3/1", "3/3"] as const;
/** Phases in and out. */
export type PhaseSystem = (typeof PHASE_SYSTEMS)[number];

/** The nameplate of the simulated UPS and what surrounds it. */
export interface UpsSpec {
  /** `online`: the inverter always feeds the load. `line-interactive`: mains passes through, stepped up or down when it is off. */
  readonly topology: Topology;
  /** More than one phase only in an online UPS. */
  readonly phases: PhaseSystem;
  /** Rated apparent power, VA, 100–1,000,000. The true power rating is 0.8 of it. */
  readonly ratingVa: number;
  /** V, 100–240. */
  readonly nominalVoltage: number;
  /** Hz, 50 or 60. */
  readonly nominalFrequency: number;
  /** Pack voltage, V: 12 V lead-acid blocks in series, 12–480. */
  readonly batteryVolts: number;
  /** Capacity at the 20-hour rate, Ah, 1–1,000. */
  readonly batteryAh: number;
  /** Half-width of the wobble on measured mains voltage, V, 0–5; 0 makes every figure steady. */
  readonly noiseVolts: number;
  /** Same seed, same wobble and same line noise. */
  readonly seed: number;
  /** Air around the UPS, °C. */
  readonly ambientC: number;
}

const DEFAULTS: UpsSpec = {
  topology: "line-interactive",
  phases: "1/1",
  ratingVa: 1000,
  nominalVoltage: 230,
  nominalFrequency: 50,
  batteryVolts: 24,
  batteryAh: 9,
  noiseVolts: 0.4,
  seed: 1,
  ambientC: 22,
};

const within = (name: string, value: number, low: number, high: number): void => {
  if (!(value >= low && value <= high)) throw new OptionError(`${name} must lie between ${low} and ${high}, not ${value}`);
};

/** Fills in what was left out. Throws `OptionError` for a value no such UPS could have. */
export function makeSpec(chosen: Partial<UpsSpec> = {}): UpsSpec {
  const spec = { ...DEFAULTS, ...chosen };
  if (spec.phases !== "1/1" && spec.topology !== "online") throw new OptionError(`only an online UPS can have ${spec.phases} phases`);
  within("rating (VA)", spec.ratingVa, 100, 1_000_000);
  within("nominal voltage (V)", spec.nominalVoltage, 100, 240);
  if (spec.nominalFrequency !== 50 && spec.nominalFrequency !== 60) {
    throw new OptionError(`nominal frequency must be 50 or 60 Hz, not ${spec.nominalFrequency}`);
  }
  within("battery voltage (V)", spec.batteryVolts, 12, 480);
  if (spec.batteryVolts % 12 !== 0) throw new OptionError(`battery voltage must be a multiple of 12 V, not ${spec.batteryVolts}`);
  within("battery capacity (Ah)", spec.batteryAh, 1, 1000);
  within("noise (V)", spec.noiseVolts, 0, 5);
  within("ambient temperature (°C)", spec.ambientC, -20, 80);
  return spec;
}

/** How many phases there are at the input and at the output. */
export function phaseCounts({ phases }: Pick<UpsSpec, "phases">): { readonly input: number; readonly output: number } {
  const [input = 1, output = 1] = phases.split("/").map(Number);
  return { input, output };
}

/** Rated true power, W. */
export const ratedWatts = (spec: UpsSpec): number => spec.ratingVa * 0.8;
