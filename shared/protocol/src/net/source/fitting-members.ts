import type { Static, TObject } from "typebox";
import Value from "typebox/value";
import type { Sieve } from "./plausible.ts";

/**
 * An object whose members fit the schema; those that do not are counted, and as in `blank`, as are those that are missing; what the schema
 * does not know is passed over. `inner` reads members that are read one by one in turn.
 */
export function fittingMembers<S extends TObject>(
  schema: S,
  value: unknown,
  blank: Static<S>,
  sieve: Sieve,
  inner: Readonly<Record<string, (value: unknown) => unknown>> = {},
): Static<S> {
  if (typeof value !== "object" || value === null) {
    sieve.drop();
    return blank;
  }
  const given = new Map<string, unknown>(Object.entries(value));
  const members = Object.entries(schema.properties)
    .filter(([name]) => given.has(name))
    .map(([name, member]): readonly [string, unknown] => {
      const own = given.get(name);
      const read = inner[name];
      if (read) return [name, read(own)];
      if (Value.Check(member, own)) return [name, own];
      sieve.drop();
      return [name, undefined];
    });
  const fitting: object = Object.fromEntries(members.filter(([, member]) => member !== undefined));
  return { ...blank, ...fitting };
}
