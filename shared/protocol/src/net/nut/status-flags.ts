import type { BatteryFlow, FactName, OutputSource } from "../../model/reading.ts";

/** What a flag of `ups.status` says of a UPS. */
export type FlagMeaning =
  | { readonly fact: FactName; readonly is: boolean }
  | { readonly flow: BatteryFlow }
  | { readonly outputSource: OutputSource };

export interface StatusFlag {
  readonly flag: string;
  readonly means: FlagMeaning;
  /** Understood when others say it, not said by the card. */
  readonly isOnlyHeard?: true;
}

/**
 * The flags of `ups.status` that stand for one thing, in the order in which they are customarily shown; both the card's server and whoever
 * reads a server go by this table. `OL`, `OB`, `ALARM` and `FSD` say more than one thing and are not in it. Source: RFC 9271 §5.1.
 */
export const STATUS_FLAGS: readonly StatusFlag[] = [
  { flag: "CHRG", means: { flow: "charging" } },
  { flag: "DISCHRG", means: { flow: "discharging" } },
  { flag: "LB", means: { fact: "batteryLow", is: true } },
  { flag: "RB", means: { fact: "batteryBad", is: true }, isOnlyHeard: true },
  { flag: "OVER", means: { fact: "overload", is: true } },
  { flag: "TRIM", means: { outputSource: "trim" } },
  { flag: "BOOST", means: { outputSource: "boost" } },
  { flag: "BYPASS", means: { fact: "onBypass", is: true } },
  { flag: "OFF", means: { fact: "outputOn", is: false } },
  { flag: "CAL", means: { fact: "calibrating", is: true } },
  { flag: "TEST", means: { fact: "testing", is: true } },
];
