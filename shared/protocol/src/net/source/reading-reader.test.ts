import fc from "fast-check";
import Value from "typebox/value";
import { expect, test } from "vitest";
import { type Reading, readingSchema } from "../../model/reading.ts";
import { sampleMeasuredReading } from "../../model/sample-reading.ts";
import { Sieve } from "./plausible.ts";
import { readReading } from "./reading-reader.ts";

const read = (data: object): { readonly reading: Reading | null; readonly dropped: number } => {
  const sieve = new Sieve();
  return { reading: readReading(data, sieve), dropped: sieve.dropped };
};

test("what a card of this version says is taken as it is", () => {
  const reading = sampleMeasuredReading({ battery: { charge: 80, runtime: 900, temperature: 24 }, shutdownInS: 30 });
  expect(read(JSON.parse(JSON.stringify(reading)))).toEqual({ reading, dropped: 0 });
});

test("members of a later version are passed over, and missing ones are unknown", () => {
  const { fanFailed: _, ...facts } = sampleMeasuredReading().facts;
  const { beeper: __, ...rest } = sampleMeasuredReading();
  const { reading, dropped } = read({ ...rest, facts: { ...facts, onFire: true }, more: 1 });
  expect(reading).toEqual(sampleMeasuredReading());
  expect(dropped).toBe(0);
});

test("a value of another type is unknown and counted, and the others stand", () => {
  const reading = sampleMeasuredReading();
  const told = read({
    ...reading,
    facts: { ...reading.facts, mainsOk: "true", onBattery: 0 },
    battery: { ...reading.battery, charge: 101 },
  });
  expect(told.reading?.facts).toEqual({ ...reading.facts, mainsOk: null, onBattery: null });
  expect(told.reading?.battery).toEqual({ ...reading.battery, charge: null });
  expect(told.dropped).toBe(3);
});

test.each([
  ["battery", { runtime: 1e300 }, { runtime: null }],
  ["battery", { temperature: 9_999 }, { temperature: null }],
  ["battery", [], { charge: null, runtime: null }],
])("an absurd %s %j is dropped", (name, value, expected) => {
  const { reading, dropped } = read({ ...sampleMeasuredReading(), [name]: value });
  expect(reading).toMatchObject({ [name]: expected });
  expect(dropped).toBe(Array.isArray(value) ? 0 : 1);
});

test("a whole reading is held to what can be, line by line", () => {
  const line = { voltage: 1e300, current: 3, frequency: 50, power: -1, apparentPower: 1e9, load: 2_000 };
  const { power: _, ...above } = line;
  const battery = { ...sampleMeasuredReading().battery, voltage: 9_999, current: -1e12 };
  const { reading, dropped } = read({ ...sampleMeasuredReading(), output: [{ ...above, power: 1e12 }], battery, inputFaultVoltage: 5_000 });
  expect(reading).toMatchObject({
    output: [{ voltage: null, current: 3, frequency: 50, power: null, apparentPower: null, load: null }],
    ...{ battery: { voltage: null, current: null, status: "normal" }, inputFaultVoltage: null },
  });
  expect(dropped).toBe(7);
  expect(read({ ...sampleMeasuredReading(), output: [line] }).reading?.output).toMatchObject([{ power: null, voltage: null, current: 3 }]);
});

test("a reading that is older than anybody waits for is none, and more lines than phases are dropped", () => {
  expect(read({ ...sampleMeasuredReading(), ageMs: 1e300 }).reading).toBeNull();
  const { input } = sampleMeasuredReading();
  expect(read({ ...sampleMeasuredReading(), input: [...input, ...input, ...input, ...input] })).toMatchObject({
    reading: { input: [] },
    dropped: 1,
  });
});

test.each(["seq", "ageMs", "trust"])("a reading whose %s cannot be read is none", (name) => {
  expect(read({ ...sampleMeasuredReading(), [name]: "?" }).reading).toBeNull();
});

test("whatever a card sends, a reading is well formed, and no fact is told that was not sent as such", () => {
  const sample = sampleMeasuredReading();
  const mixed = fc.record({
    facts: fc.oneof(fc.anything(), fc.dictionary(fc.constantFrom(...Object.keys(sample.facts)), fc.anything())),
    battery: fc.oneof(fc.anything(), fc.dictionary(fc.constantFrom(...Object.keys(sample.battery)), fc.anything())),
    input: fc.oneof(fc.anything(), fc.array(fc.anything())),
    temperature: fc.anything(),
    estimates: fc.anything(),
    trust: fc.constantFrom<unknown>("fresh", "held", "unknown", "FRESH", null),
    ageMs: fc.oneof(fc.nat(), fc.anything()),
  });
  fc.assert(
    fc.property(mixed, (change) => {
      const sent: unknown = JSON.parse(JSON.stringify({ ...sample, ...change }));
      const { reading } = read(Object(sent));
      if (reading === null) return;
      expect(Value.Check(readingSchema, reading)).toBe(true);
      const facts: unknown = Object(sent).facts;
      if (reading.facts.mainsOk !== null) expect(facts).toMatchObject({ mainsOk: reading.facts.mainsOk });
    }),
    { numRuns: 500 },
  );
});
