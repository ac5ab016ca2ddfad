import fc from "fast-check";
import { UpsError } from "../ups-error.ts";

/** For tests: what a parser makes of a reply; `null` when it refuses it as not whole. Anything else it throws is passed on. */
export function accepted<T>(parse: (reply: string) => T, reply: string): { readonly value: T } | null {
  try {
    return { value: parse(reply) };
  } catch (error) {
    if (error instanceof UpsError && error.code === "reply.malformed") return null;
    throw error;
  }
}

/** For tests: a reply cut short at each length. */
export const cutShort = (whole: string): readonly string[] => Array.from(whole, (_, length) => whole.slice(0, length));

/** For tests: a reply with each of its bytes lost. */
export const oneByteLost = (whole: string): readonly string[] => Array.from(whole, (_, at) => whole.slice(0, at) + whole.slice(at + 1));

/** For tests: a reply with each of its bits flipped. */
export const oneBitFlipped = (whole: string): readonly string[] =>
  Array.from(whole, (_, at) =>
    Array.from({ length: 8 }, (_bit, bit) => {
      const bytes = Buffer.from(whole, "latin1");
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
      return bytes.toString("latin1");
    }),
  ).flat();

interface StatusParts {
  readonly values: object;
  readonly bits: object;
}

/** For tests: the values and bits that tell two statuses apart. */
export function changedBetween(before: StatusParts, after: StatusParts): readonly string[] {
  const parts = ({ values, bits }: StatusParts) => new Map(Object.entries({ ...values, ...bits }));
  const now = parts(after);
  return [...parts(before)].flatMap(([name, value]) => (now.get(name) === value ? [] : [name]));
}

/** For tests: whatever a bad line may make of a reply: noise before it, its end lost, the question sent back before it. */
export const mangled = (question: string, whole: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.string({ unit: "binary-ascii", maxLength: 80 }), fc.nat(whole.length), fc.boolean(), fc.boolean())
    .map(([noise, cut, echo, last]) => `${echo ? `${question}\r` : ""}${noise}${whole.slice(0, cut)}${last ? "\r" : ""}`);
