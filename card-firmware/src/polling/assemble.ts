import type { Reading } from "@istars/protocol/model/reading.ts";
import type { Observation } from "../protocols/driver.ts";
import type { Moment } from "./moment.ts";
import { nextTest, noTestYet, type TestTrack } from "./test-history.ts";

/** What is remembered from reading to reading. */
export interface Track {
  readonly seq: number;
  readonly mainsOk: boolean | null;
  readonly inputLineBads: number;
  /** Monotonic moment of the transfer to battery; `null` while on mains. */
  readonly onBatterySinceMs: number | null;
  /** Whether this UPS ever told of a beeping beeper: some never do, and must not be called muted. */
  readonly beeperTells: boolean;
  readonly test: TestTrack;
}

export const newTrack = (): Track => ({
  seq: 0,
  mainsOk: null,
  inputLineBads: 0,
  onBatterySinceMs: null,
  beeperTells: false,
  test: noTestYet(),
});

/** Makes a reading of what the UPS told now and what it told before. */
export function assemble(track: Track, seen: Observation, at: Moment): { readonly track: Track; readonly reading: Reading } {
  const { mainsOk, onBattery } = seen.facts;
  const wentBad = track.mainsOk === true && mainsOk === false;
  const beeperTells = track.beeperTells || seen.beeper === "enabled";
  const next: Track = {
    seq: track.seq + 1,
    mainsOk: mainsOk ?? track.mainsOk,
    inputLineBads: track.inputLineBads + (wentBad ? 1 : 0),
    onBatterySinceMs: onBattery === true ? (track.onBatterySinceMs ?? at.monoMs) : onBattery === false ? null : track.onBatterySinceMs,
    beeperTells,
    test: nextTest(track.test, seen.facts, seen.battery.voltage, at, seen.testVerdict ?? null),
  };
  const { topology: _topology, remarks: _remarks, testVerdict: _verdict, ...told } = seen;
  return {
    track: next,
    reading: {
      ...told,
      input: [...seen.input],
      bypass: [...seen.bypass],
      output: [...seen.output],
      seq: next.seq,
      wallMs: at.wallMs,
      ageMs: 0,
      trust: "fresh",
      inputLineBads: next.inputLineBads,
      secondsOnBattery: onBattery === null ? null : onBattery ? secondsSince(next.onBatterySinceMs, at.monoMs) : 0,
      beeper: seen.beeper === "muted" && !beeperTells ? null : seen.beeper,
      test: next.test.test,
    },
  };
}

const secondsSince = (sinceMs: number | null, nowMs: number): number => Math.floor((nowMs - (sinceMs ?? nowMs)) / 1_000);
