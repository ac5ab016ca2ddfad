/** Lowest and highest value that a UPS can mean, both included. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

const DAY_S = 86_400;

/**
 * What can be true of a UPS. Beyond it stand the values of devices that do not know (65,535 minutes, −1 %) and of those that lie; they
 * are dropped, not bent into range.
 */
export const PLAUSIBLE = {
  /** % */
  charge: { min: 0, max: 100 },
  /** s */
  runtime: { min: 0, max: 30 * DAY_S },
  /** s */
  secondsOnBattery: { min: 0, max: 30 * DAY_S },
  /** s */
  shutdownIn: { min: 0, max: 30 * DAY_S },
  /** V, of an input line */
  lineVoltage: { min: 0, max: 1_000 },
  /** V DC */
  batteryVoltage: { min: 0, max: 2_000 },
  /** °C */
  temperature: { min: -50, max: 150 },
  /** % of the rating */
  load: { min: 0, max: 1_000 },
  /** A, of a line */
  current: { min: 0, max: 20_000 },
  /** A DC, below 0 while discharging */
  batteryCurrent: { min: -20_000, max: 20_000 },
  /** Hz */
  frequency: { min: 0, max: 1_000 },
  /** W or VA, of a line */
  power: { min: 0, max: 10_000_000 },
  /** ms since the UPS was heard */
  ageMs: { min: 0, max: 30 * DAY_S * 1_000 },
} as const satisfies Record<string, Range>;
export type PlausibleName = keyof typeof PLAUSIBLE;

/** Takes in values and counts those that cannot be. */
export class Sieve {
  #dropped = 0;

  /** Values dropped so far. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The value if it can be true; `null` for one that is unknown or cannot. */
  take(name: PlausibleName, value: number | null): number | null {
    if (value === null) return null;
    const { min, max } = PLAUSIBLE[name];
    if (value >= min && value <= max) return value;
    this.drop();
    return null;
  }

  /** A value was there and could not be read. */
  drop(): null {
    this.#dropped++;
    return null;
  }
}
