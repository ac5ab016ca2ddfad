import { expect, test } from "vitest";
import { BATTERY, LOW, MAINS, onBatteryWith } from "../decision/sample-decision.ts";
import { AgentBench } from "./agent-bench.ts";

const WARNED = "wall This computer shuts down in 60 s: the mains have failed and the UPS runs on battery. Save your work and log out.";
const CALLED_OFF = "wall The shutdown of this computer is called off.";
const COMMANDS = ["/bin/stop-database", "/bin/sync"];

test("SAFETY 6: an outage takes the server down step by step: users, commands in their order, power-off", async () => {
  await using bench = await AgentBench.start();
  bench.says("a", BATTERY);
  await bench.runs(299);
  expect(bench.done).toEqual([]);
  expect(bench.agent.state().phase).toMatchObject({ kind: "counting", cause: { kind: "on-battery", feedId: "a" }, held: false });
  await bench.runs(2);
  expect(bench.done).toEqual([WARNED]);
  await bench.runs(15);
  expect(bench.done).toEqual([WARNED, ...COMMANDS, "systemctl poweroff"]);
  expect(bench.agent.state().phase).toMatchObject({ kind: "done", course: "armed" });
});

test("SAFETY 6: a low battery begins the commands at once, while the users are told", async () => {
  await using bench = await AgentBench.start({ behave: () => ({ tookMs: 4_000 }) });
  bench.says("a", LOW);
  await bench.clock.advance(0);
  expect(bench.done).toEqual([expect.stringContaining("shuts down in 45 s: the battery of the UPS is nearly empty"), "/bin/stop-database"]);
  await bench.runs(10);
  expect(bench.done.at(-1)).toBe("systemctl poweroff");
});

test("what is decided at a source's word is begun with that word, not with the next second", async () => {
  await using bench = await AgentBench.start();
  await bench.clock.advance(400);
  bench.says("a", onBatteryWith(299));
  await bench.clock.advance(0);
  expect(bench.done).toHaveLength(1);
});

test("what is due between two seconds is begun then", async () => {
  await using bench = await AgentBench.start({ policy: { warnMs: 1_300, commandsMs: 45_000 } });
  await bench.clock.advance(200);
  bench.says("a", onBatteryWith(299));
  await bench.clock.advance(1_299);
  expect(bench.done).toHaveLength(1);
  await bench.clock.advance(10);
  expect(bench.done[1]).toBe("/bin/stop-database");
});

test("SAFETY 15: mains that are good for thirty seconds call it off: the running command is ended, the next never begins, users are told", async () => {
  await using bench = await AgentBench.start({
    policy: { triggers: { onBattery: { afterMs: 1_000 } }, commandsMs: 300_000 },
    settings: { commands: COMMANDS.map((argv) => ({ argv: [argv] as const, limitMs: 150_000 })) },
    behave: (line) => ({ tookMs: line.startsWith("/bin") ? 140_000 : 0 }),
  });
  bench.says("a", BATTERY);
  await bench.runs(20);
  expect(bench.done).toEqual([WARNED.replace("60", "315"), "/bin/stop-database"]);
  bench.says("a", MAINS);
  await bench.runs(29);
  expect(bench.agent.state().phase).toMatchObject({ kind: "stopping", held: true, powerOffInMs: null });
  await bench.runs(300);
  expect(bench.done.slice(2)).toEqual([CALLED_OFF]);
  expect(bench.why.find(({ code }) => code === "command.ended")?.params).toMatchObject({ outcome: "stopped" });
  expect(bench.agent.state().phase.kind).toBe("watching");
  await bench.agent.close();
  const [line] = await bench.agent.reports();
  expect(line).toMatchObject({ mode: "armed", outcome: "cancelled" });
  const report = await bench.agent.report(line?.id ?? 0);
  expect(report?.steps).toMatchObject([
    { kind: "warn", outcome: "ended" },
    { kind: "run", text: "/bin/stop-database", outcome: "stopped" },
    { kind: "run", text: "/bin/sync", outcome: "skipped" },
  ]);
});

test("SAFETY 15: after the word was given mains change nothing any more", async () => {
  await using bench = await AgentBench.start({ powerOff: (_tell, clock, signal) => clock.sleep(600_000, signal).catch(() => {}) });
  bench.says("a", LOW);
  await bench.runs(1);
  expect(bench.agent.state().phase).toMatchObject({ kind: "powering-off", powerOffInMs: 0 });
  bench.says("a", MAINS);
  await bench.runs(100);
  expect(bench.agent.state().phase.kind).toBe("powering-off");
  await expect(bench.agent.order({ kind: "withdraw" })).rejects.toThrow("nothing takes that back");
});

test("a power-off that fails in a way that nobody thought of is tried again", async () => {
  let attempts = 0;
  await using bench = await AgentBench.start({
    powerOff: async (tell) => {
      attempts += 1;
      if (attempts < 3) throw new Error("nobody thought of this");
      tell({ kind: "given", argv: ["systemctl", "poweroff"] });
    },
  });
  bench.says("a", LOW);
  await bench.runs(12);
  expect(bench.agent.state().phase).toMatchObject({ kind: "done", course: "armed" });
});

test("a command that hangs is ended at its limit, one that fails is noted, and the machine goes down all the same", async () => {
  await using bench = await AgentBench.start({
    behave: (line) => (line === "/bin/stop-database" ? { tookMs: 1e9 } : { exitCode: line === "/bin/sync" ? 1 : 0 }),
  });
  bench.says("a", LOW);
  await bench.runs(29);
  expect(bench.done.at(-1)).toBe("/bin/stop-database");
  await bench.runs(2);
  expect(bench.done.slice(-2)).toEqual(["/bin/sync", "systemctl poweroff"]);
  expect(bench.why.filter(({ code }) => code === "command.ended").map(({ params }) => params)).toMatchObject([
    { name: "stop-database", outcome: "too-late", exitCode: null },
    { name: "sync", outcome: "ended", exitCode: 1 },
  ]);
});

test("SAFETY 6: with two feeds of which one is needed, one on battery takes nothing down and both do", async () => {
  await using bench = await AgentBench.start({ policy: { feeds: [["a"], ["b"]], feedsNeeded: 1 } });
  bench.says("a", LOW);
  await bench.runs(600);
  expect(bench.done).toEqual([]);
  bench.says("b", LOW);
  await bench.runs(2);
  expect(bench.done).toContain("systemctl poweroff");
});

test("SAFETY 8: a link that is lost on mains takes nothing down, however long", async () => {
  await using bench = await AgentBench.start();
  bench.silences("a");
  await bench.runs(3_600);
  expect(bench.done).toEqual([]);
  expect(bench.agent.state()).toMatchObject({
    phase: { kind: "watching" },
    feeds: [{ word: "silent" }],
    sources: [{ isStale: true, link: { state: "lost", reason: "silent" } }],
  });
  expect(bench.agent.state().warnings).toContainEqual({ code: "source-silent", subject: "a", detail: "silent" });
});

test("SAFETY 8: a link that is lost on battery takes the server down at the last known runtime less its need", async () => {
  await using bench = await AgentBench.start({ policy: { needMs: 100_000, triggers: { onBattery: null } } });
  bench.says("a", onBatteryWith(400)).silences("a");
  await bench.runs(299);
  expect(bench.done).toEqual([]);
  await bench.runs(2);
  expect(bench.done[0]).toContain("the UPS does not answer any more");
});

test("a source that is refused is red at once, and says why", async () => {
  await using bench = await AgentBench.start();
  bench.silences("a", "refused", "certificate");
  await bench.runs(1);
  expect(bench.agent.state().warnings).toContainEqual({ code: "source-refused", subject: "a", detail: "certificate" });
  expect(bench.why.at(-1)).toMatchObject({ code: expect.stringMatching(/feed|source/) });
  expect(bench.codes()).toContain("source.refused");
});

test("an order takes the server down in its time, and is taken back before that", async () => {
  await using bench = await AgentBench.start();
  await bench.agent.order({ kind: "shut-down", inMs: 60_000 });
  await bench.runs(30);
  expect(bench.agent.state()).toMatchObject({
    order: { by: "command", inMs: 30_000 },
    phase: { kind: "counting", sinceMs: 30_000, inMs: 30_000, powerOffInMs: 90_000 },
  });
  await bench.agent.order({ kind: "withdraw" });
  await bench.runs(120);
  expect(bench.done).toEqual([]);
  await expect(bench.agent.order({ kind: "withdraw" })).rejects.toMatchObject({ code: "order.refused" });
  await bench.agent.order({ kind: "shut-down", inMs: 0 });
  await bench.runs(20);
  expect(bench.done).toContain("systemctl poweroff");
});

test("SAFETY 7: maintenance ends by itself", async () => {
  await using bench = await AgentBench.start();
  await bench.agent.order({ kind: "maintenance", forMs: 600_000 });
  expect(bench.agent.state().maintenanceLeftMs).toBe(600_000);
  await bench.runs(601);
  expect(bench.agent.state().maintenanceLeftMs).toBeNull();
});

test("SAFETY 14: cards are told how far the server is, and the last word before the power-off", async () => {
  await using bench = await AgentBench.start({ behave: () => ({ tookMs: 5_000 }) });
  expect(bench.words.at(-1)).toEqual({
    name: "db-1",
    os: "linux 6.1.0",
    version: "1.2.3",
    needsMs: 120_000,
    state: "ready",
    dryRun: false,
  });
  const before = bench.words.length;
  await bench.runs(60);
  expect(bench.words.length - before).toBe(6);
  bench.says("a", BATTERY);
  await bench.runs(303);
  expect(bench.words.at(-1)?.state).toBe("counting");
  await bench.runs(15);
  expect(bench.words.at(-1)?.state).toBe("stopping");
  await bench.runs(8);
  expect(bench.words.at(-1)?.state).toBe("last-word");
  expect(bench.done.at(-1)).toBe("systemctl poweroff");
});

test("a card that does not answer keeps the power-off waiting for a second, not longer", async () => {
  await using bench = await AgentBench.start({
    deps: {
      callCard: (_card, _report, signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    },
  });
  bench.says("a", LOW);
  await bench.clock.advance(999);
  expect(bench.done).not.toContain("systemctl poweroff");
  await bench.clock.advance(2);
  expect(bench.done).toContain("systemctl poweroff");
  await bench.runs(10);
  expect(bench.agent.state().sources[0]?.registration).toEqual({ state: "failed", reason: "silent" });
});

test("SAFETY 8: an outage in which a source is heard for a minute proves its network path, a battery test does not", async () => {
  await using bench = await AgentBench.start({ policy: { triggers: { onBattery: { afterMs: 600_000 } } } });
  expect(bench.agent.state().warnings).toContainEqual({ code: "path-not-proven", subject: null, detail: null });
  bench.says("a", { facts: { onBattery: true, testing: true } });
  await bench.runs(120);
  expect(bench.agent.state().isPathProven).toBe(false);
  bench.says("a", BATTERY);
  await bench.runs(59);
  expect(bench.agent.state().isPathProven).toBe(false);
  await bench.runs(2);
  expect(bench.agent.state()).toMatchObject({ isPathProven: true, warnings: [] });
  expect(bench.codes()).toContain("path-proven");
});

test("values that no UPS can have take nothing down", async () => {
  await using bench = await AgentBench.start();
  for (const runtime of [Number.NaN, Number.NEGATIVE_INFINITY, -1]) {
    bench.says("a", {
      facts: { onBattery: false, batteryLow: true },
      battery: { runtime, charge: -5 },
      temperature: 1e300,
      shutdownInS: Number.NaN,
    });
    await bench.runs(200);
  }
  expect(bench.done).toEqual([]);
});

test("mains that flap fill neither the timeline nor the journal, and take nothing down while they come back", async () => {
  await using bench = await AgentBench.start({ policy: { triggers: { onBattery: null } } });
  for (let i = 0; i < 300; i++) {
    bench.says("a", i % 2 === 0 ? BATTERY : MAINS);
    await bench.runs(1);
  }
  expect(bench.done).toEqual([]);
  expect(bench.codes().filter((code) => code === "feed.word").length).toBeLessThan(65);
  expect(bench.writes).toBeLessThan(20);
});
