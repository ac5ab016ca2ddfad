import fc from "fast-check";
import { expect, test } from "vitest";
import { accepted, changedBetween, cutShort, oneBitFlipped, oneByteLost } from "../reply-checks.ts";
import { parseBattery, QBV } from "./battery.ts";
import { parseFault, QFS } from "./fault.ts";
import { QID, QMF, QVFW } from "./identity.ts";
import { parseMode, QMOD } from "./mode.ts";
import { parseModel, QMD } from "./model.ts";
import { parseRating, QRI } from "./rating.ts";
import { parseStatus, QGS, STATUS_FIELDS } from "./status.ts";
import { parseWarnings, QWS } from "./warnings.ts";

const HEALTHY = "234.9 50.0 229.8 50.0 000.0 000 369.1 ---.- 026.5 ---.- 018.8 100000000001";
const MODEL = "#######OLHVT1K0 ###1000 80 1/1 230 230 02 12.0";
const QUERIES = [QGS, QMOD, QWS, QBV, QFS, QRI, QMD, QMF, QVFW, QID];

test("every query is answered behind a bracket, and none begins like an order", () => {
  expect(QUERIES.map((query) => query.text)).toEqual(["QGS", "QMOD", "QWS", "QBV", "QFS", "QRI", "QMD", "QMF", "QVFW", "QID"]);
  for (const query of QUERIES) expect(query.replyStart).toBe("(");
});

test("QGS is read field by field", () => {
  const { values, bits } = parseStatus(HEALTHY);
  expect(values).toEqual({
    inputVoltage: 234.9,
    inputFrequency: 50,
    outputVoltage: 229.8,
    outputFrequency: 50,
    outputCurrent: 0,
    load: 0,
    positiveBus: 369.1,
    negativeBus: null,
    battery: 26.5,
    negativeBattery: null,
    temperature: 18.8,
  });
  expect(bits).toEqual({
    topology: "online",
    mainsFailed: false,
    batteryLow: false,
    bypassOrRegulating: false,
    failed: false,
    emergencyOff: false,
    testing: false,
    shutdownActive: false,
    silenced: false,
    verdict: "passed",
  });
  expect(parseStatus("225.2 50.0 220.0 50.0 027.0 073 360.8 359.9 241.0 ---.- 045.0 100011000000").bits).toMatchObject({
    bypassOrRegulating: true,
    failed: true,
    verdict: null,
  });
});

test.each([
  [9, "mainsFailed"],
  [8, "batteryLow"],
  [7, "bypassOrRegulating"],
  [6, "failed"],
  [5, "emergencyOff"],
  [4, "testing"],
  [3, "shutdownActive"],
  [2, "silenced"],
] as const)("status bit b%i is %s", (number, name) => {
  const word = [..."000000000000"].map((_, i) => (i === 11 - number ? "1" : "0")).join("");
  const { bits } = parseStatus(`${HEALTHY.slice(0, -12)}${word}`);
  expect(Object.entries(bits).filter(([, on]) => on === true)).toEqual([[name, true]]);
});

test("a status cut short at any length is refused as a whole, and one lost byte refuses it or changes no value", () => {
  const whole = parseStatus(HEALTHY);
  for (const reply of cutShort(HEALTHY)) expect(accepted(parseStatus, reply)).toBeNull();
  for (const reply of oneByteLost(HEALTHY)) {
    const status = accepted(parseStatus, reply)?.value;
    // What fills a value that is not measured may lose a character and still say the same.
    if (status) expect([status.values, status.bits]).toEqual([whole.values, whole.bits]);
  }
});

test("with any one bit flipped a status is refused, or differs in that one place only", () => {
  const healthy = parseStatus(HEALTHY);
  for (const reply of oneBitFlipped(HEALTHY)) {
    const status = accepted(parseStatus, reply)?.value;
    if (status) expect(changedBetween(healthy, status).length).toBeLessThanOrEqual(1);
  }
});

test("whatever is sent, no status value lies outside its declared range", () => {
  const shaped = fc
    .tuple(
      ...[5, 4, 5, 4, 5, 3, 5, 5, 5, 5, 5, 12].map((n) => fc.string({ minLength: n, maxLength: n, unit: fc.constantFrom(..."01239.-") })),
    )
    .map((words) => words.join(" "));
  fc.assert(
    fc.property(fc.oneof(fc.string(), shaped), (reply) => {
      const status = accepted(parseStatus, reply)?.value;
      for (const { name, min, max } of status ? STATUS_FIELDS : []) {
        const value = status?.values[name] ?? min;
        expect(value).toBeGreaterThanOrEqual(min);
        expect(value).toBeLessThanOrEqual(max);
      }
    }),
    { numRuns: 1_000 },
  );
});

test("QMOD is one letter; one that nobody has written down is another mode, not an error", () => {
  expect([..."PSYLBTFECDZ"].map((letter) => parseMode(letter))).toEqual([
    "power-on",
    "standby",
    "bypass",
    "line",
    "battery",
    "battery-test",
    "fault",
    "eco",
    "converter",
    "shutting-down",
    "other",
  ]);
  for (const reply of ["", "l", "LL", "1", " L"]) expect(accepted(parseMode, reply)).toBeNull();
});

test("QBV tells charge and minutes, which become seconds; lost digits refuse it", () => {
  expect(parseBattery("026.5 02 01 068 255")).toEqual({ charge: 68, runtime: 15_300, remarks: [] });
  expect(parseBattery("26.5 02 01 068 01255").runtime).toBe(75_300);
  expect(parseBattery("026.5 02 01 --- ---")).toMatchObject({ charge: null, runtime: null });
  expect(parseBattery("026.5 02 01 101 255")).toMatchObject({ charge: null, remarks: ["charge 101 % is outside 0 to 100"] });
  const whole = "026.5 02 01 068 255";
  for (const reply of cutShort(whole)) expect(accepted(parseBattery, reply)).toBeNull();
});

test("QWS is 64 characters, read from the left", () => {
  const at = (...places: number[]) => [..."0".repeat(64)].map((_, i) => (places.includes(i + 1) ? "1" : "0")).join("");
  expect(parseWarnings(at())).toEqual({ overload: false, batteryBad: false, chargerFailed: false, fanFailed: false, active: [] });
  expect(parseWarnings(at(1, 9, 14, 56, 64))).toEqual({
    overload: true,
    batteryBad: true,
    chargerFailed: true,
    fanFailed: false,
    active: ["battery disconnected", "overload", "charger", "battery to be replaced", "warning 64"],
  });
  for (const reply of ["", at().slice(1), `${at()}0`, at().replace("0", "2")]) expect(accepted(parseWarnings, reply)).toBeNull();
});

test("QFS tells the fault by its two characters, whatever follows", () => {
  expect(parseFault("OK")).toBeNull();
  expect(parseFault("14 212.1 50.0 005.6 49.9 006 010.6 343.8 ---.- 026.2 021.8 01101100")).toBe("short circuit at the output, L1");
  expect(parseFault("7F 000.0")).toBe("code 7F");
  for (const reply of ["", "O", "1", "14", "1g 212.1"]) expect(accepted(parseFault, reply)).toBeNull();
});

test("QRI tells the ratings; zero is not told", () => {
  expect(parseRating("230.0 004 024.0 50.0")).toMatchObject({
    outputVoltage: 230,
    outputCurrent: 4,
    batteryVoltage: 24,
    outputFrequency: 50,
    inputVoltage: null,
  });
  expect(parseRating("000.0 000 ---.- 50.0")).toMatchObject({ outputVoltage: null, outputCurrent: null, batteryVoltage: null });
  const whole = "230.0 004 024.0 50.0";
  for (const reply of cutShort(whole)) expect(accepted(parseRating, reply)).toBeNull();
});

test("QMD tells name, power and battery, without their padding", () => {
  expect(parseModel(MODEL)).toEqual({
    name: "OLHVT1K0",
    apparentPower: 1000,
    power: 800,
    inputVoltage: 230,
    outputVoltage: 230,
    batteryVoltage: 24,
    phasesIn: 1,
    phasesOut: 1,
  });
  expect(parseModel(MODEL.replace("1/1", "3/1"))).toMatchObject({ phasesIn: 3, phasesOut: 1 });
  for (const reply of [...cutShort(MODEL), ...oneByteLost(MODEL)]) expect(accepted(parseModel, reply)).toBeNull();
});

test("QMF, QVFW and QID are texts; nothing but padding is unknown", () => {
  expect([QMF.parse("####BOH"), QMF.parse("###"), QMF.parse("")]).toEqual(["BOH", null, null]);
  expect(QVFW.parse("VERFW:00322.02")).toBe("00322.02");
  expect(accepted(QVFW.parse, "VERFW")).toBeNull();
  expect([QID.parse("685653211455"), QID.parse("00000000000000"), QID.parse("##12")]).toEqual(["685653211455", null, "12"]);
  expect(accepted(QID.parse, "\u0001")).toBeNull();
});
