import { expect, test } from "vitest";
import {
  type Battery,
  type Facts,
  type Reading,
  unknownBattery,
  unknownFacts,
  unknownIdentity,
  unknownLine,
  unknownRatings,
} from "../../model/reading.ts";
import { sampleLine, sampleReading } from "../../model/sample-reading.ts";
import { UPS_COLUMNS, UPS_OBJECT_NAMES, UPS_OBJECTS, UPS_SCALARS, upsInstances } from "./rfc1628.ts";
import type { UpsState } from "./ups-state.ts";

const INSTANCES = new Map(upsInstances().map((instance) => [instance.name, instance]));

const ON_MAINS: Reading = sampleReading({
  wallMs: 1_800_000_000_000,
  facts: { calibrating: null, fault: null, overload: null },
  outputSource: "normal",
  input: [sampleLine({ voltage: 229.6, frequency: 49.96 })],
  output: [sampleLine({ voltage: 230.4, current: 4.26, frequency: 50.04, power: 870.4, load: 38.5 })],
  inputLineBads: 7,
  battery: { status: "normal", voltage: 54.36, charge: 99.6, temperature: 26.5 },
  secondsOnBattery: 0,
  temperature: 41,
  beeper: "enabled",
});
const ON_BATTERY: Reading = {
  ...ON_MAINS,
  facts: { ...ON_MAINS.facts, mainsOk: false, onBattery: true },
  outputSource: "battery",
  battery: { ...ON_MAINS.battery, flow: "discharging", current: -12.34, runtime: 754 },
  secondsOnBattery: 61,
};

const state = (reading: Reading | null, more: Partial<UpsState> = {}): UpsState => ({
  link: reading === null ? "connecting" : "online",
  reading,
  readingAgeMs: () => 0,
  identity: unknownIdentity(),
  ratings: unknownRatings(),
  names: { ups: "ups", attachedDevices: "", agentVersion: "0.1.0" },
  agentUpMs: 3_600_000,
  testStartTicks: 0,
  alarmRows: 0,
  idleTestId: "latest",
  ...more,
});

/** What an instance answers: numbers and identifiers as they are, texts as strings, `null` for none. */
function read(suffix: string, from: UpsState): number | string | null {
  const instance = INSTANCES.get(`${UPS_OBJECTS}.${suffix}`);
  if (!instance) throw new Error(`there is no instance ${suffix}`);
  const value = instance.read(from);
  if (value === null) return null;
  if (!("value" in value) || typeof value.value === "bigint") throw new Error(`${suffix} has a value of type ${value.type}`);
  return value.value instanceof Uint8Array ? new TextDecoder().decode(value.value) : value.value;
}
const facts = (reading: Reading, change: Partial<Facts>): Reading => ({ ...reading, facts: { ...reading.facts, ...change } });
const battery = (reading: Reading, change: Partial<Battery>): Reading => ({ ...reading, battery: { ...reading.battery, ...change } });

test("the table has every readable object of RFC 1628 and none that is not readable", () => {
  const arcs = (prefix: string, ...list: number[]) => list.map((arc) => `${UPS_OBJECTS}.${prefix}.${arc}`);
  expect([...UPS_OBJECT_NAMES].sort()).toEqual(
    [
      ...arcs("1", 1, 2, 3, 4, 5, 6),
      ...arcs("2", 1, 2, 3, 4, 5, 6, 7),
      ...arcs("3", 1, 2),
      ...arcs("3.3.1", 2, 3, 4, 5),
      ...arcs("4", 1, 2, 3),
      ...arcs("4.4.1", 2, 3, 4, 5),
      ...arcs("5", 1, 2),
      ...arcs("5.3.1", 2, 3, 4),
      ...arcs("6", 1),
      ...arcs("6.2.1", 2, 3),
      ...arcs("7", 1, 2, 3, 4, 5, 6),
      ...arcs("8", 1, 2, 3, 4, 5),
      ...arcs("9", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
    ].sort(),
  );
  const names = [...UPS_SCALARS, ...UPS_COLUMNS].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test("a reading on mains is told in the MIB's units", () => {
  const s = state(ON_MAINS);
  expect({
    status: read("2.1.0", s),
    seconds: read("2.2.0", s),
    charge: read("2.4.0", s),
    volts: read("2.5.0", s),
    celsius: read("2.7.0", s),
    lineBads: read("3.1.0", s),
    inHertz: read("3.3.1.2.1", s),
    inVolts: read("3.3.1.3.1", s),
    source: read("4.1.0", s),
    outHertz: read("4.2.0", s),
    outVolts: read("4.4.1.2.1", s),
    outAmps: read("4.4.1.3.1", s),
    outWatts: read("4.4.1.4.1", s),
    load: read("4.4.1.5.1", s),
    audible: read("9.8.0", s),
  }).toEqual({
    status: 2,
    seconds: 0,
    charge: 100,
    volts: 544,
    celsius: 27,
    lineBads: 7,
    inHertz: 500,
    inVolts: 230,
    source: 3,
    outHertz: 500,
    outVolts: 230,
    outAmps: 43,
    outWatts: 870,
    load: 39,
    audible: 2,
  });
});

test("a reading on battery is told with minutes rounded down and the discharge current without a sign", () => {
  const s = state(ON_BATTERY);
  expect(read("2.2.0", s)).toBe(61);
  expect(read("2.3.0", s)).toBe(12);
  expect(read("2.6.0", s)).toBe(123);
  expect(read("4.1.0", s)).toBe(5);
});

test("the nameplate is told in volts, tenths of hertz, volt-amperes and watts", () => {
  const ratings = {
    ...unknownRatings(),
    inputVoltage: 230,
    inputFrequency: 50,
    outputVoltage: 230,
    outputFrequency: 60,
    apparentPower: 3_000,
    power: 2_700,
    lowTransferVoltage: 172.4,
    highTransferVoltage: 276,
  };
  const s = state(null, { ratings });
  const values = [1, 2, 3, 4, 5, 6, 9, 10].map((arc) => read(`9.${arc}.0`, s));
  expect(values).toEqual([230, 500, 230, 600, 3_000, 2_700, 172, 276]);
});

test("SAFETY 2: what the UPS does not tell has no instance, and is never zero", () => {
  const silent: Reading = {
    ...ON_MAINS,
    facts: unknownFacts(),
    outputSource: null,
    input: [unknownLine()],
    output: [unknownLine()],
    bypass: [unknownLine()],
    battery: unknownBattery(),
    secondsOnBattery: null,
    beeper: null,
  };
  const s = state(silent);
  const told = [...INSTANCES.values()]
    .filter((instance) => instance.read(s) !== null)
    .map(({ name }) => name.slice(UPS_OBJECTS.length + 1));
  expect(told).toEqual([
    ...[1, 2, 3, 4, 5, 6].map((arc) => `1.${arc}.0`),
    "2.1.0",
    "3.1.0",
    "3.2.0",
    "4.1.0",
    "4.3.0",
    "5.2.0",
    "6.1.0",
    ...[1, 2, 3, 4, 5, 6].map((arc) => `7.${arc}.0`),
    "8.1.0",
    "8.3.0",
    "8.4.0",
  ]);
  expect(read("2.1.0", s)).toBe(1);
  expect(read("4.1.0", s)).toBe(1);
});

test("minutes are 1 for less than one, and missing when the UPS tells no runtime", () => {
  expect(read("2.3.0", state(battery(ON_BATTERY, { runtime: 59 })))).toBe(1);
  expect(read("2.3.0", state(battery(ON_BATTERY, { runtime: 0 })))).toBe(1);
  expect(read("2.3.0", state(battery(ON_BATTERY, { runtime: null })))).toBeNull();
});

test("SAFETY 3: the card's estimates of charge and runtime are not told", () => {
  const reading: Reading = {
    ...battery(ON_BATTERY, { runtime: null, charge: null }),
    estimates: {
      charge: { value: 40, uncertainty: 20, source: "battery-voltage" },
      runtime: { value: 600, uncertainty: 60, source: "battery-voltage" },
    },
  };
  expect(read("2.3.0", state(reading))).toBeNull();
  expect(read("2.4.0", state(reading))).toBeNull();
});

test("seconds on battery are 0 on mains whatever was counted, and missing when the UPS does not tell", () => {
  expect(read("2.2.0", state({ ...ON_MAINS, secondsOnBattery: 61 }))).toBe(0);
  expect(read("2.2.0", state({ ...ON_BATTERY, secondsOnBattery: null }))).toBeNull();
  expect(read("2.2.0", state(facts(ON_BATTERY, { onBattery: null })))).toBeNull();
});

test("seconds on battery never exceed the agent's own time", () => {
  expect(read("2.2.0", state({ ...ON_BATTERY, secondsOnBattery: 500 }, { agentUpMs: 20_900 }))).toBe(20);
});

test("lost communication on mains leaves identity and nameplate, and nothing measured", () => {
  const s = state(ON_MAINS, {
    link: "lost",
    identity: { ...unknownIdentity(), model: "X 3000" },
    ratings: { ...unknownRatings(), power: 2_700 },
  });
  expect(read("2.1.0", s)).toBe(1);
  expect(read("4.1.0", s)).toBe(1);
  expect(read("1.2.0", s)).toBe("X 3000");
  expect(read("9.6.0", s)).toBe(2_700);
  for (const suffix of ["2.2.0", "2.4.0", "2.5.0", "3.3.1.3.1", "4.2.0", "4.4.1.5.1", "8.2.0", "9.8.0"])
    expect(read(suffix, s), suffix).toBeNull();
});

test("SAFETY 9: a link lost on battery still tells on-battery, the counted-down runtime, and low once it is set", () => {
  const held: Reading = { ...battery(ON_BATTERY, { runtime: 300 }), trust: "held" };
  const s = state(held, { link: "lost" });
  expect([read("2.1.0", s), read("2.2.0", s), read("2.3.0", s), read("4.1.0", s)]).toEqual([2, 61, 5, 5]);
  const low = state(facts(held, { batteryLow: true }), { link: "lost" });
  expect([read("2.1.0", low), read("4.1.0", low)]).toEqual([3, 5]);
});

test("SAFETY 4: after a gap in the card's own time nothing measured is told until the UPS is heard again", () => {
  const s = state({ ...ON_BATTERY, trust: "unknown", facts: unknownFacts() });
  expect([read("2.1.0", s), read("4.1.0", s)]).toEqual([1, 1]);
  expect(read("2.3.0", s)).toBeNull();
  expect(read("3.3.1.3.1", s)).toBeNull();
});

test.each([
  ["normal", 3],
  ["battery", 5],
  ["bypass", 4],
  ["boost", 6],
  ["trim", 7],
  ["eco", 3],
  ["converter", 3],
  ["none", 2],
] as const)("output source %s is %d", (outputSource, value) => {
  expect(read("4.1.0", state({ ...ON_MAINS, outputSource }))).toBe(value);
});

test("ECO over the bypass path is bypass", () => {
  expect(read("4.1.0", state(facts({ ...ON_MAINS, outputSource: "eco" }, { onBypass: true })))).toBe(4);
});

test("an output source that is not told follows the facts as far as they go", () => {
  const source = (change: Partial<Facts>) => read("4.1.0", state(facts({ ...ON_MAINS, outputSource: null }, change)));
  expect(source({ onBattery: true })).toBe(5);
  expect(source({ onBattery: true, outputOn: false })).toBe(2);
  expect(source({ onBypass: true })).toBe(4);
  expect(source({})).toBe(1);
});

test("SAFETY 7: a battery test shows as on battery only when the input is not proven good", () => {
  const testing = facts({ ...ON_MAINS, outputSource: "battery" }, { testing: true });
  expect(read("4.1.0", state(testing))).toBe(3);
  expect(read("4.1.0", state(facts(testing, { mainsOk: null })))).toBe(5);
  expect(read("4.1.0", state(facts(testing, { mainsOk: false, onBattery: true })))).toBe(5);
});

test.each([
  ["unknown", false, 1],
  ["normal", false, 2],
  ["normal", true, 3],
  ["low", false, 3],
  ["depleted", false, 4],
  ["depleted", true, 4],
] as const)("battery status %s with low-battery signal %s is %d", (status, batteryLow, value) => {
  expect(read("2.1.0", state(facts(battery(ON_BATTERY, { status }), { batteryLow })))).toBe(value);
});

test("each table has exactly as many rows as its number of lines says", () => {
  const line = sampleLine({ voltage: 230 });
  const rows = (suffix: string, s: UpsState) => [1, 2, 3].filter((row) => read(`${suffix}.${row}`, s) !== null);
  const three = state({ ...ON_MAINS, input: [line, line, line], output: [line], bypass: [] });
  expect([read("3.2.0", three), read("4.3.0", three), read("5.2.0", three)]).toEqual([3, 1, 0]);
  expect([rows("3.3.1.3", three), rows("4.4.1.2", three), rows("5.3.1.2", three)]).toEqual([[1, 2, 3], [1], []]);
  expect(read("3.2.0", state(null))).toBeNull();
});

test("a load above 200 % ends at 200", () => {
  expect(read("4.4.1.5.1", state({ ...ON_MAINS, output: [sampleLine({ load: 250 })] }))).toBe(200);
});

test("only the battery's own temperature is told", () => {
  expect(read("2.7.0", state(battery(ON_MAINS, { temperature: null })))).toBeNull();
  expect(read("2.7.0", state(battery(ON_MAINS, { temperature: -3.4 })))).toBe(-3);
});

test("before any test the test group says so", () => {
  for (const s of [state(null), state(ON_MAINS)]) {
    expect([1, 2, 3, 4, 5, 6].map((arc) => read(`7.${arc}.0`, s))).toEqual([`${UPS_OBJECTS}.7.7.1`, 1, 6, "", 0, 0]);
  }
});

test("a running test tells its kind, its start and the time up to now", () => {
  const reading: Reading = {
    ...ON_MAINS,
    test: { result: "running", kind: "quick", startedWallMs: 1, elapsedMs: 4_000, lowestVoltage: 50.1 },
  };
  const s = state(reading, { testStartTicks: 1_234, readingAgeMs: () => 700 });
  expect([1, 3, 4, 5, 6].map((arc) => read(`7.${arc}.0`, s))).toEqual([`${UPS_OBJECTS}.7.7.4`, 5, "", 1_234, 470]);
});

test("SAFETY 22: a test that ended without a verdict is not a pass", () => {
  const reading: Reading = {
    ...ON_MAINS,
    test: { result: "ended", kind: "deep", startedWallMs: 1, elapsedMs: 10_000, lowestVoltage: 49.87 },
  };
  const s = state(reading, { readingAgeMs: () => 700 });
  expect([1, 3, 4, 6].map((arc) => read(`7.${arc}.0`, s))).toEqual([
    `${UPS_OBJECTS}.7.7.5`,
    2,
    "done, lowest battery voltage 49.9 V, no verdict from the UPS",
    1_000,
  ]);
});

test.each([
  ["passed", 1],
  ["ended", 2],
  ["failed", 3],
  ["aborted", 4],
] as const)("a test that %s is %d, and the last test stays unless NUT's reading is asked for", (result, summary) => {
  const reading: Reading = { ...ON_MAINS, test: { result, kind: null, startedWallMs: 1, elapsedMs: null, lowestVoltage: null } };
  expect(read("7.3.0", state(reading))).toBe(summary);
  expect(read("7.1.0", state(reading))).toBe(`${UPS_OBJECTS}.7.7.3`);
  expect(read("7.1.0", state(reading, { idleTestId: "none" }))).toBe(`${UPS_OBJECTS}.7.7.1`);
  expect(read("7.6.0", state(reading))).toBeNull();
});

test("a pending shutdown tells its seconds, none is −1, and what is not told is missing", () => {
  expect(read("8.2.0", state({ ...facts(ON_BATTERY, { shutdownPending: true }), shutdownInS: 29.6 }))).toBe(30);
  expect(read("8.2.0", state(facts(ON_BATTERY, { shutdownPending: true })))).toBeNull();
  expect(read("8.2.0", state(ON_BATTERY))).toBe(-1);
  expect(read("8.2.0", state(facts(ON_BATTERY, { shutdownPending: null })))).toBeNull();
});

test("a model is always told, because managers look for it", () => {
  expect(read("1.2.0", state(null))).toBe("unknown");
  expect(read("1.2.0", state(null, { identity: { ...unknownIdentity(), model: "" } }))).toBe("unknown");
});
