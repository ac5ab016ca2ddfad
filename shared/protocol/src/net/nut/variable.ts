import type { AlarmId } from "../../model/alarm.ts";
import type { ActiveAlarm } from "../../model/event.ts";
import type { Identity, Ratings, Reading } from "../../model/reading.ts";

/** What people have told the card, for variables that do not come from the UPS. `null` or blank: not set, and then not listed. */
export interface NutNames {
  /** The firmware's version. */
  readonly version: string;
  readonly description: string | null;
  readonly contact: string | null;
  readonly location: string | null;
  readonly macAddress: string | null;
  /** Packs in parallel, the one inside the UPS included. */
  readonly batteryPacks: number | null;
  /** Day of the last replacement, `YYYY-MM-DD`. */
  readonly batteryReplacedOn: string | null;
  /** The catalogue's words in the language the card speaks to machines. */
  readonly alarms: Readonly<Record<AlarmId, { readonly text: string }>>;
}

/** Everything a variable may be read from: one moment of one UPS. */
export interface VariableInput {
  /** `null` before the first. */
  readonly reading: Reading | null;
  readonly ratings: Ratings;
  readonly identity: Identity;
  readonly alarms: readonly ActiveAlarm[];
  /** Name of the protocol spoken with the UPS. */
  readonly protocol: string;
  readonly names: NutNames;
}

export type VariableType = { readonly kind: "number" } | { readonly kind: "string"; readonly maxLength: number };

/** A variable that clients can read. */
export interface Variable {
  readonly name: string;
  /** One line for people, as answered to `GET DESC`. */
  readonly description: string;
  readonly type: VariableType;
  /** The value as it stands on the wire, unquoted; `null` if the UPS does not tell, and then the variable is not there at all. */
  readonly read: (input: VariableInput) => string | null;
}

/** Takes a number out of the input; `null` for unknown. */
export type NumberOf = (input: VariableInput) => number | null;
/** Takes a text out of the input; `null` for unknown. */
export type TextOf = (input: VariableInput) => string | null;

/** A value of the reading; unknown before there is one. */
export const ofReading =
  <T>(take: (reading: Reading) => T | null) =>
  ({ reading }: VariableInput): T | null =>
    reading === null ? null : take(reading);

/** A variable with a number, rounded to `decimals` places, which stand for what UPSs can measure of that quantity. */
export const numberVariable = (name: string, description: string, decimals: number, of: NumberOf): Variable => ({
  name,
  description,
  type: { kind: "number" },
  read: (input) => {
    const value = of(input);
    return value === null ? null : formatNumber(value, decimals);
  },
});

/** A variable with a text of at most `maxLength` characters; what is blank counts as unknown. */
export const textVariable = (name: string, description: string, maxLength: number, of: TextOf): Variable => ({
  name,
  description,
  type: { kind: "string", maxLength },
  read: (input) => {
    const value = of(input)?.trim() ?? "";
    return value === "" ? null : [...value].slice(0, maxLength).join("");
  },
});

/** Numbers from here on are written with an exponent, which NUT does not know. */
const TOO_LARGE = 1e21;

/** Dot decimal, no exponent, no blanks, no negative zero. `null` for what is no such number. */
export function formatNumber(value: number, decimals: number): string | null {
  if (!Number.isFinite(value) || Math.abs(value) >= TOO_LARGE) return null;
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace("-", "") : text;
}

/** What clients are told of a variable's type: `NUMBER`, or `STRING:n` with its greatest length. */
export const typeWords = (type: VariableType): string => (type.kind === "number" ? "NUMBER" : `STRING:${type.maxLength}`);
