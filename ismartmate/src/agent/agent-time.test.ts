import { expect, test } from "vitest";
import { BATTERY, LOW, MAINS } from "../decision/sample-decision.ts";
import { AgentBench } from "./agent-bench.ts";

test("SAFETY 12: a wall clock that steps by a day, either way, changes no countdown", async () => {
  await using bench = await AgentBench.start();
  bench.says("a", BATTERY);
  await bench.runs(100);
  bench.clock.stepWall(86_400_000);
  await bench.runs(100);
  bench.clock.stepWall(-2 * 86_400_000);
  await bench.runs(99);
  expect(bench.done).toEqual([]);
  expect(bench.agent.state().phase).toMatchObject({ kind: "counting", inMs: expect.closeTo(1_000, -3) });
  await bench.runs(2);
  expect(bench.done).toHaveLength(1);
});

test("SAFETY 12: a crash and a wall clock that steps together change no countdown either", async () => {
  await using bench = await AgentBench.start();
  bench.says("a", BATTERY);
  await bench.runs(200);
  await bench.crash();
  bench.clock.stepWall(-86_400_000);
  await bench.boot();
  bench.says("a", BATTERY);
  await bench.runs(99);
  expect(bench.done).toEqual([]);
  await bench.runs(2);
  expect(bench.done).toHaveLength(1);
});

test("SAFETY 4: a machine that was suspended in the middle of a countdown begins anew from what it hears then", async () => {
  await using bench = await AgentBench.start();
  bench.says("a", BATTERY);
  await bench.runs(290);
  bench.aheadMs += 3_600_000;
  await bench.clock.advance(1_000);
  expect(bench.codes()).toContain("gap");
  bench.says("a", MAINS);
  await bench.runs(200);
  expect(bench.done).toEqual([]);
  expect(bench.agent.state().phase.kind).toBe("watching");
});

test("SAFETY 4: what lay in a socket while the program stood still is not taken for news", async () => {
  await using bench = await AgentBench.start();
  bench.clock.suspend(60_000);
  bench.says("a", LOW);
  await bench.clock.advance(0);
  expect(bench.done).toEqual([]);
  bench.says("a", MAINS);
  await bench.runs(100);
  expect(bench.done).toEqual([]);
});

test("SAFETY 4: an outage that is still there after a suspend takes the server down by what is heard then", async () => {
  await using bench = await AgentBench.start();
  bench.says("a", BATTERY);
  await bench.runs(100);
  bench.aheadMs += 600_000;
  await bench.runs(5);
  bench.says("a", LOW);
  await bench.runs(2);
  expect(bench.done).toContain("systemctl poweroff");
});
