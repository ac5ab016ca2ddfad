import fc from "fast-check";
import Value from "typebox/value";
import { expect, test } from "vitest";
import { type Facts, readingSchema, unknownFacts } from "../../model/reading.ts";
import { sampleReading } from "../../model/sample-reading.ts";
import { upsStatus } from "../nut/status.ts";
import { nutReading } from "./nut-reading.ts";
import { Sieve } from "./plausible.ts";

const read = (variables: Readonly<Record<string, string>>) => {
  const sieve = new Sieve();
  return { ...nutReading(new Map(Object.entries(variables)), { seq: 3, wallMs: 5 }, sieve), dropped: sieve.dropped };
};
const factsOf = (status: string, more: Readonly<Record<string, string>> = {}) => read({ "ups.status": status, ...more }).reading.facts;
const IN_RANGE = { "input.voltage": "231.0", "input.transfer.low": "180", "input.transfer.high": "270" };

test.each<[string, Partial<Facts>]>([
  ["OL", { mainsOk: true, onBattery: false, batteryLow: false, outputOn: true, shutdownPending: false }],
  ["OL CHRG LB", { mainsOk: true, onBattery: false, batteryLow: true }],
  ["OB DISCHRG", { mainsOk: false, onBattery: true, batteryLow: false }],
  ["ob dischrg lb", { mainsOk: false, onBattery: true, batteryLow: true }],
  ["FSD OB LB", { shutdownPending: true, onBattery: true, batteryLow: true }],
  ["FSD", { shutdownPending: true, mainsOk: null, onBattery: null }],
  ["OL BYPASS", { onBypass: true, mainsOk: true }],
  ["OL OFF", { outputOn: false }],
  ["OL OVER RB", { overload: true, batteryBad: true }],
  ["OL TEST", { testing: true, mainsOk: true }],
  ["OL CAL", { calibrating: true }],
  ["ALARM OL BOOST COMM", { mainsOk: true, fault: null }],
  ["BYPASS", { onBypass: true, mainsOk: null, onBattery: null }],
])("the status %s tells %j", (status, facts) => {
  expect(factsOf(status)).toMatchObject(facts);
});

test.each(["WAIT", "", "OL WAIT", "OL NOCOMM", "OB COMMLOST", "HELLO WORLD"])("SAFETY 2: the status %j tells nothing", (status) => {
  expect(factsOf(status)).toEqual(unknownFacts());
});

test("SAFETY 2: OL and OB at once tell nothing of the mains", () => {
  expect(factsOf("OL OB LB")).toMatchObject({ mainsOk: null, onBattery: null, batteryLow: true });
});

test("SAFETY 7: on battery in a test, the mains is good only where voltages prove it", () => {
  expect(factsOf("OB TEST")).toMatchObject({ onBattery: true, testing: true, mainsOk: null });
  expect(factsOf("OB CAL", IN_RANGE)).toMatchObject({ onBattery: true, calibrating: true, mainsOk: true });
  expect(factsOf("OB", { ...IN_RANGE, "ups.test.result": "In progress" })).toMatchObject({ testing: true, mainsOk: true });
  expect(factsOf("OB TEST", { ...IN_RANGE, "input.voltage": "12" }).mainsOk).toBe(false);
  expect(factsOf("OB TEST", { "input.voltage": "231" }).mainsOk).toBeNull();
});

test("voltages that contradict the status leave the mains unknown", () => {
  expect(factsOf("OL", { "input.voltage": "0.0" })).toMatchObject({ mainsOk: null, onBattery: false });
  expect(factsOf("OB", IN_RANGE)).toMatchObject({ mainsOk: null, onBattery: true });
  expect(factsOf("OL", { ...IN_RANGE, "input.voltage": "231" }).mainsOk).toBe(true);
});

test("figures are taken in their units, and absurd ones are dropped", () => {
  const told = read({ "ups.status": "OL", "battery.charge": "85", "battery.runtime": "1200.5", "ups.timer.shutdown": "-1" });
  expect(told.reading.battery).toMatchObject({ charge: 85, runtime: 1200.5 });
  expect(told.dropped).toBe(0);
  const absurd = read({ "ups.status": "OL", "battery.charge": "850", "battery.runtime": "9999999999", "ups.temperature": "hot" });
  expect(absurd.reading).toMatchObject({ battery: { charge: null, runtime: null }, temperature: null });
  expect(absurd.dropped).toBe(3);
});

test("a countdown of the output is a pending shutdown", () => {
  const { reading } = read({ "ups.status": "OB", "ups.timer.shutdown": "25" });
  expect(reading).toMatchObject({ facts: { shutdownPending: true }, shutdownInS: 25 });
});

test("SAFETY 3: charge and runtime of a driver that may have guessed them are estimates", () => {
  const measured = { "ups.status": "OL", "battery.charge": "85", "battery.runtime": "600" };
  const wordsOf = (more: Readonly<Record<string, string>>) => read({ ...measured, ...more }).confidence;
  expect(wordsOf({ "driver.name": "usbhid-ups" })).toMatchObject({ charge: "told", runtime: "told" });
  expect(wordsOf({ "driver.name": "blazer_ser" })).toMatchObject({ charge: "estimated", runtime: "estimated" });
  expect(wordsOf({ "driver.name": "nutdrv_qx", "driver.version.data": "Q1 0.07" })).toMatchObject({ charge: "estimated" });
  expect(wordsOf({ "driver.name": "nutdrv_qx", "driver.version.data": "Voltronic 0.07" })).toMatchObject({ charge: "told" });
  expect(wordsOf({ "driver.name": "usbhid-ups", "driver.parameter.runtimecal": "1,2,3,4" })).toMatchObject({ runtime: "estimated" });
});

test("what the card's own server shows is read back as it was meant", () => {
  const known = fc.boolean();
  const facts = fc.record({ mainsOk: known, batteryLow: known, overload: known, onBypass: known, outputOn: known });
  fc.assert(
    fc.property(facts, (given) => {
      const told = { ...given, onBattery: !given.mainsOk };
      expect(factsOf(upsStatus(sampleReading({ facts: told }), []))).toMatchObject(told);
    }),
  );
});

test("whatever a server shows, a reading is well formed, and the mains is good only with OL", () => {
  const word = fc.oneof(
    fc.constantFrom("OL", "OB", "LB", "TEST", "CAL", "FSD", "WAIT", "OFF", "BYPASS", "DISCHRG"),
    fc.string({ maxLength: 6 }),
  );
  const value = fc.oneof(fc.string(), fc.double().map(String), fc.constantFrom("-1", "1e9", "230", "0x10", "999999999999"));
  const names = ["battery.charge", "battery.runtime", "input.voltage", "ups.timer.shutdown", "ups.load", "ups.test.result"];
  fc.assert(
    fc.property(fc.array(word, { maxLength: 5 }), fc.dictionary(fc.constantFrom(...names), value), (words, rest) => {
      const { reading } = read({ ...rest, "ups.status": words.join(" ") });
      expect(Value.Errors(readingSchema, reading)).toEqual([]);
      const flags = words.join(" ").toUpperCase().split(/\s+/);
      if (reading.facts.mainsOk === true) expect(flags).toContain("OL");
      if (reading.facts.onBattery === true) expect(flags).toContain("OB");
    }),
    { numRuns: 1_000 },
  );
});

test("what is only shown is read where the server tells it, in the first phase's line", () => {
  const { reading, dropped } = read({
    ...{ "ups.status": "OL", "input.voltage": "231", "input.frequency": "50.1", "output.voltage": "229.5", "output.current": "4.2" },
    ...{ "output.frequency": "5e1", "ups.realpower": "900", "ups.power": "99999999999", "ups.load": "31" },
  });
  expect(reading.input).toMatchObject([{ voltage: 231, frequency: 50.1 }]);
  expect(reading.output).toEqual([{ voltage: 229.5, current: 4.2, frequency: null, power: 900, apparentPower: null, load: 31 }]);
  expect(dropped).toBe(2);
  expect(read({ "ups.status": "OL" }).reading.output).toEqual([]);
});
