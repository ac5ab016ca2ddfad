import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Notice } from "@istars/service/store/messages.ts";
import { expect, test } from "vitest";
import type { StoredReading } from "../fleet-store.ts";
import { packChunk } from "./reading-chunk.ts";
import { openReadingsFile } from "./reading-operations.ts";
import type { ReadingRepository } from "./reading-repository.ts";
import { UNIT_MS } from "./reading-tables.ts";

const START_MS = 1_790_035_200_000;

class TemporaryReadings implements Disposable {
  readonly directory = mkdtempSync(join(tmpdir(), "istars-readings-"));
  readonly notices: Notice[] = [];
  file = this.#open();

  reopen(): void {
    this.file.close();
    this.file = this.#open();
  }

  use<T>(work: (repository: ReadingRepository) => T): T {
    return this.file.use(work);
  }

  settle(): void {
    while (this.use((repository) => repository.settle()));
  }

  count(table: string): unknown {
    return this.use(({ db }) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
  }

  [Symbol.dispose](): void {
    this.file.close();
    rmSync(this.directory, { recursive: true });
  }

  #open() {
    return openReadingsFile(join(this.directory, "readings.db"), (notice) => this.notices.push(notice));
  }
}

/** A reading of each card, whose first quantity is `value`. */
const roundAt = (wallMs: number, cards: number, value: number): StoredReading[] =>
  Array.from({ length: cards }, (_, n) => ({ cardId: n + 1, wallMs, values: [value] }));

test("readings wait in one place for their five minutes to be over, then all that was needed of it goes", () => {
  using bench = new TemporaryReadings();
  const add = (wallMs: number) => bench.use((repository) => repository.add(packChunk(roundAt(wallMs, 150, 230))));
  for (let ms = 0; ms < UNIT_MS; ms += 60_000) add(START_MS + ms);
  bench.settle();
  expect([bench.count("recent"), bench.count("readings")]).toEqual([5, 0]);
  add(START_MS + UNIT_MS);
  bench.settle();
  expect([bench.count("recent"), bench.count("readings"), bench.count("minutes")]).toEqual([1, 150, 150]);
  expect(bench.use(({ minutes }) => minutes.get(START_MS, 150)?.at(0))).toEqual({ min: 2_300, max: 2_300, sum: 11_500, weight: 5 });
});

test("each call puts a few units away, so that a commit waits for no more than those", () => {
  using bench = new TemporaryReadings();
  for (const ms of [0, UNIT_MS]) bench.use((repository) => repository.add(packChunk(roundAt(START_MS + ms, 150, 230))));
  const after: unknown[] = [];
  while (bench.use((repository) => repository.settle())) after.push(bench.count("readings"));
  expect(after).toEqual([64, 128, 150]);
});

test("what was put away of a card before its time, was told anew and survived a restart adds up as if nothing had happened", () => {
  using bench = new TemporaryReadings();
  const add = (wallMs: number, value: number) => bench.use((repository) => repository.add(packChunk(roundAt(wallMs, 1, value))));
  add(START_MS, 230);
  bench.use((repository) => repository.settleCard(1));
  add(START_MS + 10_000, 250);
  bench.use((repository) => repository.settleCard(1));
  add(START_MS + 10_000, 220);
  bench.reopen();
  add(START_MS + 20_000, 225);
  add(START_MS + UNIT_MS, 0);
  bench.settle();
  const sums = { min: 2_200, max: 2_300, sum: 6_750, weight: 3 };
  bench.use(({ minutes, hours, days }) => {
    for (const table of [minutes, hours, days]) expect(table.get(table.startOf(START_MS), 1)?.at(0)).toEqual(sums);
  });
});

test("a card that went silent is put away with the others", () => {
  using bench = new TemporaryReadings();
  bench.use((repository) => repository.add(packChunk(roundAt(START_MS, 2, 230))));
  bench.use((repository) => repository.add(packChunk(roundAt(START_MS + UNIT_MS, 1, 230))));
  bench.settle();
  expect(bench.use(({ minutes }) => minutes.has(START_MS, 2))).toBe(true);
  expect(bench.count("recent")).toBe(1);
});

test("SAFETY 27: making room gives up the oldest readings, keeps the last hour and all hours, and gives the space back to the disk", () => {
  using bench = new TemporaryReadings();
  const UNITS = 36;
  for (let unit = 0; unit <= UNITS; unit++) {
    bench.use((repository) => repository.add(packChunk(roundAt(START_MS + unit * UNIT_MS, 40, unit))));
    bench.settle();
  }
  const pages = () => Number(bench.use(({ db }) => db.pragma("page_count", { simple: true })));
  const before = pages();
  expect(bench.file.makeRoom()).toBe(true);
  expect(pages()).toBeLessThan(before);
  bench.use((repository) => {
    expect(repository.ends().oldestMs).toBe(START_MS + (UNITS - 1) * UNIT_MS - 3_600_000);
    expect(repository.hours.get(START_MS, 40)?.at(0)?.weight).toBe(12);
  });
  expect(bench.notices).toMatchObject([{ level: "warn", message: "the disk is full; the oldest readings were deleted" }]);
});
