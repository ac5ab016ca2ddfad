import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Snapshot } from "@istars/card-firmware/live/live.ts";
import { describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { facts, never, startCore } from "./core-bench.ts";
import { playEmptyBattery, playLostBytes, playLostLink, playOddLine } from "./core-scenes.ts";

const VOLTRONIC = { protocol: "voltronic" };

test.concurrent("a mains failure and its return go through to the alarms, with charge and runtime from the UPS", async () => {
  await using core = await startCore({ ...VOLTRONIC, topology: "online" });
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

test.concurrent("a battery that empties goes from on battery over low to output off", () =>
  playEmptyBattery({ ...VOLTRONIC, topology: "online" }));

test.concurrent.each([
  ["stray characters between replies", ["noise=between"]],
  ["a half-duplex adaptor", ["half-duplex"]],
  ["a slow reply", ["delay=400"]],
])("with %s every reading is whole", (_what, behaviours) => playOddLine({ ...VOLTRONIC, behaviours }));

test.concurrent("replies that lack a byte are dropped and counted, and change no fact", async () => {
  await using core = await startCore({ ...VOLTRONIC, behaviours: ["drop-byte=3"] });
  await playLostBytes(core);
});

test.concurrent("garbage and silence lose the link and raise its alarm, and the UPS is found again", () => playLostLink(VOLTRONIC, 40_000));

test.concurrent("SAFETY 22: a quick test ends by itself, and has passed because the UPS says so", async () => {
  await using core = await startCore({ ...VOLTRONIC, speed: 4 });
  await core.until("charge", ({ latest }) => latest?.reading.battery.charge === 100);
  expect(await core.ups.send("test.battery.start.quick", "e2e", never)).toMatchObject({ outcome: "confirmed" });
  const done = await core.until("ended", ({ latest }) => latest?.reading.test.result !== "running");
  expect(done.latest?.reading.test).toMatchObject({ result: "passed", kind: "quick" });
});

test.concurrent("warnings of battery, charger and fan raise their alarms, and clear them", async () => {
  await using core = await startCore(VOLTRONIC);
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

const TEN_KVA = { ...VOLTRONIC, topology: "online", phases: "3/3", ratingVa: 10_000, batteryVolts: 240 } as const;
/** The three voltages of each side, as far as they are known. */
const voltagesOf = ({ latest }: Snapshot) =>
  [latest?.reading.input, latest?.reading.output, latest?.reading.bypass].map((side) => side?.map(({ voltage }) => voltage) ?? []);

test.concurrent("a three-phase unit is read phase by phase, through an outage and back", async () => {
  await using core = await startCore(TEN_KVA);
  await core.known();
  const healthy = await core.until("all phases", (now) => voltagesOf(now).every((side) => side.length === 3 && !side.includes(null)));
  expect(voltagesOf(healthy)).toEqual([
    [230, 228.8, 231.1],
    [230, 230, 230],
    [230, 228.8, 231.1],
  ]);
  expect(healthy.latest?.reading).toMatchObject({ input: [{ frequency: 50 }, {}, {}], facts: { overload: false } });
  await core.until("loads", ({ latest }) => latest?.reading.output.map(({ load }) => load).join() === "30,24,27");
  core.simulator.change({ mains: "fail" });
  const failed = await core.until("no mains on any phase", (now) => voltagesOf(now)[0]?.join() === "0,0,0");
  expect(facts(failed)).toMatchObject({ onBattery: true, mainsOk: false, outputOn: true });
  core.simulator.change({ mains: "ok" });
  await core.until("mains on all", (now) => voltagesOf(now)[0]?.join() === "230,228.8,231.1" && now.alarms.length === 0);
});

test.concurrent("SAFETY 2: a three-phase unit's lost replies leave phases unknown, never zero and never another's", async () => {
  await using core = await startCore({ ...TEN_KVA, behaviours: ["drop-byte=4"] });
  await core.known();
  await core.heard(12);
  const known = [230, 228.8, 231.1];
  for (const { input, facts: told } of core.readings.filter((reading) => reading.input.length === 3)) {
    for (const [index, { voltage }] of input.entries()) expect([null, known[index]]).toContain(voltage);
    expect(told).toMatchObject({ mainsOk: true, onBattery: false, overload: false });
  }
});

test.concurrent("SAFETY 19: the beeper is muted and unmuted, once each", async () => {
  await using core = await startCore(VOLTRONIC);
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
    ["voltronic", { topology: "online", phases: "3/3" }],
    ["voltronic-qs", { dialect: "T" }],
  ] as const)("a %s unit %j is read without a byte lost or late", async (protocol, sim) => {
    await using stack = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), "core-"));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const core = stack.use(await startCore({ protocol, ...sim, listen: `pty:${join(folder, "tty")}`, baud: 2400 }));
    await core.known();
    await core.heard("phases" in sim ? 8 : 5);
    expect(core.counters()).toMatchObject({ malformed: 0, timedOut: 0, noiseBytes: 0, opened: 1 });
    for (const { input } of core.readings) if (input[0]?.voltage !== null) expect(input[0]?.voltage).toBeCloseTo(230, 0);
    expect(core.readings.some(({ input }) => input[0]?.voltage !== null)).toBe(true);
  });
});
