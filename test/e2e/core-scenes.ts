import { expect } from "vitest";
import type { UpsSimulatorOptions } from "../simulators/ups/simulator.ts";
import { type Core, facts, startCore } from "./core-bench.ts";

/** Scenes that every family's core goes through; each starts a core of its own on this simulated UPS. */

/** A battery runs empty: on battery, low, then the output is off. */
export async function playEmptyBattery(sim: UpsSimulatorOptions): Promise<void> {
  await using core = await startCore({ speed: 60, ...sim });
  await core.known();
  core.simulator.change({ batteryPercent: 12, loadPercent: 60, mains: "fail" });
  const low = await core.until("low battery", ({ alarms }) => alarms.some(({ id }) => id === "low-battery"), 60_000);
  expect(facts(low)).toMatchObject({ onBattery: true, batteryLow: true });
  const off = await core.until("output off", (now) => facts(now)?.outputOn === false, 60_000);
  expect(facts(off)).toMatchObject({ mainsOk: false, onBattery: false });
}

/** A habit of the line that the card copes with: every reading is whole, and no alarm comes of it. */
export async function playOddLine(sim: UpsSimulatorOptions): Promise<void> {
  await using core = await startCore(sim);
  await core.heard(4);
  for (const reading of core.readings) {
    expect(reading).toMatchObject({
      input: [{ voltage: 230 }],
      facts: { mainsOk: true, onBattery: false, fault: false, batteryLow: false },
    });
  }
  expect(core.live.current().alarms).toEqual([]);
}

/** Replies lack a byte now and then: they are dropped and counted, and change no fact. Gives back the core for more. */
export async function playLostBytes(core: Core): Promise<void> {
  await core.heard(6);
  for (const reading of core.readings) expect(reading.facts).toMatchObject({ mainsOk: true, fault: false, testing: false, outputOn: true });
  await core.until("counters", ({ link }) => link.counters.malformed + link.counters.timedOut > 0);
}

/** Garbage, then silence: the link is lost with its alarm, the last facts stand, and the UPS is found again. */
export async function playLostLink(sim: UpsSimulatorOptions, withinMs: number): Promise<void> {
  await using core = await startCore(sim);
  await core.known();
  for (const comm of ["garbage", "silent"] as const) {
    core.simulator.change({ comm });
    await core.until("lost", ({ alarms }) => alarms.some(({ id }) => id === "communications-lost"), withinMs);
    expect(facts(core.live.current())?.mainsOk).toBe(true);
    core.simulator.change({ comm: "ok" });
    await core.until("found again", ({ link, alarms }) => link.state === "online" && alarms.length === 0, withinMs);
  }
}
