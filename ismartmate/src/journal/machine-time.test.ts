import { expect, test } from "vitest";
import { MachineTime, machineClocks } from "./machine-time.ts";

/** Two clocks that are moved by hand. */
function bench(startMs = 500_000) {
  const at = { uptimeMs: startMs, processMs: 7 };
  const time = new MachineTime({ uptimeMs: () => at.uptimeMs, processMs: () => at.processMs }, 1_000);
  const pass = (uptimeMs: number, processMs = uptimeMs) => {
    at.uptimeMs += uptimeMs;
    at.processMs += processMs;
    return time.next();
  };
  return { time, pass };
}

test("in the ordinary course there is no gap, however coarse the machine's clock", () => {
  const { pass } = bench();
  expect(pass(1_000)).toEqual({ nowMs: 501_000, gapMs: 0, suspendedMs: 0 });
  expect(pass(0, 990)).toEqual({ nowMs: 501_000, gapMs: 0, suspendedMs: 0 });
  expect(pass(2_000, 1_010)).toEqual({ nowMs: 503_000, gapMs: 0, suspendedMs: 0 });
});

test("SAFETY 4: a suspend, in which only one clock goes on, is a gap of that length and counts as time", () => {
  const { pass } = bench();
  expect(pass(3_601_000, 1_000)).toEqual({ nowMs: 4_101_000, gapMs: 3_600_000, suspendedMs: 3_600_000 });
  expect(pass(1_000)).toEqual({ nowMs: 4_102_000, gapMs: 0, suspendedMs: 0 });
});

test("SAFETY 4: a program that was stopped has a gap without a suspend", () => {
  expect(bench().pass(61_000)).toEqual({ nowMs: 561_000, gapMs: 60_000, suspendedMs: 0 });
  expect(bench().pass(0, 61_000)).toMatchObject({ gapMs: 60_000, suspendedMs: 0 });
});

test("SAFETY 12: it never goes back", () => {
  const { pass } = bench();
  expect(pass(-400_000, 1_000)).toEqual({ nowMs: 500_000, gapMs: 0, suspendedMs: 0 });
});

test("SAFETY 11: the machine's time is the same for another process of this boot", () => {
  const one = new MachineTime(machineClocks, 1_000).next();
  const other = new MachineTime(machineClocks, 1_000).next();
  expect(one.nowMs).toBeGreaterThan(0);
  expect(other.nowMs).toBeGreaterThanOrEqual(one.nowMs);
});
