import { readFileSync } from "node:fs";
import { type Facts, unknownIdentity, unknownRatings } from "@istars/protocol/model/reading.ts";
import type { Clock } from "@istars/service/clock.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { Port } from "../link/port.ts";
import { type Script, ScriptedTransport } from "../link/scripted-transport.ts";
import type { Driver, Nameplate, Observation } from "./driver.ts";
import { parseTranscript } from "./transcript.ts";

/** For tests: aborts nothing. */
export const never = new AbortController().signal;
/** For tests: the nameplate of a unit that told nothing of itself. */
export const BLANK: Nameplate = { identity: unknownIdentity(), ratings: unknownRatings() };

/** For tests: a line whose far end answers by a script, on a clock that `wait` moves on as long as any exchange takes. */
export function lineBench(script: Script) {
  const clock = new VirtualClock();
  const transport = new ScriptedTransport(script);
  const line = new Port({ transport, clock, log: silentLogger }).exchange("poll");
  const wait = async <T>(work: Promise<T>): Promise<T> => {
    const done = Promise.allSettled([work]);
    await clock.advance(8_000);
    await done;
    return work;
  };
  return { transport, line, clock, wait };
}

/** For tests: a driver on such a line and clock. */
export function driverBench(make: (clock: Clock) => Driver, script: Script) {
  const bench = lineBench(script);
  return { ...bench, driver: make(bench.clock) };
}

/** For tests: the facts that are true, in the order of the reading. */
export const trueFacts = (facts: Facts | undefined): string[] =>
  Object.entries(facts ?? {})
    .filter(([, value]) => value === true)
    .map(([name]) => name);

const stepsOf = (fixture: string) =>
  parseTranscript(readFileSync(new URL(`../../../test/fixtures/ups/${fixture}.txt`, import.meta.url), "utf8"));

/** For tests: the far end of a transcript, `FAMILY/NAME`, which answers step by step whatever it is asked. */
export function scriptOf(fixture: string): Script {
  const script = stepsOf(fixture).values();
  return () => (script.next().value?.received ?? []).map((line) => `${line}\r`);
}

/**
 * For tests: plays a transcript to a driver, the nameplate first, then one observation after the other until it is at its end.
 * `sent` is what the driver asked, `steps` what the transcript holds: whether the two are the same is for the test to say.
 */
export async function playTranscript(make: (clock: Clock) => Driver, fixture: string) {
  const steps = stepsOf(fixture);
  const { driver, transport, line, wait } = driverBench(make, scriptOf(fixture));
  const nameplate = await wait(driver.readNameplate(line, never));
  const seen: Observation[] = [];
  while (transport.sent.length < steps.length) seen.push(await wait(driver.readStatus(line, nameplate, never)));
  return { nameplate, seen, sent: transport.sent, steps };
}
