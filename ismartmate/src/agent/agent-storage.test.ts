import { expect, test } from "vitest";
import { BATTERY, LOW, MAINS } from "../decision/sample-decision.ts";
import { AgentBench } from "./agent-bench.ts";

test("SAFETY 11: the journal knows of an action before it is begun", async () => {
  const kept: string[] = [];
  const begun: string[] = [];
  await using bench = await AgentBench.start({
    behave: (line) => {
      begun.push(`${line.split(" ", 1)[0]} after ${kept.at(-1)}`);
      return {};
    },
    data: (data) => ({
      ...data,
      journal: {
        ...data.journal,
        write: async (entry) => {
          await data.journal.write(entry);
          kept.push(`${entry.entry.state.phase.kind} ${entry.commandsEnded}`);
        },
      },
    }),
  });
  bench.says("a", LOW);
  await bench.runs(2);
  expect(begun).toEqual(["wall after stopping 0", "/bin/stop-database after stopping 0", "/bin/sync after stopping 1"]);
  expect(kept).toContain("powering-off 2");
});

test("SAFETY 27: a journal that cannot be written is a warning, and everything is done all the same", async () => {
  await using bench = await AgentBench.start({
    data: (data) => ({ ...data, journal: { ...data.journal, write: () => Promise.reject(new Error("ENOSPC: no space left on device")) } }),
  });
  expect(bench.agent.state().warnings).toContainEqual({ code: "journal-failed", subject: null, detail: "ENOSPC: no space left on device" });
  bench.says("a", LOW);
  await bench.runs(1);
  expect(bench.done).toHaveLength(4);
  expect(bench.codes().filter((code) => code === "journal.failed")).toHaveLength(1);
});

test("SAFETY 27: a disk that does not answer holds an action up for a second, and is a warning until it answers", async () => {
  let free = (): void => {};
  const stuck = new Promise<void>((resolve) => {
    free = resolve;
  });
  let isStuck = false;
  await using bench = await AgentBench.start({
    data: (data) => ({ ...data, journal: { ...data.journal, write: (kept) => (isStuck ? stuck : data.journal.write(kept)) } }),
    behave: () => ({ tookMs: 10 }),
  });
  isStuck = true;
  bench.says("a", LOW);
  await bench.clock.advance(990);
  expect(bench.done).toEqual([]);
  await bench.clock.advance(20);
  expect(bench.done).toHaveLength(2);
  await bench.runs(5);
  expect(bench.done.at(-1)).toBe("systemctl poweroff");
  expect(bench.agent.state().warnings.map(({ code }) => code)).toContain("journal-failed");
  free();
  await bench.clock.advance(0);
  expect(bench.agent.state().warnings.map(({ code }) => code)).not.toContain("journal-failed");
});

test("reports that cannot be kept keep nothing from being done, and a drill says so", async () => {
  const reject = () => Promise.reject(new Error("EROFS: read-only file system"));
  const reports = { add: reject, replace: reject, list: async () => [], read: async () => null };
  await using bench = await AgentBench.start({ data: (data) => ({ ...data, reports }) });
  await expect(bench.agent.startDrill()).rejects.toThrow("could not be kept");
  bench.says("a", LOW);
  await bench.runs(2);
  expect(bench.done).toContain("systemctl poweroff");
});

test("while all is well nothing is written", async () => {
  await using bench = await AgentBench.start();
  const before = bench.writes;
  await bench.runs(600);
  expect(bench.writes).toBe(before);
  bench.says("a", BATTERY);
  await bench.runs(100);
  expect(bench.writes - before).toBeLessThan(10);
  bench.says("a", MAINS);
  await bench.runs(200);
  const after = bench.writes;
  await bench.runs(600);
  expect(bench.writes).toBe(after);
});
