import { expect, test } from "vitest";
import { refusalOf } from "./command-refusal.ts";
import type { ActiveAlarm } from "./event.ts";
import type { Battery, FactName, Facts, Reading } from "./reading.ts";
import { sampleAlarm } from "./sample-alarm.ts";
import { sampleMeasuredReading } from "./sample-reading.ts";

const sampleReading = (facts: Partial<Facts> = {}, battery: Partial<Battery> = {}): Reading => sampleMeasuredReading({ facts, battery });
const onBattery = (): Partial<Facts> => ({ mainsOk: false, onBattery: true });
/** What this UPS tells at all. */
const SAMPLE_TELLS: readonly FactName[] = Object.entries(sampleReading().facts).flatMap(([name, value]) =>
  value === null ? [] : [name as FactName],
);

const start = (facts: Partial<Facts> = {}, battery: Partial<Reading["battery"]> = {}, alarms: readonly ActiveAlarm[] = []) =>
  refusalOf("test.battery.start.quick", { reading: sampleReading(facts, battery), alarms, tells: SAMPLE_TELLS });

test("SAFETY 22: a battery test starts on good mains with a floating battery and no alarm", () => {
  expect(start()).toBeNull();
  expect(refusalOf("test.battery.start.deep", { reading: sampleReading(), alarms: [], tells: SAMPLE_TELLS })).toBeNull();
});

test.each<[string, Partial<Facts>, string, string?]>([
  ["mains failed", onBattery(), "mains-not-good"],
  ["mains unknown", { mainsOk: null }, "mains-not-good"],
  ["test running", { testing: true }, "test-running"],
  ["whether a test runs unknown", { testing: null }, "state-unfit", "testing"],
  ["on bypass", { onBypass: true }, "state-unfit", "onBypass"],
  ["bypass unknown", { onBypass: null }, "state-unfit", "onBypass"],
  ["output off", { outputOn: false }, "state-unfit", "outputOn"],
  ["battery low", { batteryLow: true }, "state-unfit", "batteryLow"],
  ["shutdown pending", { shutdownPending: true }, "state-unfit", "shutdownPending"],
  ["fault", { fault: true }, "state-unfit", "fault"],
  ["overload", { overload: true }, "state-unfit", "overload"],
])("SAFETY 22: no battery test with %s", (_what, facts, reason, fact) => {
  expect(start(facts)).toMatchObject({ reason, ...(fact ? { params: { fact } } : {}) });
});

test("SAFETY 22: a fact that this UPS never reports does not stand in the way", () => {
  const tells = SAMPLE_TELLS.filter((name) => name !== "shutdownPending");
  expect(refusalOf("test.battery.start.quick", { reading: sampleReading({ shutdownPending: null }), alarms: [], tells })).toBeNull();
});

test("SAFETY 22: no battery test under an alarm, but a failed test may be disproved", () => {
  expect(start({}, {}, [sampleAlarm("temp-bad")])).toEqual({ reason: "alarm-active", params: { alarm: "temp-bad" } });
  expect(start({}, {}, [sampleAlarm("storage-failed")])).toMatchObject({ reason: "alarm-active" });
  expect(start({}, {}, [sampleAlarm("diagnostic-test-failed")])).toBeNull();
});

test("SAFETY 22: no battery test under 90 % charge or, where charge is not told, before the battery floats", () => {
  expect(start({}, { charge: 89 })).toEqual({ reason: "charge-low", params: { charge: 89 } });
  expect(start({}, { charge: 90, flow: "charging" })).toBeNull();
  expect(start({}, { flow: "charging" })).toEqual({ reason: "battery-not-full" });
  expect(start({}, { flow: null })).toEqual({ reason: "charge-unknown" });
});

test("SAFETY 3: an estimated charge does not open the way to a test", () => {
  const reading: Reading = {
    ...sampleReading({}, { flow: null }),
    estimates: { charge: { value: 100, uncertainty: 40, source: "battery-voltage" }, runtime: null },
  };
  expect(refusalOf("test.battery.start.quick", { reading, alarms: [], tells: SAMPLE_TELLS })).toEqual({ reason: "charge-unknown" });
});

test("a test can be stopped whenever one may be running", () => {
  const stop = (facts: Partial<Facts>) =>
    refusalOf("test.battery.stop", { reading: sampleReading(facts), alarms: [sampleAlarm("general-fault")], tells: SAMPLE_TELLS });
  expect(stop({ testing: true })).toBeNull();
  expect(stop({ testing: null })).toBeNull();
  expect(stop({ testing: false })).toEqual({ reason: "no-test-running" });
});

test("SAFETY 19: the beeper is only flipped when its state is known", () => {
  const flip = (beeper: Reading["beeper"]) =>
    refusalOf("beeper.toggle", {
      reading: { ...sampleReading(onBattery()), beeper },
      alarms: [sampleAlarm("on-battery")],
      tells: SAMPLE_TELLS,
    });
  expect(flip("enabled")).toBeNull();
  expect(flip("muted")).toBeNull();
  expect(flip(null)).toEqual({ reason: "beeper-unknown" });
});
