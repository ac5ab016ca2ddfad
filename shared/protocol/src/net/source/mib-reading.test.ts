import fc from "fast-check";
import Value from "typebox/value";
import { expect, test } from "vitest";
import { type Facts, readingSchema, unknownFacts } from "../../model/reading.ts";
import { WELL_KNOWN_ALARMS } from "../snmp/rfc1628.ts";
import type { SnmpValue } from "../snmp/value.ts";
import { mibReading, NO_MEMORY, objectOf, SCALARS, TABLES } from "./mib-reading.ts";
import { Sieve } from "./plausible.ts";
import { integer, oid } from "./scripted-mib.ts";

type Said = Partial<Record<keyof typeof SCALARS, SnmpValue | number>>;

const valuesOf = (said: Said, alarms: readonly number[] | null = [], voltages: readonly number[] = []) =>
  new Map<string, SnmpValue>([
    ...Object.entries(said).map(([name, value]): [string, SnmpValue] => [
      `${objectOf(name as keyof typeof SCALARS)}.0`,
      typeof value === "number" ? integer(value) : value,
    ]),
    ...(alarms === null ? [] : [[`${objectOf("upsAlarmsPresent")}.0`, { type: "gauge32", value: alarms.length }] as [string, SnmpValue]]),
    ...(alarms ?? []).map((arc, i): [string, SnmpValue] => [`${objectOf("upsAlarmDescr")}.${i + 1}`, oid(`${WELL_KNOWN_ALARMS}.${arc}`)]),
    ...voltages.map((volts, i): [string, SnmpValue] => [`${objectOf("upsInputVoltage")}.${i + 1}`, integer(volts)]),
  ]);

function read(...[said, alarms, voltages]: Parameters<typeof valuesOf>) {
  const sieve = new Sieve();
  return { ...mibReading(valuesOf(said, alarms, voltages), NO_MEMORY, { seq: 1, wallMs: 0 }, sieve), dropped: sieve.dropped };
}
const NORMAL = { upsOutputSource: 3, upsBatteryStatus: 2 } as const;
const BATTERY = { upsOutputSource: 5, upsBatteryStatus: 2 } as const;
const POINTS = { upsConfigLowVoltageTransferPoint: 180, upsConfigHighVoltageTransferPoint: 270 } as const;
const TESTING = { upsTestResultsSummary: 5 } as const;

test.each<[Said, readonly number[] | null, readonly number[], Partial<Facts>]>([
  [NORMAL, [], [230], { mainsOk: true, onBattery: false, batteryLow: false, outputOn: true, onBypass: false, fault: false }],
  [{ ...NORMAL, upsOutputSource: 6 }, [], [], { mainsOk: true, onBattery: false }],
  [{ ...NORMAL, upsOutputSource: 7 }, [], [], { mainsOk: true, onBattery: false }],
  [NORMAL, null, [], { mainsOk: true, fault: null, overload: null, batteryBad: null, testing: null }],
  [BATTERY, [2], [0], { mainsOk: false, onBattery: true }],
  [BATTERY, [], [], { mainsOk: false, onBattery: true }],
  [{ ...BATTERY, upsBatteryStatus: 3 }, [], [], { batteryLow: true }],
  [{ ...BATTERY, upsBatteryStatus: 4 }, [], [], { batteryLow: true }],
  [{ ...BATTERY, upsBatteryStatus: 1 }, [], [], { batteryLow: null }],
  [{ ...BATTERY, upsBatteryStatus: 1 }, [3], [], { batteryLow: true }],
  [NORMAL, [6], [230], { mainsOk: false, onBattery: false }],
  [{ upsOutputSource: 4 }, [9], [], { mainsOk: null, onBypass: true, onBattery: false }],
  [{ upsOutputSource: 4, ...POINTS }, [], [231], { mainsOk: true, onBypass: true }],
  [{ upsOutputSource: 4, ...POINTS }, [], [231, 0, 231], { mainsOk: false }],
  [{ upsOutputSource: 2 }, [14], [], { outputOn: false, mainsOk: null }],
  [NORMAL, [1, 8, 13, 16, 18], [], { batteryBad: true, overload: true, chargerFailed: true, fanFailed: true, fault: true }],
  [NORMAL, [22], [], { shutdownPending: true }],
  [{ ...NORMAL, upsShutdownAfterDelay: 30 }, [], [], { shutdownPending: true }],
  [{ ...NORMAL, upsShutdownAfterDelay: -1 }, [], [], { shutdownPending: false }],
  [{ ...NORMAL, ...TESTING, upsTestId: oid("1.3.6.1.2.1.33.1.7.7.5") }, [], [], { testing: true, calibrating: true, mainsOk: true }],
])("%j with alarms %j and voltages %j tells %j", (said, alarms, voltages, facts) => {
  expect(read(said, alarms, voltages).reading.facts).toMatchObject(facts);
});

test("words that contradict each other prove no mains, and a word for battery wins", () => {
  expect(read(NORMAL, [2], [230]).reading.facts).toMatchObject({ mainsOk: null, onBattery: true });
  expect(read(NORMAL, [], [0]).reading.facts).toMatchObject({ mainsOk: null, onBattery: false });
  expect(read({ ...BATTERY, ...POINTS }, [], [230]).reading.facts).toMatchObject({ mainsOk: null, onBattery: true });
});

test("SAFETY 7: on battery in a test, only voltages between the transfer points prove the mains", () => {
  expect(read({ ...BATTERY, ...TESTING }, [], [230]).reading.facts).toMatchObject({ onBattery: true, testing: true, mainsOk: null });
  expect(read({ ...BATTERY, ...TESTING, ...POINTS }, [], [230]).reading.facts).toMatchObject({ mainsOk: true });
  expect(read({ ...BATTERY, ...TESTING, ...POINTS }, [], [0]).reading.facts).toMatchObject({ mainsOk: false });
  expect(read({ ...BATTERY, ...TESTING, ...POINTS }, [6], [230]).reading.facts).toMatchObject({ mainsOk: false });
});

test("seconds on battery that run tell of battery where the output's source is not told", () => {
  const sieve = new Sieve();
  const look = (seconds: number, memory = NO_MEMORY) =>
    mibReading(valuesOf({ upsOutputSource: 1, upsBatteryStatus: 2, upsSecondsOnBattery: seconds }), memory, { seq: 1, wallMs: 0 }, sieve);
  const first = look(10);
  expect(first.reading.facts.onBattery).toBeNull();
  expect(look(12, first.memory).reading.facts).toMatchObject({ onBattery: true, mainsOk: null });
  expect(look(10, first.memory).reading.facts.onBattery).toBeNull();
  expect(look(0, first.memory).reading.facts.onBattery).toBe(false);
});

test("SAFETY 9: a card that has lost its UPS on battery is believed, with what it counts down as its own work", () => {
  const { reading, confidence, isUpsLost } = read({ ...BATTERY, upsEstimatedMinutesRemaining: 4 }, [2, 20]);
  expect(isUpsLost).toBe(true);
  expect(reading).toMatchObject({ trust: "held", facts: { onBattery: true }, battery: { runtime: 240 } });
  expect(confidence).toMatchObject({ runtime: "derived", onBattery: "derived" });
});

test("SAFETY 8: a card that has lost its UPS on mains tells nothing", () => {
  expect(read(NORMAL, [20])).toMatchObject({ isUpsLost: true, reading: { trust: "unknown", facts: unknownFacts() }, confidence: {} });
});

test("an agent without a single object of a UPS is none", () => {
  expect(mibReading(new Map(), NO_MEMORY, { seq: 1, wallMs: 0 }, new Sieve())).toMatchObject({
    isUps: false,
    reading: { facts: unknownFacts() },
  });
});

test("figures have their units, and absurd ones and those of another type are dropped", () => {
  const told = read({ ...NORMAL, upsEstimatedMinutesRemaining: 12, upsEstimatedChargeRemaining: 80, upsBatteryVoltage: 545 });
  expect(told.reading.battery).toMatchObject({ runtime: 720, charge: 80, voltage: 54.5 });
  expect(told.dropped).toBe(0);
  const absurd = read({
    ...NORMAL,
    upsEstimatedMinutesRemaining: 65_535,
    upsEstimatedChargeRemaining: 255,
    upsSecondsOnBattery: { type: "octets", value: new Uint8Array([49]) },
  });
  expect(absurd.reading).toMatchObject({ battery: { runtime: null, charge: null }, secondsOnBattery: null });
  expect(absurd.dropped).toBe(3);
});

test("no runtime and no charge from an agent that has never told any but 0; from others 0 is 0", () => {
  const zero = valuesOf({ ...BATTERY, upsEstimatedMinutesRemaining: 0, upsEstimatedChargeRemaining: 0 });
  const first = mibReading(zero, NO_MEMORY, { seq: 1, wallMs: 0 }, new Sieve());
  expect(first.reading.battery).toMatchObject({ runtime: null, charge: null });
  const memory = { ...NO_MEMORY, toldRuntime: true, toldCharge: true };
  expect(mibReading(zero, memory, { seq: 2, wallMs: 0 }, new Sieve()).reading.battery).toMatchObject({ runtime: 0, charge: 0 });
});

test("whatever an agent says, a reading is well formed, and the mains is good only with a source that is fed by it or good voltages", () => {
  const whole = fc.oneof(fc.integer({ min: -5, max: 8 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }));
  const value: fc.Arbitrary<SnmpValue> = fc.oneof(
    { weight: 6, arbitrary: whole.map(integer) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 4 }).map((octets): SnmpValue => ({ type: "octets", value: octets })) },
    { weight: 1, arbitrary: fc.constantFrom<SnmpValue>({ type: "null" }, { type: "counter64", value: 2n ** 63n }, oid("1.3")) },
  );
  const names = Object.keys(SCALARS) as (keyof typeof SCALARS)[];
  const rows = Object.keys(TABLES).map((name) => objectOf(name as keyof typeof TABLES));
  const instances = [...names.map((name) => `${objectOf(name)}.0`), ...rows.flatMap((row) => [`${row}.0`, `${row}.1`, `${row}.7.7`])];
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...instances), value), (said) => {
      const values = new Map(Object.entries(said));
      const { reading } = mibReading(values, NO_MEMORY, { seq: 1, wallMs: 0 }, new Sieve());
      expect(Value.Errors(readingSchema, reading)).toEqual([]);
      if (reading.facts.mainsOk !== true) return;
      const source = values.get(`${objectOf("upsOutputSource")}.0`);
      const isFed = source?.type === "integer" && [3, 6, 7].includes(source.value);
      expect(isFed || reading.input.some(({ voltage }) => (voltage ?? 0) > 30)).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

test("what is only shown is read in the reading's units, row by row, and a column that ends early does not tell of the rest", () => {
  const rows = (name: Parameters<typeof objectOf>[0], values: readonly number[]): readonly [string, SnmpValue][] =>
    values.map((value, i) => [`${objectOf(name)}.${i + 1}`, integer(value)]);
  const values = new Map([
    ...valuesOf(NORMAL, [], [230, 229]),
    ...[...rows("upsInputFrequency", [501]), ...rows("upsOutputVoltage", [231, 232]), ...rows("upsOutputCurrent", [42])],
    ...[...rows("upsOutputPower", [900, -1]), ...rows("upsOutputPercentLoad", [30, 31, 32])],
    [`${objectOf("upsOutputFrequency")}.0`, integer(499)] as const,
  ]);
  const sieve = new Sieve();
  const { reading } = mibReading(values, NO_MEMORY, { seq: 1, wallMs: 0 }, sieve);
  expect(reading.input).toMatchObject([
    { voltage: 230, frequency: expect.closeTo(50.1) },
    { voltage: 229, frequency: null },
  ]);
  expect(reading.output).toMatchObject([
    { voltage: 231, current: expect.closeTo(4.2), power: 900, load: 30, frequency: expect.closeTo(49.9) },
    { voltage: 232, current: null, power: null, load: 31 },
    { voltage: null, load: 32 },
  ]);
  expect(sieve.dropped).toBe(1);
  expect(Value.Check(readingSchema, reading)).toBe(true);
});
