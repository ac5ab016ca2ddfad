import { Compile, type Validator } from "typebox/compile";
import Value from "typebox/value";
import { batterySchema, factsSchema, lineSchema, type Reading, readingSchema, testSchema, unknownLine } from "../../model/reading.ts";
import { blankReading } from "./blank-reading.ts";
import { fittingMembers } from "./fitting-members.ts";
import { PLAUSIBLE, type Sieve } from "./plausible.ts";

type Line = Reading["input"][number];

/** Phases a line can have. */
const MAX_LINES = 3;

/**
 * A card's reading out of what came over the wire, one value at a time: one that is missing, of another type or beyond all possibility is
 * unknown and counted, the others stand, and members of a later version are passed over. `null` where its order, age or trust cannot be
 * read, for then nothing in it can be judged.
 */
export function readReading(data: object, sieve: Sieve): Reading | null {
  const reading = isWhole(data) ? data : fitReading(data, sieve);
  return reading === null || reading.ageMs > PLAUSIBLE.ageMs.max ? null : plausibleReading(reading, sieve);
}

/** Compiled at the first reading. */
let compiled: Validator<Record<never, never>, typeof readingSchema> | null = null;

/** Whether it is a reading in all its parts, as nearly all are: told a hundred times sooner than by looking at each value. */
function isWhole(data: object): data is Reading {
  compiled ??= Compile(readingSchema);
  return compiled.Check(data) && [data.input, data.bypass, data.output].every((lines) => lines.length <= MAX_LINES);
}

function fitReading(data: object, sieve: Sieve): Reading | null {
  const { seq, ageMs, trust } = readingSchema.properties;
  const given = new Map<string, unknown>(Object.entries(data));
  if (!Value.Check(seq, given.get("seq")) || !Value.Check(ageMs, given.get("ageMs")) || !Value.Check(trust, given.get("trust")))
    return null;
  const blank = blankReading({ seq: 1, wallMs: 0 });
  return fittingMembers(readingSchema, data, blank, sieve, {
    facts: (value) => fittingMembers(factsSchema, value, blank.facts, sieve),
    battery: (value) => fittingMembers(batterySchema, value, blank.battery, sieve),
    test: (value) => fittingMembers(testSchema, value, blank.test, sieve),
    input: (value) => fitLines(value, sieve),
    bypass: (value) => fitLines(value, sieve),
    output: (value) => fitLines(value, sieve),
  });
}

function fitLines(value: unknown, sieve: Sieve): Reading["input"] {
  if (Array.isArray(value) && value.length <= MAX_LINES)
    return value.map((line: unknown) => fittingMembers(lineSchema, line, unknownLine(), sieve));
  sieve.drop();
  return [];
}

function plausibleReading(reading: Reading, sieve: Sieve): Reading {
  const { battery, test } = reading;
  const line = (one: Line): Line => ({
    voltage: sieve.take("lineVoltage", one.voltage),
    current: sieve.take("current", one.current),
    frequency: sieve.take("frequency", one.frequency),
    power: sieve.take("power", one.power),
    apparentPower: sieve.take("power", one.apparentPower),
    load: sieve.take("load", one.load),
  });
  return {
    ...reading,
    input: reading.input.map(line),
    bypass: reading.bypass.map(line),
    output: reading.output.map(line),
    inputFaultVoltage: sieve.take("lineVoltage", reading.inputFaultVoltage),
    battery: {
      ...battery,
      voltage: sieve.take("batteryVoltage", battery.voltage),
      current: sieve.take("batteryCurrent", battery.current),
      charge: sieve.take("charge", battery.charge),
      runtime: sieve.take("runtime", battery.runtime),
      temperature: sieve.take("temperature", battery.temperature),
    },
    temperature: sieve.take("temperature", reading.temperature),
    secondsOnBattery: sieve.take("secondsOnBattery", reading.secondsOnBattery),
    test: { ...test, lowestVoltage: sieve.take("batteryVoltage", test.lowestVoltage) },
    shutdownInS: sieve.take("shutdownIn", reading.shutdownInS),
  };
}
