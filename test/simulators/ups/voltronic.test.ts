import { expect, test } from "vitest";
import { Plant } from "./plant.ts";
import { makeSpec, type UpsSpec } from "./spec.ts";
import { answerVoltronic, kindOf } from "./voltronic.ts";

const makePlant = (spec: Partial<UpsSpec> = {}): Plant => new Plant(makeSpec({ noiseVolts: 0, ...spec }));
const say = (plant: Plant, command: string): string => answerVoltronic(plant, command).text;
const bitsOf = (plant: Plant): string => say(plant, "QGS").slice(-13, -1);

test("QGS of a healthy UPS, byte for byte", () => {
  expect(say(makePlant({ topology: "online" }), "QGS")).toBe(
    "(230.0 50.0 230.0 50.0 001.3 030 369.0 ---.- 027.2 ---.- 025.1 100000000000\r",
  );
  const interactive = say(makePlant(), "QGS");
  expect(interactive).toBe("(230.0 50.0 230.0 50.0 001.3 030 ---.- ---.- 027.2 ---.- 025.1 010000000000\r");
  expect(interactive).toHaveLength(76);
});

test("the rarer queries, byte for byte and at their length", () => {
  const plant = makePlant({ topology: "online" });
  expect(["QPI", "QMOD", "QFS", "QRI", "QMF", "QVFW", "QID"].map((query) => say(plant, query))).toEqual([
    "(PI01\r",
    "(L\r",
    "(OK\r",
    "(230.0 004 024.0 50.0\r",
    "(#####ISTARS SIM\r",
    "(VERFW:00100.00\r",
    "(00000000000001\r",
  ]);
  expect(say(plant, "QMD")).toBe("(######SIMOL1000 ###1000 80 1/1 230 230 02 12.0\r");
  expect(say(plant, "QMD")).toHaveLength(48);
  expect(say(plant, "QBV")).toMatch(/^\(027\.2 02 01 100 \d{3}\r$/);
  expect(say(plant, "QWS")).toBe(`(${"0".repeat(64)}\r`);
  expect(say(plant, "QVFW")).toHaveLength(16);
  expect(say(makePlant(), "QPI")).toBe("(PI00\r");
});

test("each status bit tells its own fact", () => {
  const cases: readonly (readonly [string, string, Partial<UpsSpec>, (plant: Plant) => void])[] = [
    ["101000000000", "B", { topology: "online" }, (plant) => plant.change({ mains: "fail" })],
    ["011100000000", "B", {}, (plant) => plant.change({ mains: "fail", batteryPercent: 3 })],
    ["010010000000", "L", {}, (plant) => plant.change({ mains: "low" })],
    ["100010000000", "Y", { topology: "online" }, (plant) => plant.change({ bypass: true })],
    ["100011000000", "Y", { topology: "online" }, (plant) => plant.change({ fault: true })],
    ["010000010000", "T", {}, (plant) => plant.startTest(10)],
    ["010000001000", "L", {}, (plant) => plant.shutDown(60, { kind: "with-mains" })],
    ["010000001000", "S", {}, (plant) => plant.shutDown(0, { kind: "with-mains" })],
  ];
  for (const [bits, mode, spec, act] of cases) {
    const plant = makePlant(spec);
    act(plant);
    expect([bitsOf(plant), say(plant, "QMOD")]).toEqual([bits, `(${mode}\r`]);
  }
});

test("a test that runs to its end has passed, one that finds the battery low has failed, and one cut short has no verdict", () => {
  const plant = makePlant();
  expect(say(plant, "T")).toBe("(ACK\r");
  expect(say(plant, "T")).toBe("(NAK\r");
  plant.advance(11);
  expect(bitsOf(plant)).toBe("010000000001");
  say(plant, "TL");
  expect(bitsOf(plant)).toBe("010000010000");
  say(plant, "CT");
  expect(bitsOf(plant)).toBe("010000000000");
  plant.change({ batteryPercent: 3 });
  say(plant, "T10");
  plant.advance(5);
  expect(bitsOf(plant)).toBe("010000000010");
  plant.change({ mains: "fail" });
  expect(say(plant, "T")).toBe("(NAK\r");
});

test("the beeper can be muted only while it sounds, and unmuted", () => {
  const plant = makePlant();
  expect(say(plant, "BZOFF")).toBe("(NAK\r");
  plant.change({ mains: "fail" });
  expect(say(plant, "BZOFF")).toBe("(ACK\r");
  expect(bitsOf(plant)).toBe("011000000100");
  expect(say(plant, "BZON")).toBe("(ACK\r");
  expect(bitsOf(plant)).toBe("011000000000");
});

test("shutdown orders are followed, CS ends them, and Megatec's own C and Q are refused", () => {
  const plant = makePlant();
  expect(say(plant, "S01R0003")).toBe("(ACK\r");
  expect(plant.look().outputSwitch).toEqual({ kind: "countdown", leftS: 60, restore: { kind: "after", seconds: 180 } });
  expect(say(plant, "C")).toBe("(NAK\r");
  expect(say(plant, "CS")).toBe("(ACK\r");
  expect(plant.look().outputSwitch).toEqual({ kind: "on" });
  expect(say(plant, "SOFF")).toBe("(ACK\r");
  expect(plant.look().output.source).toBe("none");
  for (const unknown of ["Q", "M", "QS", "QXX", "D"]) expect(say(plant, unknown)).toBe("(NAK\r");
});

test("three phases in and out, byte for byte and at their length", () => {
  const plant = makePlant({ topology: "online", phases: "3/3", ratingVa: 10_000, batteryVolts: 240 });
  expect(["QPI", "Q3PV", "Q3PC", "Q3YV", "Q3OV", "Q3OC", "Q3LD", "QRI"].map((query) => say(plant, query))).toEqual([
    "(PI10\r",
    "(230.0 228.8 231.1 397.4 398.4 399.4\r",
    "(004 004 004\r",
    "(230.0 228.8 231.1 397.4 398.4 399.4\r",
    "(230.0 230.0 230.0 398.4 398.4 398.4\r",
    "(004 003 004\r",
    "(030 024 027\r",
    "(230.0 014 240.0 50.0\r",
  ]);
  expect(["Q3PV", "Q3PC"].map((query) => say(plant, query).length)).toEqual([37, 13]);
  expect(say(plant, "QMD")).toBe("(#####SIMOL10000 ##10000 80 3/3 230 230 20 12.0\r");
  expect(say(plant, "QGS")).toMatch(/^\(230\.0 50\.0 230\.0 50\.0 004\.3 030 /);
  plant.change({ mains: "fail" });
  expect([say(plant, "Q3PV"), say(plant, "Q3PC"), say(plant, "Q3OV")]).toEqual([
    "(000.0 000.0 000.0 000.0 000.0 000.0\r",
    "(000 000 000\r",
    "(230.0 230.0 230.0 398.4 398.4 398.4\r",
  ]);
});

test("on bypass each output phase is its mains phase", () => {
  const plant = makePlant({ topology: "online", phases: "3/3", ratingVa: 10_000 });
  plant.change({ bypass: true });
  expect([say(plant, "Q3OV"), say(plant, "Q3OC")]).toEqual([say(plant, "Q3PV"), say(plant, "Q3PC")]);
});

test("three phases in and one out know the queries of the input, and one phase none", () => {
  const says = (spec: Partial<UpsSpec>) =>
    ["QPI", "Q3PV", "Q3PC", "Q3YV", "Q3OV", "Q3OC", "Q3LD"].map((query) => say(makePlant({ topology: "online", ...spec }), query));
  const no = "(NAK\r";
  const [dialect, volts, amperes, ...others] = says({ phases: "3/1", ratingVa: 10_000 });
  expect([dialect, volts, amperes]).toEqual(["(PI03\r", "(230.0 228.8 231.1 397.4 398.4 399.4\r", "(005 005 005\r"]);
  expect(others).toEqual([no, no, no, no]);
  expect(says({})).toEqual(["(PI01\r", no, no, no, no, no, no]);
  expect(() => makeSpec({ phases: "3/3" })).toThrow("only an online UPS");
});

test("a fault tells its kind, warnings their place", () => {
  const plant = makePlant({ topology: "online" });
  plant.change({ fault: true, overload: true, temperature: 60 });
  expect(say(plant, "QFS")).toMatch(/^\(13 230\.0 50\.0 230\.0 50\.0 125 /);
  expect(say(plant, "QWS")).toBe(`(${"0".repeat(8)}1${"0".repeat(3)}1${"0".repeat(51)}\r`);
});

test("requests are counted by kind", () => {
  expect(["QGS", "Q1", "T", "T10", "S.5R0003", "BZON", "QXX"].map(kindOf)).toEqual(["QGS", "Q1", "T", "T<n>", "S", "BZON", "other"]);
});
