import type { Static, TSchema } from "typebox";
import { Compile, type Validator } from "typebox/compile";

/** `json`: not UTF-8, not JSON, or with halves of characters in it; `schema`: not what was expected. */
export type JsonFault = "json" | "schema";

/**
 * A reader of JSON from strangers: never throws, and gives only what fits the schema. Members that the schema does not know stay, but
 * one named `__proto__` is dropped, so that the value can be copied. The schema is compiled at the first call: that costs memory, and
 * most programs read some types only.
 */
export function jsonReader<T extends TSchema>(
  schema: T,
): (json: string | Uint8Array) => { readonly value: Static<T> } | { readonly fault: JsonFault } {
  let compiled: Validator<Record<never, never>, T> | null = null;
  return (json) => {
    const value = parse(json);
    if (value === undefined) return { fault: "json" };
    compiled ??= Compile(schema);
    return compiled.Check(value) ? { value } : { fault: "schema" };
  };
}

function parse(json: string | Uint8Array): unknown {
  let isSound = true;
  try {
    // A byte order mark is kept, which is then no JSON.
    const text = typeof json === "string" ? json : new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(json);
    const value: unknown = JSON.parse(text, (name, member: unknown) => {
      // Half a character has no octets: two texts with different halves would give the same proof.
      if (typeof member === "string" && !member.isWellFormed()) isSound = false;
      return name === "__proto__" ? undefined : member;
    });
    return isSound ? value : undefined;
  } catch {
    // Not UTF-8 or not JSON: what is wrong with it is the sender's business.
    return undefined;
  }
}
