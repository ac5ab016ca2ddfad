/** The facts a record carries: those that say whether there was power. */
export const POWER_FACTS = ["mainsOk", "onBattery", "outputOn"] as const;
export type PowerFact = (typeof POWER_FACTS)[number];
export type PowerFacts = Readonly<Record<PowerFact, boolean | null>>;

/** Scaled integers. A moment has only `last`; `null` is "not told". */
export interface Summary {
  readonly last: number | null;
  readonly min: number | null;
  readonly avg: number | null;
  readonly max: number | null;
}

/** One row of the records. */
export interface RecordRow {
  /** End of the interval, or the moment of the power event; epoch ms by the card's clock. */
  readonly wallMs: number;
  /** Length of the interval, ms; 0 for a power event. */
  readonly spanMs: number;
  readonly kind: "interval" | "power";
  /** How many readings went in; 0 when the UPS was silent. */
  readonly samples: number;
  /** As in the latest reading. */
  readonly facts: PowerFacts;
  /** By the quantity's name. One that was not told in the whole interval is left out. */
  readonly values: Readonly<Record<string, Summary>>;
}

/** A change of power. */
export type PowerMoment = PowerFacts & { readonly wallMs: number };
