import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { startUpsSimulator } from "../simulators/ups/simulator.ts";
import { facts, never, startCore } from "./core-bench.ts";
import { playEmptyBattery, playLostBytes, playLostLink, playOddLine } from "./core-scenes.ts";

test.concurrent("a mains failure and its return go through to the alarms", async () => {
  await using core = await startCore();
  const healthy = await core.known();
  expect(healthy).toMatchObject({
    link: { state: "online" },
    identity: { manufacturer: "ISTARS SIM", model: "LI1000", topology: "line-interactive" },
    ratings: { outputVoltage: 230, batteryVoltage: 24, outputFrequency: 50 },
  });
  await core.until("healthy with flow", ({ latest }) => latest?.reading.battery.flow === "floating");
  expect(core.live.current().latest?.reading).toMatchObject({ outputSource: "normal", input: [{ voltage: 230 }], trust: "fresh" });
  core.simulator.change({ mains: "fail" });
  const failed = await core.until("on battery", ({ alarms }) => alarms.some(({ id }) => id === "on-battery"));
  expect(failed.latest?.reading).toMatchObject({ outputSource: "battery", battery: { flow: "discharging" }, inputLineBads: 1 });
  core.simulator.change({ mains: "ok" });
  await core.until("mains back", ({ alarms }) => alarms.length === 0);
  expect(core.eventLog.records.map((e) => `${e.kind} ${e.alarm}`)).toEqual([
    "card.started null",
    "alarm.raised on-battery",
    "alarm.raised input-bad",
    "alarm.cleared on-battery",
    "alarm.cleared input-bad",
  ]);
});

test.concurrent("a battery that empties goes from on battery over low to output off", () => playEmptyBattery({}));

test.concurrent.each([
  ["stray characters between replies", ["noise=between"]],
  ["a half-duplex adaptor", ["half-duplex"]],
  ["no carriage return", ["no-cr"]],
  ["a ninth status character", ["ninth-bit"]],
  ["fields filled with @", ["fill=@"]],
  ["acknowledgements in brackets", ["acknowledge=bracket"]],
  ["a slow reply", ["delay=700"]],
])("with %s every reading is whole", (_what, behaviours) => playOddLine({ behaviours }));

test.concurrent("replies that lack a byte are dropped and counted, and change no fact", async () => {
  await using core = await startCore({ behaviours: ["drop-byte=2"] });
  await playLostBytes(core);
  expect(core.live.current().link.state).toBe("online");
});

test.concurrent("a reply that is held back does not stand in for the one behind it", async () => {
  await using core = await startCore({ behaviours: ["stale-line=3"] });
  await core.heard(6);
  await core.until("counters", ({ link }) => link.counters.malformed > 0 && link.counters.timedOut > 0);
  expect(core.live.current().link.state).toBe("online");
});

test.concurrent("garbage and silence lose the link and raise its alarm, and the UPS is found again", () => playLostLink({}, 30_000));

test.concurrent("F and I may stay silent: the rest is told, and flow and charge are unknown", async () => {
  await using core = await startCore({ behaviours: ["f-silent", "i-silent"] });
  await core.heard(4);
  const { ratings, identity, latest } = core.live.current();
  expect(ratings.batteryVoltage).toBeNull();
  expect(identity).toMatchObject({ model: null, topology: "line-interactive" });
  expect(latest?.reading).toMatchObject({
    facts: { mainsOk: true },
    battery: { flow: null, status: "normal" },
    estimates: { charge: null },
  });
  expect(latest?.reading.battery.voltage).toBeGreaterThan(24);
});

test.concurrent("volts per cell become pack volts, on an online unit and on one that is none", async () => {
  for (const sim of [{ topology: "online", batteryVolts: 192 }, { behaviours: ["per-cell"] }] as const) {
    await using core = await startCore(sim);
    await core.known();
    const now = await core.until("pack voltage", ({ latest }) => latest?.reading.battery.voltage !== null);
    const nominal = now.ratings.batteryVoltage ?? 0;
    expect(now.latest?.reading.battery.voltage).toBeGreaterThan(nominal);
    expect(now.latest?.reading.battery.voltage).toBeLessThan(1.2 * nominal);
  }
});

test.concurrent("a stuck shutdown bit raises its alarm, unless it is to be ignored", async () => {
  {
    await using core = await startCore({ behaviours: ["stuck-b1"] });
    await core.until("shutdown pending", ({ alarms }) => alarms.some(({ id }) => id === "shutdown-pending"));
  }
  await using core = await startCore({ behaviours: ["stuck-b1"] }, { ignoreShutdownBit: true });
  await core.heard(3);
  expect(facts(core.live.current())?.shutdownPending).toBeNull();
  expect(core.live.current().alarms).toEqual([]);
});

test.concurrent.each([[[]], [["acknowledge"]], [["half-duplex"]]])(
  "SAFETY 19: a battery test is started and stopped, seen to be so (%j)",
  async (behaviours) => {
    await using core = await startCore({ behaviours });
    await core.until("full battery", ({ latest }) => latest?.reading.battery.flow === "floating");
    expect(await core.ups.send("test.battery.start.deep", "e2e", never)).toEqual({
      command: "test.battery.start.deep",
      outcome: "confirmed",
    });
    await core.until("test alarm", ({ alarms }) => alarms.some(({ id }) => id === "test-in-progress"));
    await expect(core.ups.send("test.battery.start.quick", "e2e", never)).rejects.toMatchObject({ params: { reason: "test-running" } });
    expect(await core.ups.send("test.battery.stop", "e2e", never)).toMatchObject({ outcome: "confirmed" });
    expect(core.live.current().latest?.reading.test).toMatchObject({ result: "aborted", kind: "deep" });
    const { T = 0, TL = 0, CT = 0 } = core.simulator.state().line.requests as Record<string, number>;
    expect([T, TL, CT]).toEqual([0, 1, 1]);
  },
);

test.concurrent("SAFETY 22: a quick test ends by itself without a verdict", async () => {
  await using core = await startCore({ speed: 4 });
  await core.until("full battery", ({ latest }) => latest?.reading.battery.flow === "floating");
  await core.ups.send("test.battery.start.quick", "e2e", never);
  const done = await core.until("ended", ({ latest }) => latest?.reading.test.result !== "running");
  expect(done.latest?.reading.test).toMatchObject({ result: "ended", kind: "quick" });
  expect(done.latest?.reading.test.lowestVoltage).toBeGreaterThan(20);
});

test.concurrent("SAFETY 9: a UPS that falls silent on battery is held on battery", async () => {
  await using core = await startCore({}, { holdPolicy: () => ({ needS: 1, marginS: 1, unknownS: 8 }) });
  await core.known();
  core.simulator.change({ mains: "fail" });
  await core.until("on battery", (now) => facts(now)?.onBattery === true);
  core.simulator.change({ comm: "silent" });
  const held = await core.until("held", ({ latest }) => latest?.reading.trust === "held");
  expect(held.link.state).toBe("lost");
  expect(facts(held)).toMatchObject({ onBattery: true, batteryLow: false });
  const low = await core.until("low", ({ alarms }) => alarms.some(({ id }) => id === "low-battery"), 20_000);
  expect(low.alarms.map(({ id }) => id).sort()).toEqual(["communications-lost", "input-bad", "low-battery", "on-battery"]);
});

const missing = missingPeers("socat");
describe.skipIf(missing.length > 0)(`over a serial port at 2400 baud${missing.length > 0 ? `, needs ${missing}` : ""}`, () => {
  test.concurrent("a UPS is read, lost with its port, and found again when the port is back", async () => {
    await using stack = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), "core-"));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const listen = `pty:${join(folder, "tty")}`;
    const core = stack.use(await startCore({ listen, baud: 2400 }));
    await core.known();
    await core.heard(4);
    expect(core.counters()).toMatchObject({ malformed: 0, timedOut: 0, opened: 1 });
    await core.simulator.close();
    const lost = await core.until("lost", ({ link }) => link.state === "lost", 30_000);
    expect(lost.link.reason).toBe("port.closed");
    stack.use(await startUpsSimulator({ listen, baud: 2400, noiseVolts: 0 }));
    await core.until("found again", ({ link, latest }) => link.state === "online" && latest?.reading.facts.mainsOk === true, 30_000);
    expect(core.counters().opened).toBe(2);
  });
});
