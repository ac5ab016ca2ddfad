import { type ReadingChange, sampleMeasuredReading } from "@istars/protocol/model/sample-reading.ts";
import { expect, test } from "vitest";
import { powerVerdict } from "./power-verdict.ts";

const onBattery = { mainsOk: false, onBattery: true } as const;

test.each<[string, ReadingChange, string]>([
  ["mains good and output on is fine", {}, "ok fine"],
  ["boost is fine, and says that the UPS regulates", { outputSource: "boost" }, "ok regulated"],
  ["a battery test on mains is no alarm", { facts: { testing: true } }, "ok testing"],
  ["bad mains that the UPS still bridges is a warning", { facts: { mainsOk: false } }, "warning mains-bad"],
  ["on battery is a warning", { facts: onBattery }, "warning on-battery"],
  ["on battery with the battery low is critical", { facts: { ...onBattery, batteryLow: true } }, "critical battery-low"],
  ["bypass is a warning", { facts: { onBypass: true }, outputSource: "bypass" }, "warning on-bypass"],
  ["overload on bypass is told as overload, the worse of the two", { facts: { onBypass: true, overload: true } }, "critical overload"],
  ["a fault is critical although the load is fed", { facts: { fault: true } }, "critical fault"],
  ["a countdown to off beats the reason for it", { facts: { ...onBattery, shutdownPending: true } }, "critical switching-off"],
  ["an output that is off beats everything", { facts: { ...onBattery, outputOn: false, fault: true } }, "critical off"],
  ["a depleted battery on mains is critical", { battery: { status: "depleted" } }, "critical battery-low"],
  ["what decides is not told: no verdict rather than a friendly one", { facts: { mainsOk: null } }, "unknown unknown"],
])("%s", (_name, change, expected) => {
  const { tone, word } = powerVerdict(sampleMeasuredReading(change), "live");
  expect(`${tone} ${word}`).toBe(expected);
});

test("an old reading keeps its word and claims no tone", () => {
  expect(powerVerdict(sampleMeasuredReading({ facts: onBattery }), "old")).toEqual({ tone: "unknown", word: "on-battery" });
});

test("SAFETY 9: held on battery is still a warning", () => {
  expect(powerVerdict(sampleMeasuredReading({ trust: "held", facts: onBattery }), "held").tone).toBe("warning");
});

test("nothing heard yet is no verdict", () => {
  expect(powerVerdict(null, "none").word).toBe("unknown");
});
