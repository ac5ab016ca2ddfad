import { expect, test } from "vitest";
import type { Observation } from "../protocols/driver.ts";
import { assemble, newTrack } from "./assemble.ts";
import { onBattery, sampleObservation } from "./sample.ts";

/** One observation a second; the wall clock may be elsewhere. */
function play(observations: readonly Observation[], wallMs: (index: number) => number = (i) => i * 1_000) {
  let track = newTrack();
  return observations.map((seen, index) => {
    const next = assemble(track, seen, { monoMs: index * 1_000, wallMs: wallMs(index) });
    track = next.track;
    return next.reading;
  });
}

test("readings count up and are stamped with the moment of their reply", () => {
  expect(play([sampleObservation(), sampleObservation()]).map((r) => [r.seq, r.wallMs, r.ageMs, r.trust])).toEqual([
    [1, 0, 0, "fresh"],
    [2, 1_000, 0, "fresh"],
  ]);
});

test("input going bad is counted once each time, also across a moment of not knowing", () => {
  const facts = [{}, onBattery(), onBattery(), {}, { mainsOk: null }, onBattery(), { mainsOk: null }, onBattery()];
  expect(play(facts.map((f) => sampleObservation(f))).map((r) => r.inputLineBads)).toEqual([0, 1, 1, 1, 1, 2, 2, 2]);
});

test("time on battery counts from the transfer, is 0 on mains and unknown while unknown", () => {
  const facts = [{}, onBattery(), onBattery(), onBattery({ onBattery: null }), onBattery(), {}, onBattery()];
  expect(play(facts.map((f) => sampleObservation(f))).map((r) => r.secondsOnBattery)).toEqual([0, 0, 1, null, 3, 0, 0]);
});

test("SAFETY 12: steps of the wall clock do not change the time on battery or the length of a test", () => {
  const facts = Array.from({ length: 5 }, () => onBattery({ testing: true }));
  const readings = play(
    facts.map((f) => sampleObservation(f)),
    (i) => (i % 2 === 0 ? 0 : 1_700_000_000_000),
  );
  expect(readings.map((r) => r.secondsOnBattery)).toEqual([0, 1, 2, 3, 4]);
  expect(readings.at(-1)?.test.elapsedMs).toBe(4_000);
});

test("a beeper is only called muted if it was ever heard", () => {
  const beeper = (state: Observation["beeper"]) => ({ ...sampleObservation(onBattery()), beeper: state });
  expect(play([beeper("muted"), beeper("enabled"), beeper("muted")]).map((r) => r.beeper)).toEqual([null, "enabled", "muted"]);
});
