import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { withRoom } from "@istars/service/store/expendable-file.ts";
import { expect, test } from "vitest";
import { sampleRow, TemporaryRecords } from "./temporary-records.ts";

test("rows come back as they were written, by time and to before the end asked for", () => {
  using bench = new TemporaryRecords();
  bench.operations.writeRecords([sampleRow(3_000), sampleRow(1_000), sampleRow(2_000)]);
  expect(bench.operations.recordsBetween(1_000, 3_000)).toEqual([sampleRow(1_000), sampleRow(2_000)]);
});

test("records are written with synchronous=NORMAL to a write-ahead log, and can give space back", () => {
  using bench = new TemporaryRecords();
  bench.file.prepare();
  const NORMAL = 1;
  const INCREMENTAL = 2;
  bench.file.use(({ db }) => {
    expect(db.pragma("synchronous", { simple: true })).toBe(NORMAL);
    expect(db.pragma("journal_mode", { simple: true })).toBe("wal");
    expect(db.pragma("auto_vacuum", { simple: true })).toBe(INCREMENTAL);
  });
});

test("a file that is damaged from the start is set aside, and writing goes on in a new one", () => {
  using bench = new TemporaryRecords();
  const damaged = "not a database ".repeat(1_000);
  writeFileSync(bench.path, damaged);
  bench.operations.writeRecords([sampleRow(1_000)]);
  expect(bench.rows()).toEqual([sampleRow(1_000)]);
  expect(readFileSync(`${bench.path}.damaged`, "utf8")).toBe(damaged);
  expect(bench.notices).toMatchObject([{ level: "error", message: "the records are damaged and start anew" }]);
});

test("a file that turns out to be damaged while it is used is set aside with its last words, and what was to be written is", () => {
  using bench = new TemporaryRecords();
  bench.operations.writeRecords(Array.from({ length: 200 }, (_, n) => sampleRow(n)));
  bench.file.close();
  const bytes = readFileSync(bench.path);
  writeFileSync(bench.path, bytes.fill(0xff, 8_192));
  bench.operations.writeRecords([sampleRow(5_000)]);
  expect(bench.rows()).toEqual([sampleRow(5_000)]);
  expect(statSync(`${bench.path}.damaged`).size).toBe(bytes.length);
  expect(bench.notices).toHaveLength(1);
});

test("a file that cannot be opened fails each use of it, does not fail the start, and works as soon as it can be opened", () => {
  using bench = new TemporaryRecords();
  mkdirSync(bench.path);
  bench.file.prepare();
  expect(bench.notices).toMatchObject([{ level: "error", message: "records cannot be kept" }]);
  expect(() => bench.operations.writeRecords([sampleRow(1)])).toThrow(/records\.db/);
  rmSync(bench.path, { recursive: true });
  bench.operations.writeRecords([sampleRow(1)]);
  expect(bench.rows()).toEqual([sampleRow(1)]);
});

test("SAFETY 27: making room deletes the oldest rows only and gives their space back to the disk", () => {
  using bench = new TemporaryRecords();
  bench.operations.writeRecords(Array.from({ length: 4_000 }, (_, n) => sampleRow(n)));
  bench.file.use(({ db }) => void db.pragma("wal_checkpoint(TRUNCATE)"));
  const before = statSync(bench.path).size;
  expect(bench.file.makeRoom()).toBe(true);
  expect(statSync(bench.path).size).toBeLessThan(before);
  const first = bench.rows()[0]?.wallMs ?? 0;
  expect(first).toBeGreaterThanOrEqual(200);
  expect(bench.notices).toMatchObject([{ level: "warn", fields: { dropped: first } }]);
  expect(bench.operations.recordsBetween(3_500, 4_000)).toEqual(Array.from({ length: 500 }, (_, n) => sampleRow(3_500 + n)));
});

test("SAFETY 27: on a full disk the oldest records make room for the new ones", () => {
  using bench = new TemporaryRecords();
  bench.operations.writeRecords(Array.from({ length: 2_000 }, (_, n) => sampleRow(n)));
  bench.file.use(({ db }) => void db.pragma(`max_page_count = ${db.pragma("page_count", { simple: true })}`));
  const late = Array.from({ length: 400 }, (_, n) => sampleRow(1_000_000 + n));
  bench.operations.writeRecords(late);
  expect(bench.operations.recordsBetween(1_000_000, 2_000_000)).toEqual(late);
  expect(bench.rows()[0]?.wallMs).toBeGreaterThanOrEqual(100);
});

test("other failures than a full disk delete nothing, and a disk on which nothing can be freed stays full", () => {
  using bench = new TemporaryRecords();
  let rooms = 0;
  const broken = () => {
    throw new Error("broken");
  };
  expect(() => withRoom(broken, () => ++rooms > 0)).toThrow("broken");
  expect(rooms).toBe(0);
  bench.operations.writeRecords([sampleRow(1)]);
  bench.file.use(({ db }) => void db.pragma(`max_page_count = ${db.pragma("page_count", { simple: true })}`));
  const many = Array.from({ length: 5_000 }, (_, n) => sampleRow(n));
  expect(() => bench.operations.writeRecords(many)).toThrow(/no space left/);
});
