import { unknownIdentity, unknownLine, unknownRatings } from "@istars/protocol/model/reading.ts";
import { type ReadingChange, sampleMeasuredReading } from "@istars/protocol/model/sample-reading.ts";
import { expect, test } from "vitest";
import { type DetailGroup, type DetailWords, detailsOf } from "./node-details.ts";
import { type DetailRow, isUntold } from "./rows.ts";

const say: DetailWords = {
  batteryStatus: (status) => (status === "unknown" ? null : status),
  batteryFlow: (flow) => flow,
  outputSource: (source) => source,
  testResult: (result) => result,
  topology: (topology) => topology,
  beeper: (beeper) => beeper,
  linkState: (state) => state,
};
const rows = (group: DetailGroup, change: ReadingChange = {}): readonly DetailRow[] =>
  detailsOf(group, { reading: sampleMeasuredReading(change), ratings: unknownRatings(), identity: unknownIdentity(), link: null }, say);
const row = (group: DetailGroup, label: DetailRow["label"], change?: ReadingChange) => rows(group, change).find((r) => r.label === label);

test("three phases are three values, not a sum", () => {
  const input = [229, 231, 230].map((voltage) => ({ ...unknownLine(), voltage }));
  expect(row("mains", "voltage", { input })).toMatchObject({ values: [229, 231, 230] });
});

test("a UPS that tells nothing of an input has one unknown value, not none", () => {
  expect(row("mains", "voltage", { input: [] })).toMatchObject({ values: [null] });
});

test("SAFETY 3: an estimated charge is a row of its own kind, and gives way to what the UPS tells", () => {
  const estimates = { charge: { value: 80, uncertainty: 15, source: "battery-voltage" }, runtime: null } as const;
  expect(row("battery", "charge", { estimates })).toMatchObject({ kind: "estimate", value: 80, uncertainty: 15 });
  expect(row("battery", "charge", { estimates, battery: { charge: 75 } })).toMatchObject({ kind: "quantity", values: [75] });
});

test("an estimated runtime keeps its uncertainty", () => {
  const estimates = { charge: null, runtime: { value: 90, uncertainty: 30, source: "held-countdown" } } as const;
  expect(row("battery", "runtime", { estimates })).toMatchObject({
    ms: 90_000,
    estimate: { uncertaintyMs: 30_000, source: "held-countdown" },
  });
});

test("a runtime of zero is zero and not unknown", () => {
  const runtime = row("battery", "runtime", { battery: { runtime: 0 } });
  expect(runtime).toMatchObject({ ms: 0 });
  expect(runtime && isUntold(runtime)).toBe(false);
});

test("time on battery is there only while on battery", () => {
  expect(row("battery", "onBatteryFor")).toBe(undefined);
  expect(row("battery", "onBatteryFor", { facts: { onBattery: true }, secondsOnBattery: 65 })).toMatchObject({ ms: 65_000 });
});

test("before the first reading every measured row is untold", () => {
  const none = detailsOf("load", { reading: null, ratings: null, identity: null, link: null }, say);
  expect(none.every(isUntold)).toBe(true);
});
