import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BATTERY, LOW, MAINS } from "../decision/sample-decision.ts";
import { AgentBench } from "./agent-bench.ts";

const wouldHave = (bench: AgentBench) => bench.why.filter(({ code }) => code === "would").map(({ params }) => params);

const WHOLE_OUTAGE = [
  {
    kind: "warn",
    afterMs: 0,
    text: "This computer shuts down in 60 s: the mains have failed and the UPS runs on battery. Save your work and log out.",
  },
  { kind: "run", afterMs: 15_000, line: "/bin/stop-database" },
  { kind: "run", afterMs: 15_000, line: "/bin/sync" },
  { kind: "power-off", afterMs: 60_000, line: "systemctl poweroff" },
];

test("SAFETY 10: a new agent observes: it says what it would have done, does nothing, and says every day that it does nothing", async () => {
  await using bench = await AgentBench.start({ policy: { mode: "observer" } });
  expect(bench.agent.state()).toMatchObject({
    mode: "observer",
    warnings: expect.arrayContaining([expect.objectContaining({ code: "observing" })]),
  });
  bench.says("a", BATTERY);
  await bench.runs(365);
  expect(bench.done).toEqual([]);
  expect(wouldHave(bench)).toEqual(WHOLE_OUTAGE);
  expect(await bench.agent.reports()).toMatchObject([{ mode: "observer", outcome: "would-have-powered-off", tookMs: 60_000 }]);
  const reminders = () => bench.log.lines.filter(({ message }) => message.includes("nothing will be shut down")).length;
  expect(reminders()).toBe(1);
  bench.says("a", MAINS);
  bench.clock.suspend(86_400_000);
  await bench.runs(2);
  expect(reminders()).toBe(2);
});

test("SAFETY 10: nothing shuts down in the first two minutes, except on a low battery", async () => {
  await using bench = await AgentBench.fresh({ policy: { quietMs: 120_000, triggers: { onBattery: { afterMs: 1_000 } } } });
  await bench.boot();
  bench.says("a", BATTERY);
  await bench.runs(118);
  expect(bench.done).toEqual([]);
  expect(bench.agent.state().quietLeftMs).toBe(2_000);
  bench.says("a", LOW);
  await bench.runs(1);
  expect(bench.done).not.toEqual([]);
});

test("SAFETY 34: an armed file started as a dry run reaches no real hands", async () => {
  await using bench = await AgentBench.start({ isDryRun: true, deps: { realHands: null } });
  bench.says("a", BATTERY);
  await bench.runs(400);
  expect(bench.agent.state().mode).toBe("dry-run");
  expect(bench.done).toEqual([]);
  expect(wouldHave(bench)).toEqual(WHOLE_OUTAGE);
  expect(bench.words.every(({ dryRun }) => dryRun)).toBe(true);
  expect(bench.words.some(({ state }) => state === "last-word")).toBe(false);
});

test("SAFETY 34: a drill of an armed agent goes through the whole chain, reaches no real hands and leaves a report", async () => {
  await using bench = await AgentBench.start({ policy: { warnMs: 22_000, commandsMs: 60_000 } });
  const drill = bench.agent.startDrill();
  await bench.clock.advance(0);
  const id = await drill;
  await bench.runs(90);
  await bench.agent.close();
  expect(bench.done).toEqual([]);
  expect(await bench.agent.reports()).toMatchObject([
    { id, mode: "drill", cause: { kind: "drill", feedId: null }, outcome: "would-have-powered-off", tookMs: 82_000 },
  ]);
  const report = await bench.agent.report(id);
  expect(report?.steps).toMatchObject([
    { atMs: 0, kind: "warn", isPretended: true, text: "This computer shuts down in 82 s: this is a drill. Save your work and log out." },
    { atMs: 22_000, kind: "run", isPretended: true, text: "/bin/stop-database" },
    { atMs: 22_000, kind: "run", isPretended: true, text: "/bin/sync" },
    { atMs: 82_000, kind: "power-off", isPretended: true, text: "systemctl poweroff" },
  ]);
  expect(report?.why.map(({ code }) => code)).toEqual(["warned", "stopping", "powering-off", "done", "cancelled"]);
  expect(bench.words.every(({ state }) => state === "ready")).toBe(true);
});

test("SAFETY 34: a battery that becomes low in a drill ends the drill and begins in earnest", async () => {
  await using bench = await AgentBench.start();
  const drill = bench.agent.startDrill();
  await bench.clock.advance(0);
  const id = await drill;
  bench.says("a", LOW);
  await bench.runs(2);
  expect(bench.done).toContain("systemctl poweroff");
  expect(await bench.agent.reports()).toMatchObject([
    { id: id + 1, mode: "armed" },
    { id, mode: "drill", outcome: "cancelled" },
  ]);
});

test("a drill is refused while something counts down", async () => {
  await using bench = await AgentBench.start();
  bench.says("a", BATTERY);
  await expect(bench.agent.startDrill()).rejects.toMatchObject({ code: "drill.refused" });
  await bench.runs(2);
  await expect(bench.agent.startDrill()).rejects.toMatchObject({ code: "drill.refused" });
  expect(await bench.agent.reports()).toEqual([]);
});

test("SAFETY 34: a shutdown that was decided in earnest is not taken up by a dry run", async () => {
  await using bench = await AgentBench.start({ behave: () => ({ tookMs: 10_000 }) });
  bench.says("a", LOW);
  await bench.runs(2);
  const before = bench.done.length;
  await bench.crash();
  bench.options = { ...bench.options, isDryRun: true };
  await bench.boot();
  await bench.runs(100);
  expect(bench.done).toHaveLength(before);
  expect(bench.why.find(({ code }) => code === "journal.void")?.params).toEqual({ reason: "dry-run" });
});

test("SAFETY 34: nothing of the agent is loaded that could end the machine or start a program", () => {
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    const text = readFileSync(file, "utf8");
    for (const [, name = ""] of text.matchAll(/^import(?!\s+type\b)[^;]*?\sfrom\s+"([^"]+)"/gm)) {
      if (name.startsWith(".")) visit(join(file, "..", name));
      else reached.add(name);
    }
  };
  const files = readdirSync(import.meta.dirname).filter((file) => /^[a-z-]+\.ts$/.test(file) && !file.startsWith("agent-bench"));
  for (const file of files) visit(join(import.meta.dirname, file));
  expect([...reached].filter((file) => /dry-hands\.ts$/.test(file))).toHaveLength(1);
  expect([...reached].filter((file) => /real-hands|hands\/power-off\.ts|hands\/program\.ts|child_process/.test(file))).toEqual([]);
});
