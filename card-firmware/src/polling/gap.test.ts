import { expect, test } from "vitest";
import { forgetNow, isGap } from "./gap.ts";
import { onBattery, sampleReading } from "./sample.ts";

const at = (monoMs: number, wallMs: number) => ({ monoMs, wallMs });

test("SAFETY 4: more than ten seconds lost on either clock are a gap", () => {
  expect(isGap(at(0, 0), at(10_000, 10_000))).toBe(false);
  expect(isGap(at(0, 0), at(10_001, 10_001))).toBe(true);
  expect(isGap(at(0, 0), at(1_000, 11_000))).toBe(false);
  expect(isGap(at(0, 0), at(1_000, 11_001))).toBe(true);
});

test("SAFETY 12: a wall clock set back is no gap", () => {
  expect(isGap(at(0, 0), at(1_000, -86_400_000))).toBe(false);
});

test("SAFETY 4: after a gap every fact is unknown, and what was counted is kept", () => {
  const before = { ...sampleReading(onBattery({ batteryLow: true }), { status: "low" }), inputLineBads: 3 };
  const after = forgetNow(before, 9);
  expect(Object.values(after.facts)).toEqual(Object.values(after.facts).map(() => null));
  expect(after).toMatchObject({
    seq: 9,
    trust: "unknown",
    battery: { status: "unknown", voltage: null },
    secondsOnBattery: null,
    inputLineBads: 3,
  });
  expect(after.input).toHaveLength(1);
  expect(after.input[0]?.voltage).toBeNull();
  expect(after.wallMs).toBe(before.wallMs);
});
