import fc from "fast-check";
import { expect, test } from "vitest";
import { BATTERY, LOW, MAINS } from "../decision/sample-decision.ts";
import { AgentBench, type AgentBenchOptions } from "./agent-bench.ts";

const SLOW: AgentBenchOptions = { behave: (line) => ({ tookMs: line.startsWith("/bin") ? 10_000 : 0 }) };

/** Killed so many seconds into an outage, and started again at once over the same folder, still on battery. */
async function killedAfter(seconds: number, options: AgentBenchOptions = SLOW): Promise<AgentBench> {
  const bench = await AgentBench.start(options);
  bench.says("a", BATTERY);
  await bench.runs(seconds);
  await bench.crash();
  await bench.boot();
  bench.says("a", BATTERY);
  return bench;
}

const WARNED = expect.stringContaining("wall This computer shuts down in 60 s");
const WHOLE = [WARNED, "/bin/stop-database", "/bin/sync", "systemctl poweroff"];

test("SAFETY 11: killed while it counts down, the agent goes on to the same moment", async () => {
  await using bench = await killedAfter(200);
  expect(bench.why.findLast(({ code }) => code === "journal.taken-up")?.params).toMatchObject({ phase: "counting" });
  await bench.runs(99);
  expect(bench.done).toEqual([]);
  await bench.runs(2);
  expect(bench.done).toEqual([WARNED]);
  await bench.runs(40);
  expect(bench.done).toEqual(WHOLE);
});

test("SAFETY 11: killed after the warning, the agent warns nobody twice and goes on to the same moment", async () => {
  await using bench = await killedAfter(305);
  expect(bench.done).toEqual([WARNED]);
  await bench.runs(9);
  expect(bench.done).toEqual([WARNED]);
  await bench.runs(2);
  expect(bench.done).toEqual([WARNED, "/bin/stop-database"]);
  await bench.runs(30);
  expect(bench.done).toEqual(WHOLE);
  expect(await bench.agent.reports()).toMatchObject([{ id: 1, mode: "armed", outcome: "powering-off" }]);
});

test("SAFETY 11: killed between two commands, no command that has ended runs twice, and one that had not is run again", async () => {
  await using bench = await killedAfter(328);
  expect(bench.done).toEqual(WHOLE.slice(0, 3));
  await bench.runs(15);
  expect(bench.done).toEqual([...WHOLE.slice(0, 3), "/bin/sync", "systemctl poweroff"]);
});

test("SAFETY 11: killed before the system took the word, the agent gives it again", async () => {
  await using bench = await killedAfter(340, { ...SLOW, powerOff: (_tell, clock, signal) => clock.sleep(30_000, signal).catch(() => {}) });
  expect(bench.done).toEqual(WHOLE);
  await bench.runs(3);
  expect(bench.done).toEqual([...WHOLE, "systemctl poweroff"]);
});

test("SAFETY 34: killed after the system took the word, the agent gives it again, so that there is somebody to give the fallback", async () => {
  await using bench = await killedAfter(345, SLOW);
  expect(bench.done).toEqual(WHOLE);
  await bench.runs(3);
  expect(bench.done).toEqual([...WHOLE, "systemctl poweroff"]);
});

test("mains that came back while the agent was away are heard before anything goes on", async () => {
  await using bench = await AgentBench.start(SLOW);
  bench.says("a", BATTERY);
  await bench.runs(298);
  await bench.crash();
  await bench.clock.advance(10_000);
  await bench.boot();
  await bench.clock.advance(1_500);
  expect(bench.done).toEqual([]);
  bench.says("a", MAINS);
  await bench.runs(120);
  expect(bench.done).toEqual([]);
  expect(bench.agent.state().phase.kind).toBe("watching");
});

test("a countdown whose moment came while the agent was away goes on when its sources stay silent", async () => {
  await using bench = await AgentBench.start(SLOW);
  bench.says("a", BATTERY);
  await bench.runs(298);
  await bench.crash();
  await bench.clock.advance(10_000);
  await bench.boot();
  await bench.clock.advance(2_900);
  expect(bench.done).toEqual([]);
  await bench.clock.advance(1_200);
  expect(bench.done).toEqual([WARNED]);
});

test.each([
  ["counting", 200],
  ["warned", 305],
  ["stopping", 328],
  ["powering off", 345],
])("SAFETY 11: a reboot while %s voids everything, and says so", async (_phase, seconds) => {
  await using bench = await AgentBench.start({ ...SLOW, policy: { quietMs: 120_000 } });
  await bench.runs(120);
  bench.says("a", BATTERY);
  await bench.runs(seconds);
  const before = [...bench.done];
  await bench.crash();
  bench.bootId = "0c9d7b52-1111-4222-8333-abcdefabcdef";
  bench.aheadMs = -bench.clock.monoMs() + 20_000;
  await bench.boot();
  expect(bench.agent.state()).toMatchObject({ phase: { kind: "watching" }, quietLeftMs: 120_000 });
  expect(bench.why.at(-1)?.code).not.toBe("journal.taken-up");
  bench.says("a", BATTERY);
  await bench.runs(290);
  expect(bench.done).toEqual(before);
  expect(bench.why.find(({ code }) => code === "journal.void")?.params).toEqual({ reason: "other-boot" });
});

test("SAFETY 11: a container that was started anew on a machine that was not counts as a reboot", async () => {
  await using bench = await AgentBench.start(SLOW);
  bench.says("a", BATTERY);
  await bench.runs(305);
  await bench.crash();
  bench.aheadMs = -bench.clock.monoMs() + 5_000;
  await bench.boot();
  bench.says("a", MAINS);
  await bench.runs(40);
  expect(bench.done).toEqual([WARNED]);
  expect(bench.why.find(({ code }) => code === "journal.void")?.params).toEqual({ reason: "other-boot" });
});

test("the report of a run that a reboot has cut short does not stay under way for ever", async () => {
  await using bench = await AgentBench.start(SLOW);
  bench.says("a", BATTERY);
  await bench.runs(305);
  await bench.crash();
  bench.bootId = "0c9d7b52-1111-4222-8333-abcdefabcdef";
  await bench.boot();
  expect(await bench.agent.reports()).toMatchObject([{ mode: "armed", outcome: "cancelled", tookMs: null }]);
});

test("SAFETY 4: away for longer than two minutes, the agent begins anew from what it hears", async () => {
  await using bench = await AgentBench.start(SLOW);
  bench.says("a", BATTERY);
  await bench.runs(250);
  await bench.crash();
  await bench.clock.advance(3_600_000);
  await bench.boot();
  bench.says("a", MAINS);
  await bench.runs(400);
  expect(bench.done).toEqual([]);
  expect(bench.agent.state().phase.kind).toBe("watching");
});

test("SAFETY 4: users who were warned before the agent was away for long are told that nothing comes of it", async () => {
  await using bench = await AgentBench.start(SLOW);
  bench.says("a", BATTERY);
  await bench.runs(305);
  await bench.crash();
  await bench.clock.advance(3_600_000);
  await bench.boot();
  bench.says("a", MAINS);
  await bench.runs(10);
  expect(bench.done).toEqual([WARNED, expect.stringContaining("called off")]);
});

test("SAFETY 11: a damaged journal is said to be so and voids everything", async () => {
  await using bench = await AgentBench.start(SLOW);
  bench.says("a", BATTERY);
  await bench.runs(250);
  await bench.crash();
  bench.journal = `${bench.journal?.slice(0, -30)}`;
  await bench.boot();
  expect(bench.agent.state().phase.kind).toBe("watching");
  expect(bench.agent.timeline({ limit: 10 }).entries.find(({ code }) => code === "journal.void")?.params).toEqual({ reason: "damaged" });
});

test("closed and started again it goes on as after a crash, and a command that was ended half-way runs again", async () => {
  await using bench = await AgentBench.start(SLOW);
  bench.says("a", BATTERY);
  await bench.runs(320);
  expect(bench.done.at(-1)).toBe("/bin/stop-database");
  await bench.agent.close();
  expect(bench.why.at(-1)).toMatchObject({ code: "stopped", params: { phase: "stopping" } });
  await bench.boot();
  bench.says("a", BATTERY);
  await bench.runs(12);
  expect(bench.done).toEqual([WARNED, "/bin/stop-database", "/bin/stop-database", "/bin/sync"]);
});

test("closing waits for a system that has not answered yet whether it powers off", async () => {
  await using bench = await AgentBench.start({
    powerOff: async (tell, clock, signal) => {
      await clock.sleep(5_000, signal);
      tell({ kind: "given", argv: ["systemctl", "poweroff"] });
    },
  });
  bench.says("a", LOW);
  await bench.runs(1);
  let isClosed = false;
  const closing = bench.agent.close().then(() => {
    isClosed = true;
  });
  await bench.clock.advance(3_000);
  expect(isClosed).toBe(false);
  await bench.clock.advance(2_000);
  await closing;
  expect(bench.codes()).toContain("power-off.given");
});

test("SAFETY 34: a machine that is still up after its fallback is a red warning, and is watched over again once its mains are good", async () => {
  const argv = ["systemctl", "poweroff"] as const;
  await using bench = await AgentBench.start({
    powerOff: async (tell, clock, signal) => {
      for (let i = 0; i < 2; i++) {
        tell({ kind: "given", argv });
        await clock.sleep(60_000, signal);
        tell({ kind: "still-up", argv, afterMs: 60_000 });
      }
    },
  });
  bench.says("a", LOW);
  await bench.runs(63);
  expect(bench.agent.state().warnings).toContainEqual({ code: "still-up", subject: null, detail: null });
  expect(bench.words.at(-1)?.state).toBe("stopping");
  await bench.runs(120);
  expect(bench.agent.state().phase.kind).toBe("done");
  bench.says("a", MAINS);
  await bench.runs(40);
  expect(bench.agent.state()).toMatchObject({ phase: { kind: "watching" } });
  expect((await bench.agent.reports())[0]?.outcome).toBe("still-up");
  bench.says("a", LOW);
  await bench.runs(200);
  expect(bench.done.filter((line) => line === "systemctl poweroff")).toHaveLength(2);
});

test("SAFETY 34: a program that starts long after a power-off of this boot gives none, says that it is still up, and watches", async () => {
  await using bench = await AgentBench.start();
  bench.says("a", LOW);
  await bench.runs(2);
  await bench.crash();
  await bench.clock.advance(7_200_000);
  await bench.boot();
  bench.says("a", MAINS);
  await bench.runs(5);
  expect(bench.done.filter((line) => line === "systemctl poweroff")).toHaveLength(1);
  expect(bench.agent.state()).toMatchObject({ phase: { kind: "watching" } });
  expect(bench.agent.state().warnings.map(({ code }) => code)).toContain("still-up");
});

test("SAFETY 11: whenever and however often it is killed in an outage, it goes down at the same moment, and runs no command again that had ended", async () => {
  const moment = fc.integer({ min: 1_000, max: 344_000 });
  await fc.assert(
    fc.asyncProperty(fc.array(moment, { minLength: 1, maxLength: 3 }), async (kills) => {
      const ended: string[] = [];
      await using bench = await AgentBench.start({ behave: (line) => ({ tookMs: line.startsWith("/bin") ? 10_000 : 0 }) });
      const beganMs = bench.clock.monoMs();
      bench.says("a", BATTERY);
      for (const killMs of [...new Set(kills)].toSorted((a, b) => a - b)) {
        await bench.runs(Math.floor((beganMs + killMs - bench.clock.monoMs()) / 1_000));
        await bench.clock.advance(beganMs + killMs - bench.clock.monoMs());
        ended.push(...bench.why.filter(({ code }) => code === "command.ended").map(({ params }) => String(params.name)));
        const begunBefore = bench.done.length;
        await bench.crash();
        await bench.boot();
        bench.says("a", BATTERY);
        await bench.clock.advance(0);
        expect(bench.done.slice(begunBefore).filter((line) => ended.some((name) => line.endsWith(name)))).toEqual([]);
      }
      while (bench.done.at(-1) !== "systemctl poweroff" && bench.clock.monoMs() - beganMs < 400_000) await bench.runs(1);
      // Each kill may cost what a command had already done of its work.
      const lateMs = bench.clock.monoMs() - beganMs - 336_000;
      expect(lateMs).toBeGreaterThan(-1_500);
      expect(lateMs).toBeLessThan(10_000 * kills.length + 1_500);
      expect(bench.done.filter((line) => line.startsWith("wall"))).toHaveLength(1);
    }),
    { numRuns: 12 },
  );
});
