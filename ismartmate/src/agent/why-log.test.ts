import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { WhyLog } from "./why-log.ts";

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "istars-why-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

const fill = async (log: WhyLog, count: number): Promise<void> => {
  for (let i = 0; i < count; i++) log.add(1_000 + i, "gap", { gapMs: i });
  await log.flush();
};

test("lines are there at once, newest first, and still there after a restart", async () => {
  const path = join(await folder(), "timeline.jsonl");
  const log = await WhyLog.open(path);
  expect(log.add(5.4, "started", { mode: "armed" })).toEqual({ id: 1, wallMs: 5, code: "started", params: { mode: "armed" } });
  log.add(6, "stopped", {});
  expect(log.query({ limit: 10 })).toMatchObject({ entries: [{ id: 2 }, { id: 1 }], hasMore: false });
  await log.flush();
  const again = await WhyLog.open(path);
  expect(again.query({ limit: 1 })).toMatchObject({ entries: [{ id: 2 }], hasMore: true });
  expect(again.query({ before: 2, limit: 1 })).toMatchObject({ entries: [{ id: 1, code: "started" }], hasMore: false });
  expect(again.add(7, "started", {}).id).toBe(3);
  await again.flush();
});

test("a torn last line is left out, its id is not used again, and what comes after it is whole", async () => {
  const path = join(await folder(), "timeline.jsonl");
  const log = await WhyLog.open(path);
  await fill(log, 2);
  await appendFile(path, '{"id":3,"wallMs":9,"co');
  const again = await WhyLog.open(path);
  expect(again.query({ limit: 10 }).entries).toHaveLength(2);
  const { id } = again.add(10, "stopped", {});
  expect(id).toBeGreaterThan(3);
  await again.flush();
  expect((await WhyLog.open(path)).query({ limit: 10 }).entries.map((entry) => entry.id)).toEqual([id, 2, 1]);
});

test("lines that are no entries are left out", async () => {
  const path = join(await folder(), "timeline.jsonl");
  const good = { id: 4, wallMs: 1, code: "gap", params: {} };
  const bad = [null, 7, {}, { ...good, id: "4" }, { ...good, code: "no-such" }, { ...good, params: null }];
  await writeFile(path, [...bad, good].map((line) => `${JSON.stringify(line)}\n`).join(""));
  const log = await WhyLog.open(path);
  expect(log.query({ limit: 10 }).entries).toEqual([good]);
});

test("the newest two thousand are kept, in a file that stays small", async () => {
  const path = join(await folder(), "timeline.jsonl");
  const log = await WhyLog.open(path);
  for (let i = 0; i < 10; i++) await fill(log, 900);
  const lines = (await readFile(path, "utf8")).trim().split("\n");
  expect(lines.length).toBeLessThanOrEqual(4_000);
  expect(lines.length).toBeGreaterThanOrEqual(2_000);
  const ids = lines.map((line): number => JSON.parse(line).id);
  expect(ids).toEqual([...ids].sort((a, b) => a - b));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.at(-1)).toBe(9_000);
  expect((await WhyLog.open(path)).query({ limit: 5_000 }).entries).toHaveLength(2_000);
});

test("a disk that takes nothing loses no line while the program runs, and it is written again when it does", async () => {
  const path = join(await folder(), "timeline.jsonl");
  await mkdir(path);
  const log = await WhyLog.open(path);
  await fill(log, 3);
  expect(log.query({ limit: 10 }).entries).toHaveLength(3);
  expect(log.failure).toContain("EISDIR");
  await rm(path, { recursive: true });
  await fill(log, 1);
  expect(log.failure).toBeNull();
  expect((await WhyLog.open(path)).query({ limit: 10 }).entries).toMatchObject([{ id: 4 }]);
});
