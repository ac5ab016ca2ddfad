import { expect, test } from "vitest";
import { BATTERY, MAINS } from "../decision/sample-decision.ts";
import { AgentBench, type AgentBenchOptions } from "./agent-bench.ts";

/** Other settings while it runs. */
async function change(bench: AgentBench, options: AgentBenchOptions): Promise<void> {
  bench.options = { ...bench.options, ...options };
  await bench.agent.replace(bench.loaded());
}

test("other settings in the middle of a countdown leave sources and countdown as they are, and hold at once", async () => {
  await using bench = await AgentBench.start();
  const source = bench.sources.get("a");
  bench.says("a", BATTERY);
  await bench.runs(100);
  await change(bench, { policy: { triggers: { onBattery: { afterMs: 200_000 } } } });
  expect(bench.sources.get("a")).toBe(source);
  await bench.runs(99);
  expect(bench.done).toEqual([]);
  await bench.runs(2);
  expect(bench.done).toHaveLength(1);
});

test("commands are those of the settings as they are when their turn comes", async () => {
  await using bench = await AgentBench.start({ policy: { triggers: { onBattery: { afterMs: 1_000 } } } });
  bench.says("a", BATTERY);
  await bench.runs(5);
  await change(bench, { settings: { commands: [{ argv: ["/bin/other", "now"], limitMs: 5_000 }] } });
  await bench.runs(20);
  expect(bench.done.slice(1)).toEqual(["/bin/other now", "systemctl poweroff"]);
});

test("SAFETY 10: arming in an outage turns nothing that was pretended into earnest; it begins from its own first warning", async () => {
  await using bench = await AgentBench.start({ policy: { mode: "observer" } });
  bench.says("a", BATTERY);
  await bench.runs(320);
  expect(bench.done).toEqual([]);
  await change(bench, { policy: { mode: "armed" } });
  expect(bench.why.find(({ code }) => code === "settings.loaded")?.params).toMatchObject({ mode: "armed", before: "observer" });
  await bench.runs(1);
  expect(bench.done).toEqual([expect.stringContaining("shuts down in 60 s")]);
  expect(bench.agent.state()).toMatchObject({ mode: "armed", phase: { kind: "warned", course: "armed" } });
});

test("SAFETY 10: disarming calls off what is under way", async () => {
  await using bench = await AgentBench.start();
  bench.says("a", BATTERY);
  await bench.runs(305);
  await change(bench, { policy: { mode: "observer" } });
  await bench.runs(120);
  expect(bench.done.slice(1)).toEqual([expect.stringContaining("called off")]);
  expect(bench.agent.state().mode).toBe("observer");
});

test("a source that is new or has another secret is begun, one that is gone is ended, and the others go on", async () => {
  await using bench = await AgentBench.start({ policy: { feeds: [["a"], ["b"]] } });
  const [a, b] = [bench.sources.get("a"), bench.sources.get("b")];
  await change(bench, { policy: { feeds: [["a"], ["c"]] } });
  expect(bench.sources.get("a")).toBe(a);
  expect(bench.agent.state().sources.map(({ id }) => id)).toEqual(["a", "c"]);
  b?.enter("lost", "silent");
  bench.says("c", MAINS);
  await bench.runs(1);
  expect(bench.codes()).not.toContain("source.lost");
  const loaded = bench.loaded();
  await bench.agent.replace({ ...loaded, secrets: new Map(loaded.secrets).set("a", "another") });
  expect(bench.sources.get("a")).not.toBe(a);
});

test("settings of which no source can be made leave everything as it was", async () => {
  await using bench = await AgentBench.start();
  bench.makeFails = true;
  bench.options = { ...bench.options, policy: { feeds: [["x"]], triggers: { onBattery: null } } };
  await expect(bench.agent.replace(bench.loaded())).rejects.toThrow("no such thing");
  bench.says("a", BATTERY);
  await bench.runs(302);
  expect(bench.agent.state().sources.map(({ id }) => id)).toEqual(["a"]);
  expect(bench.done).toHaveLength(1);
});

test("a file with faults is a warning with the first of them, and the good settings stay", async () => {
  await using bench = await AgentBench.start();
  const fault = { line: 12, column: 5, path: "when.steady", problem: "no time", remedy: "write 30 s" };
  bench.agent.tellFaults([fault, { ...fault, line: 13 }]);
  bench.agent.tellFaults([fault, { ...fault, line: 13 }]);
  expect(bench.agent.state().warnings).toContainEqual({
    code: "settings-faulty",
    subject: null,
    detail: "12:5 when.steady: no time; write 30 s",
  });
  expect(bench.codes().filter((code) => code === "settings.faulty")).toHaveLength(1);
  bench.agent.tellFaults([]);
  expect(bench.agent.state().warnings.map(({ code }) => code)).not.toContain("settings-faulty");
});

test("SAFETY 34: an armed agent without the right to power off says so, and stops saying so when it has it", async () => {
  let can = false;
  await using bench = await AgentBench.start({
    deps: {
      powerRight: async ({ lines }) => {
        const right = { argv: lines.first, fault: { code: "right-missing", detail: "user 1000" } as const, isRightKnown: true };
        return { can, first: right, fallback: right };
      },
    },
  });
  expect(bench.agent.state().warnings).toContainEqual({ code: "cannot-power-off", subject: null, detail: "user 1000" });
  can = true;
  await change(bench, { policy: { warnMs: 1_000 } });
  await bench.runs(1);
  expect(bench.agent.state().warnings.map(({ code }) => code)).not.toContain("cannot-power-off");
});

test("SAFETY 2: what each source was heard to tell is known, for settings to be judged by", async () => {
  await using bench = await AgentBench.start();
  expect(bench.agent.heard().get("a")).toContain("onBattery");
  expect(bench.agent.heard().get("b")).toBeUndefined();
});

test("the state is told on every change, and once a second while something runs down", async () => {
  await using bench = await AgentBench.start();
  bench.says("a", BATTERY);
  await bench.clock.advance(0);
  const before = bench.states.length;
  expect(bench.states.at(-1)?.phase.kind).toBe("counting");
  bench.silences("a");
  await bench.clock.advance(10_000);
  expect(bench.states.length - before).toBeGreaterThanOrEqual(10);
  expect(bench.states.length - before).toBeLessThanOrEqual(13);
});
