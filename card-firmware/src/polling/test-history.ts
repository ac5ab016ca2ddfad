import type { Facts, Test } from "@istars/protocol/model/reading.ts";
import type { Moment } from "./moment.ts";

type Kind = "quick" | "deep";
/** The UPS's own word on the test that has just ended, where it gives one. */
type Verdict = "passed" | "failed" | null;

/** The latest battery test, and what is needed to judge the one that runs. */
export interface TestTrack {
  readonly test: Test;
  readonly startedMonoMs: number;
  /** The battery went low or a fault came during the test, on good mains. */
  readonly isFailing: boolean;
  /** We ended it, or the mains went away under it. */
  readonly isCutShort: boolean;
  /** Facts before the test began: only what changed since is its result. */
  readonly before: { readonly low: boolean; readonly fault: boolean };
  /** A test that we asked for and that has not shown itself yet. */
  readonly asked: { readonly kind: Kind; readonly monoMs: number } | null;
}

/** A test that begins later than this after it was asked for was started by somebody else, ms. */
const ASKED_FOR_MS = 30_000;

export const noTestYet = (): TestTrack => ({
  test: { result: "none", kind: null, startedWallMs: null, elapsedMs: null, lowestVoltage: null },
  startedMonoMs: 0,
  isFailing: false,
  isCutShort: false,
  before: { low: false, fault: false },
  asked: null,
});

/** Remembers which kind of test was asked for; the UPS itself does not tell. */
export const askedForTest = (track: TestTrack, kind: Kind, monoMs: number): TestTrack => ({ ...track, asked: { kind, monoMs } });

/** Remembers that the running test's end is our doing. */
export const askedForEnd = (track: TestTrack): TestTrack => (track.test.result === "running" ? { ...track, isCutShort: true } : track);

/**
 * The history after one more look at the UPS. The outcome is `failed` if the battery went low (which is how a deep test ends anyway)
 * or a fault came on good mains, `aborted` if we or a mains failure ended it, else what the UPS itself says; if it says nothing,
 * `ended`: no verdict is made up (SAFETY 22).
 */
export function nextTest(track: TestTrack, facts: Facts, batteryVoltage: number | null, at: Moment, verdict: Verdict = null): TestTrack {
  if (facts.testing === null) return track;
  const isRunning = track.test.result === "running";
  if (facts.testing) return goOn(isRunning ? track : begin(track, at), facts, batteryVoltage, at);
  if (isRunning) return end(goOn(track, facts, batteryVoltage, at), verdict);
  return { ...track, before: { low: facts.batteryLow === true, fault: facts.fault === true } };
}

function begin(track: TestTrack, at: Moment): TestTrack {
  const isOurs = track.asked !== null && at.monoMs - track.asked.monoMs <= ASKED_FOR_MS;
  return {
    ...track,
    test: {
      result: "running",
      kind: isOurs ? (track.asked?.kind ?? null) : null,
      startedWallMs: at.wallMs,
      elapsedMs: 0,
      lowestVoltage: null,
    },
    startedMonoMs: at.monoMs,
    isFailing: false,
    isCutShort: false,
    asked: null,
  };
}

function goOn(track: TestTrack, facts: Facts, voltage: number | null, at: Moment): TestTrack {
  const { test, before } = track;
  const wentLow = facts.batteryLow === true && !before.low && test.kind !== "deep";
  const wentFaulty = facts.fault === true && !before.fault;
  const lowest = test.lowestVoltage === null || voltage === null ? (test.lowestVoltage ?? voltage) : Math.min(test.lowestVoltage, voltage);
  return {
    ...track,
    test: { ...test, elapsedMs: Math.round(at.monoMs - track.startedMonoMs), lowestVoltage: lowest },
    isFailing: track.isFailing || (facts.mainsOk === true && (wentLow || wentFaulty)),
    isCutShort: track.isCutShort || facts.mainsOk === false,
  };
}

function end(track: TestTrack, verdict: Verdict): TestTrack {
  const result = track.isFailing ? "failed" : track.isCutShort ? "aborted" : (verdict ?? "ended");
  return { ...track, test: { ...track.test, result } };
}
