import type { Static, TObject } from "typebox";
import Value from "typebox/value";
import { batterySchema, factsSchema, lineSchema, type Reading, readingSchema, testSchema, unknownLine } from "../../model/reading.ts";
import { blankReading } from "./blank-reading.ts";
import type { Sieve } from "./plausible.ts";

/** Phases a line can have. */
const MAX_LINES = 3;

/**
 * A card's reading out of what came over the wire, one value at a time: one that is missing, of another type or beyond all possibility is
 * unknown and counted, the others stand, and members of a later version are passed over. `null` where its order, age or trust cannot be
 * read, for then nothing in it can be judged.
 */
export function readReading(data: object, sieve: Sieve): Reading | null {
  const { seq, ageMs, trust } = readingSchema.properties;
  const given = new Map<string, unknown>(Object.entries(data));
  if (!Value.Check(seq, given.get("seq")) || !Value.Check(ageMs, given.get("ageMs")) || !Value.Check(trust, given.get("trust")))
    return null;
  const blank = blankReading({ seq: 1, wallMs: 0 });
  const reading = fit(readingSchema, data, blank, sieve, {
    facts: (value) => fit(factsSchema, value, blank.facts, sieve),
    battery: (value) => fit(batterySchema, value, blank.battery, sieve),
    test: (value) => fit(testSchema, value, blank.test, sieve),
    input: (value) => fitLines(value, sieve),
    bypass: (value) => fitLines(value, sieve),
    output: (value) => fitLines(value, sieve),
  });
  const { battery } = reading;
  return {
    ...reading,
    battery: {
      ...battery,
      charge: sieve.take("charge", battery.charge),
      runtime: sieve.take("runtime", battery.runtime),
      temperature: sieve.take("temperature", battery.temperature),
    },
    temperature: sieve.take("temperature", reading.temperature),
    secondsOnBattery: sieve.take("secondsOnBattery", reading.secondsOnBattery),
    shutdownInS: sieve.take("shutdownIn", reading.shutdownInS),
  };
}

/** An object whose members fit the schema; those that do not are as in `blank`. `inner` reads members that are read one by one in turn. */
function fit<S extends TObject>(
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

function fitLines(value: unknown, sieve: Sieve): Reading["input"] {
  if (Array.isArray(value) && value.length <= MAX_LINES) return value.map((line: unknown) => fit(lineSchema, line, unknownLine(), sieve));
  sieve.drop();
  return [];
}
