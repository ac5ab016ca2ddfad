import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AlarmKeeper } from "@istars/card-firmware/alarms/keeper.ts";
import { MemoryEventLog } from "@istars/card-firmware/alarms/memory-event-log.ts";
import { initialSnapshot } from "@istars/card-firmware/live/initial-snapshot.ts";
import { LiveState, type Snapshot } from "@istars/card-firmware/live/live.ts";
import { checkUpsUri, createUps, type UpsOptions } from "@istars/card-firmware/ups.ts";
import type { Reading } from "@istars/protocol/model/reading.ts";
import { systemClock } from "@istars/service/clock.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import { describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { startUpsSimulator, type UpsSimulatorOptions } from "../simulators/ups/simulator.ts";

const never = new AbortController().signal;

interface CoreOptions extends UpsOptions {
  /** As in the URI; without it the simulator's own protocol. */
  readonly driver?: string;
  readonly onDetected?: (uri: string) => void;
}

/** The card's core, line to alarms, on a simulated UPS over TCP. */
async function startCore(sim: UpsSimulatorOptions = {}, { driver, onDetected, ...options }: CoreOptions = {}) {
  const simulated = { noiseVolts: 0, protocol: "voltronic", ...sim };
  const simulator = await startUpsSimulator(simulated);
  const uri = `${driver ?? simulated.protocol}+${simulator.listen.replace("pty:", "serial://")}`;
  const live = new LiveState(initialSnapshot(checkUpsUri(uri), systemClock.monoMs()));
  const ups = createUps({
    uri,
    live,
    clock: systemClock,
    log: silentLogger,
    options: { pollEveryMs: 500, ...options },
    ...(onDetected ? { onDetected } : {}),
  });
  const eventLog = new MemoryEventLog();
  const keeper = new AlarmKeeper({ live, eventLog, clock: systemClock, log: silentLogger, tells: ups.tells, firmware: "0.0.0" });
  await keeper.start();
  const readings: Reading[] = [];
  live.subscribe(({ latest }, { kind }) => {
    if (kind === "reading" && latest) readings.push(latest.reading);
  });
  const running = ups.start(never);
  /** Resolves when the live state is so, now or later. */
  const until = (what: string, is: (now: Snapshot) => boolean, withinMs = 15_000): Promise<Snapshot> => {
    const { promise, resolve, reject } = Promise.withResolvers<Snapshot>();
    const check = (now: Snapshot) => is(now) && resolve(now);
    const limit = systemClock.timeout(withinMs);
    limit.addEventListener("abort", () => reject(new Error(`never came: ${what}; last: ${JSON.stringify(live.current())}`)));
    const unsubscribe = live.subscribe(check);
    check(live.current());
    return promise.finally(unsubscribe);
  };
  return {
    simulator,
    live,
    ups,
    eventLog,
    readings,
    until,
    known: () => until("reading with nameplate", ({ latest, ratings }) => latest !== null && ratings.batteryVoltage !== null),
    heard: (count: number) => {
      const from = readings.length;
      return until(`${count} readings`, () => readings.length >= from + count, 60_000);
    },
    counters: () => live.current().link.counters,
    [Symbol.asyncDispose]: async () => {
      await ups.close();
      await running;
      await keeper.close();
      await simulator.close();
    },
  };
}
const facts = ({ latest }: Snapshot) => latest?.reading.facts;

test.concurrent("a mains failure and its return go through to the alarms, with charge and runtime from the UPS", async () => {
  await using core = await startCore({ topology: "online" });
  const healthy = await core.known();
  expect(healthy).toMatchObject({
    link: { state: "online", protocol: "voltronic" },
    identity: { manufacturer: "ISTARS SIM", model: "SIMOL1000", firmware: "00100.00", topology: "online" },
    ratings: { outputVoltage: 230, batteryVoltage: 24, outputFrequency: 50, apparentPower: 1000, power: 800 },
  });
  const { latest } = await core.until("charge", (now) => now.latest?.reading.battery.charge === 100);
  expect(latest?.reading).toMatchObject({ outputSource: "normal", input: [{ voltage: 230 }], output: [{ current: 1.3 }], trust: "fresh" });
  expect(latest?.reading.battery.runtime).toBeGreaterThan(300);
  core.simulator.change({ mains: "fail" });
  const failed = await core.until("on battery", ({ alarms }) => alarms.some(({ id }) => id === "on-battery"));
  expect(failed.latest?.reading).toMatchObject({ outputSource: "battery", battery: { flow: "discharging" } });
  core.simulator.change({ mains: "ok" });
  await core.until("mains back", ({ alarms }) => alarms.length === 0);
});

test.concurrent("a battery that empties goes from on battery over low to output off", async () => {
  await using core = await startCore({ speed: 60, topology: "online" });
  await core.known();
  core.simulator.change({ batteryPercent: 12, loadPercent: 60, mains: "fail" });
  const low = await core.until("low battery", ({ alarms }) => alarms.some(({ id }) => id === "low-battery"), 60_000);
  expect(facts(low)).toMatchObject({ onBattery: true, batteryLow: true });
  const off = await core.until("output off", (now) => facts(now)?.outputOn === false, 60_000);
  expect(facts(off)).toMatchObject({ mainsOk: false, onBattery: false });
});

test.concurrent.each([
  ["stray characters between replies", ["noise=between"]],
  ["a half-duplex adaptor", ["half-duplex"]],
  ["a slow reply", ["delay=400"]],
])("with %s every reading is whole", async (_what, behaviours) => {
  await using core = await startCore({ behaviours });
  await core.heard(4);
  for (const reading of core.readings) {
    expect(reading).toMatchObject({
      input: [{ voltage: 230 }],
      facts: { mainsOk: true, onBattery: false, fault: false, batteryLow: false },
    });
  }
  expect(core.live.current().alarms).toEqual([]);
});

test.concurrent("replies that lack a byte are dropped and counted, and change no fact", async () => {
  await using core = await startCore({ behaviours: ["drop-byte=3"] });
  await core.heard(6);
  for (const reading of core.readings) expect(reading.facts).toMatchObject({ mainsOk: true, fault: false, testing: false, outputOn: true });
  await core.until("counters", ({ link }) => link.counters.malformed + link.counters.timedOut > 0);
});

test.concurrent("garbage and silence lose the link and raise its alarm, and the UPS is found again", async () => {
  await using core = await startCore();
  await core.known();
  for (const comm of ["garbage", "silent"] as const) {
    core.simulator.change({ comm });
    await core.until("lost", ({ alarms }) => alarms.some(({ id }) => id === "communications-lost"), 40_000);
    expect(facts(core.live.current())?.mainsOk).toBe(true);
    core.simulator.change({ comm: "ok" });
    await core.until("found again", ({ link, alarms }) => link.state === "online" && alarms.length === 0, 40_000);
  }
});

test.concurrent("SAFETY 22: a quick test ends by itself, and has passed because the UPS says so", async () => {
  await using core = await startCore({ speed: 4 });
  await core.until("charge", ({ latest }) => latest?.reading.battery.charge === 100);
  expect(await core.ups.send("test.battery.start.quick", "e2e", never)).toMatchObject({ outcome: "confirmed" });
  const done = await core.until("ended", ({ latest }) => latest?.reading.test.result !== "running");
  expect(done.latest?.reading.test).toMatchObject({ result: "passed", kind: "quick" });
});

test.concurrent("warnings of battery, charger and fan raise their alarms, and clear them", async () => {
  await using core = await startCore();
  await core.known();
  const warn = [10, 14, 56];
  const warnings = `(${Array.from({ length: 64 }, (_, index) => (warn.includes(index + 1) ? "1" : "0")).join("")}\r`;
  const stop = core.simulator.use({
    name: "warnings",
    answer: (command, next) => (command === "QWS" ? { ...next(), text: warnings } : next()),
  });
  const raised = await core.until("three alarms", ({ alarms }) => alarms.length === 3);
  expect(raised.alarms.map(({ id }) => id).sort()).toEqual(["battery-bad", "charger-failed", "fan-failure"]);
  await expect(core.ups.send("test.battery.start.quick", "e2e", never)).rejects.toMatchObject({ code: "command.refused" });
  stop();
  await core.until("none", ({ alarms }) => alarms.length === 0);
});

test.concurrent("SAFETY 19: the beeper is muted and unmuted, once each", async () => {
  await using core = await startCore();
  await core.known();
  core.simulator.change({ mains: "fail" });
  await core.until("on battery", (now) => facts(now)?.onBattery === true);
  expect(await core.ups.send("beeper.toggle", "e2e", never)).toMatchObject({ outcome: "confirmed" });
  expect(core.live.current().latest?.reading.beeper).toBe("muted");
  expect(await core.ups.send("beeper.toggle", "e2e", never)).toMatchObject({ outcome: "confirmed" });
  const { BZON, BZOFF } = core.simulator.state().line.requests as Record<string, number>;
  expect([BZON, BZOFF]).toEqual([1, 1]);
});

test.concurrent.each([
  ["megatec", {}],
  ["voltronic", {}],
  ["voltronic-qs", { dialect: "V" }],
  ["voltronic-qs", { dialect: "P" }],
  ["voltronic-qs", { dialect: "T" }],
] as const)("SAFETY 30: auto finds %s %j by queries only, keeps what it found, and follows a mains failure", async (protocol, sim) => {
  const found: string[] = [];
  await using core = await startCore({ protocol, ...sim }, { driver: "auto", onDetected: (uri) => found.push(uri) });
  const online = await core.until("online", ({ link }) => link.state === "online");
  expect([online.link.protocol, core.ups.protocol]).toEqual([protocol, protocol]);
  expect(found).toEqual([`${protocol}+${core.simulator.listen}`]);
  expect(Object.keys(core.simulator.state().line.requests).filter((kind) => /^(?:[STCB].*|Q)$/.test(kind))).toEqual([]);
  const { outputSwitch, testing, muted } = core.simulator.plant.look();
  expect({ outputSwitch, testing, muted }).toEqual({ outputSwitch: { kind: "on" }, testing: false, muted: false });
  core.simulator.change({ comm: "silent" });
  await core.until("lost", ({ link }) => link.state === "lost", 40_000);
  core.simulator.change({ comm: "ok", mains: "fail" });
  await core.until("on battery", ({ alarms }) => alarms.some(({ id }) => id === "on-battery"), 40_000);
  expect(found).toHaveLength(1);
});

const missing = missingPeers("socat");
describe.skipIf(missing.length > 0)(`over a serial port at 2400 baud${missing.length > 0 ? `, needs ${missing}` : ""}`, () => {
  test.concurrent.each([
    ["voltronic", {}],
    ["voltronic-qs", { dialect: "T" }],
  ] as const)("a %s unit %j is read without a byte lost or late", async (protocol, sim) => {
    await using stack = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), "core-"));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const core = stack.use(await startCore({ protocol, ...sim, listen: `pty:${join(folder, "tty")}`, baud: 2400 }));
    await core.known();
    await core.heard(5);
    expect(core.counters()).toMatchObject({ malformed: 0, timedOut: 0, noiseBytes: 0, opened: 1 });
    for (const { input } of core.readings) expect(input[0]?.voltage).toBeCloseTo(230, 0);
  });
});
