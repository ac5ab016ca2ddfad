import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Notice } from "@istars/service/store/messages.ts";
import { expect, test } from "vitest";
import type { RecordRow } from "./record.ts";
import { recordOperations } from "./record-operations.ts";
import { RecordsFile, withRoom } from "./records-file.ts";

class Bench implements Disposable {
  readonly directory = mkdtempSync(join(tmpdir(), "istars-records-"));
  readonly path = join(this.directory, "records.db");
  readonly notices: Notice[] = [];
  readonly file = new RecordsFile(this.path, (notice) => this.notices.push(notice));
  readonly operations = recordOperations(this.file);

  rows(): RecordRow[] {
    return this.operations.recordsBetween(0, Number.MAX_SAFE_INTEGER);
  }

  [Symbol.dispose](): void {
    this.file.close();
    rmSync(this.directory, { recursive: true });
  }
}

const row = (wallMs: number): RecordRow => ({
  wallMs,
  spanMs: 120_000,
  kind: "interval",
  samples: 120,
  facts: { mainsOk: true, onBattery: false, outputOn: null },
  values: { input1_voltage: { last: 2300, min: -1, avg: 0, max: 2301 } },
});

test("rows come back as they were written, by time and to before the end asked for", () => {
  using bench = new Bench();
  bench.operations.writeRecords([row(3_000), row(1_000), row(2_000)]);
  expect(bench.operations.recordsBetween(1_000, 3_000)).toEqual([row(1_000), row(2_000)]);
});

test("records are written with synchronous=NORMAL to a write-ahead log, and can give space back", () => {
  using bench = new Bench();
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
  using bench = new Bench();
  const damaged = "not a database ".repeat(1_000);
  writeFileSync(bench.path, damaged);
  bench.operations.writeRecords([row(1_000)]);
  expect(bench.rows()).toEqual([row(1_000)]);
  expect(readFileSync(`${bench.path}.damaged`, "utf8")).toBe(damaged);
  expect(bench.notices).toMatchObject([{ level: "error", message: "the records are damaged and start anew" }]);
});

test("a file that turns out to be damaged while it is used is set aside with its last words, and what was to be written is", () => {
  using bench = new Bench();
  bench.operations.writeRecords(Array.from({ length: 200 }, (_, n) => row(n)));
  bench.file.close();
  const bytes = readFileSync(bench.path);
  writeFileSync(bench.path, bytes.fill(0xff, 8_192));
  bench.operations.writeRecords([row(5_000)]);
  expect(bench.rows()).toEqual([row(5_000)]);
  expect(statSync(`${bench.path}.damaged`).size).toBe(bytes.length);
  expect(bench.notices).toHaveLength(1);
});

test("a file that cannot be opened fails each use of it, does not fail the start, and works as soon as it can be opened", () => {
  using bench = new Bench();
  mkdirSync(bench.path);
  bench.file.prepare();
  expect(bench.notices).toMatchObject([{ level: "error", message: "records cannot be kept" }]);
  expect(() => bench.operations.writeRecords([row(1)])).toThrow(/records\.db/);
  rmSync(bench.path, { recursive: true });
  bench.operations.writeRecords([row(1)]);
  expect(bench.rows()).toEqual([row(1)]);
});

test("SAFETY 27: making room deletes the oldest rows only and gives their space back to the disk", () => {
  using bench = new Bench();
  bench.operations.writeRecords(Array.from({ length: 4_000 }, (_, n) => row(n)));
  bench.file.use(({ db }) => void db.pragma("wal_checkpoint(TRUNCATE)"));
  const before = statSync(bench.path).size;
  expect(bench.file.makeRoom()).toBe(true);
  expect(statSync(bench.path).size).toBeLessThan(before);
  const first = bench.rows()[0]?.wallMs ?? 0;
  expect(first).toBeGreaterThanOrEqual(200);
  expect(bench.notices).toMatchObject([{ level: "warn", fields: { dropped: first } }]);
  expect(bench.operations.recordsBetween(3_500, 4_000)).toEqual(Array.from({ length: 500 }, (_, n) => row(3_500 + n)));
});

test("SAFETY 27: on a full disk the oldest records make room for the new ones", () => {
  using bench = new Bench();
  bench.operations.writeRecords(Array.from({ length: 2_000 }, (_, n) => row(n)));
  bench.file.use(({ db }) => void db.pragma(`max_page_count = ${db.pragma("page_count", { simple: true })}`));
  const late = Array.from({ length: 400 }, (_, n) => row(1_000_000 + n));
  bench.operations.writeRecords(late);
  expect(bench.operations.recordsBetween(1_000_000, 2_000_000)).toEqual(late);
  expect(bench.rows()[0]?.wallMs).toBeGreaterThanOrEqual(100);
});

test("other failures than a full disk delete nothing, and a disk on which nothing can be freed stays full", () => {
  using bench = new Bench();
  let rooms = 0;
  const broken = () => {
    throw new Error("broken");
  };
  expect(() => withRoom(broken, () => ++rooms > 0)).toThrow("broken");
  expect(rooms).toBe(0);
  bench.operations.writeRecords([row(1)]);
  bench.file.use(({ db }) => void db.pragma(`max_page_count = ${db.pragma("page_count", { simple: true })}`));
  const many = Array.from({ length: 5_000 }, (_, n) => row(n));
  expect(() => bench.operations.writeRecords(many)).toThrow(/no space left/);
});
