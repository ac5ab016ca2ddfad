import { InvalidOption } from "./invalid-option.ts";

/** An option's reader: what is wrong with the value is told together with the option's name. */
export function checked<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      throw new InvalidOption(error instanceof Error ? error.message : String(error));
    }
  };
}

/** The same for an option that may be given several times. */
export function checkedEach<T>(parse: (text: string) => T): (text: string, before: readonly T[] | undefined) => readonly T[] {
  const one = checked(parse);
  return (text, before = []) => [...before, one(text)];
}

/** Reads a whole number within limits; `unit` is told with them. Throws an `Error` that names the limits. */
export const wholeNumber =
  (limits: { readonly from: number; readonly to: number; readonly unit: string }) =>
  (text: string): number => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= limits.from && value <= limits.to) return value;
    throw new Error(`expected a whole number from ${limits.from} to ${limits.to} ${limits.unit}`);
  };

/** Reads a port that somebody else listens on: not 0. */
export const port = wholeNumber({ from: 1, to: 65_535, unit: "as a port" });
