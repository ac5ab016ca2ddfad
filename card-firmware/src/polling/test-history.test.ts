import type { Facts } from "@istars/protocol/model/reading.ts";
import { expect, test } from "vitest";
import { onBattery, sampleReading } from "./sample.ts";
import { askedForEnd, askedForTest, nextTest, noTestYet, type TestTrack } from "./test-history.ts";

const START_WALL = Date.UTC(2026, 0, 1);
type Look = [facts: Partial<Facts>, voltage: number | null] | ((track: TestTrack) => TestTrack);

/** One look a second, or something done in between. */
function play(...looks: Look[]) {
  let track = noTestYet();
  let monoMs = 0;
  for (const look of looks) {
    if (typeof look === "function") track = look(track);
    else {
      monoMs += 1_000;
      track = nextTest(track, sampleReading(look[0]).facts, look[1], { monoMs, wallMs: START_WALL + monoMs });
    }
  }
  return track.test;
}

const idle: Look = [{}, 27];
const running = (voltage: number, facts: Partial<Facts> = {}): Look => [{ testing: true, ...facts }, voltage];
const quick: Look = (track) => askedForTest(track, "quick", 1_000);
const deep: Look = (track) => askedForTest(track, "deep", 1_000);

test("SAFETY 22: a test's verdict is the UPS's own where it gives one, and what we saw go wrong stands above it", () => {
  const at = (monoMs: number) => ({ monoMs, wallMs: START_WALL + monoMs });
  const { facts: testing } = sampleReading({ testing: true });
  const { facts: over } = sampleReading();
  const begun = nextTest(noTestYet(), testing, 25, at(1_000), "passed");
  expect(begun.test.result).toBe("running");
  expect((["passed", "failed", null] as const).map((verdict) => nextTest(begun, over, 27, at(2_000), verdict).test.result)).toEqual([
    "passed",
    "failed",
    "ended",
  ]);
  expect(nextTest(askedForEnd(begun), over, 27, at(2_000), "passed").test.result).toBe("aborted");
  const low = nextTest(begun, sampleReading({ testing: true, batteryLow: true }).facts, 20, at(1_500));
  expect(nextTest(low, over, 27, at(2_000), "passed").test.result).toBe("failed");
});

test("no test is none", () => {
  expect(play(idle).result).toBe("none");
});

test("a running test is timed by the monotonic clock, stamped by the wall clock, and its lowest voltage kept", () => {
  expect(play(idle, quick, running(25), running(24), running(24.5))).toEqual({
    result: "running",
    kind: "quick",
    startedWallMs: START_WALL + 2_000,
    elapsedMs: 2_000,
    lowestVoltage: 24,
  });
});

test("SAFETY 22: a test that ends by itself has ended, without a verdict", () => {
  expect(play(idle, quick, running(25), [{}, 24.8])).toMatchObject({ result: "ended", elapsedMs: 1_000, lowestVoltage: 24.8 });
});

test("a battery that goes low, or a fault that comes, during a test on good mains is a failure", () => {
  expect(play(idle, quick, running(25), running(21, { batteryLow: true }), idle).result).toBe("failed");
  expect(play(idle, quick, running(25), running(21, { fault: true }), idle).result).toBe("failed");
  expect(play(idle, running(25), [{ batteryLow: true }, 21]).result).toBe("failed");
});

test("low battery is how a deep test ends, so it is no failure of it", () => {
  expect(play(idle, deep, running(25), running(21, { batteryLow: true }), idle)).toMatchObject({ result: "ended", kind: "deep" });
});

test("what was wrong before the test is not its result", () => {
  expect(play([{ fault: true }, 27], running(25, { fault: true }), [{ fault: true }, 27]).result).toBe("ended");
});

test("a test that we end, or that loses its mains, is aborted", () => {
  expect(play(idle, quick, running(25), askedForEnd, idle).result).toBe("aborted");
  expect(play(idle, quick, running(25), running(24, onBattery()), idle).result).toBe("aborted");
  expect(play(idle, quick, running(25), running(24, onBattery({ batteryLow: true })), idle).result).toBe("aborted");
});

test("asking for an end while no test runs marks nothing", () => {
  expect(play(idle, askedForEnd, running(25), idle).result).toBe("ended");
});

test("a test begun at the panel is of unknown kind, also long after one was asked for in vain", () => {
  expect(play(idle, running(25)).kind).toBeNull();
  expect(play(quick, ...Array.from({ length: 40 }, () => idle), running(25)).kind).toBeNull();
});

test("SAFETY 2: not knowing whether a test runs neither starts nor ends one", () => {
  expect(play(idle, [{ testing: null }, 25]).result).toBe("none");
  expect(play(idle, running(25), [{ testing: null }, 25]).result).toBe("running");
});
