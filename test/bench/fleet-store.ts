import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFleetDatabases } from "@istars/ismartview/store/fleet-databases.ts";
import type { FleetStore, StoredReading } from "@istars/ismartview/store/fleet-store.ts";
import { ReadingBlock } from "@istars/ismartview/store/readings/reading-block.ts";
import { packChunk } from "@istars/ismartview/store/readings/reading-chunk.ts";
import { openReadingsFile, type ReadingsFile } from "@istars/ismartview/store/readings/reading-operations.ts";
import { scaled } from "@istars/ismartview/store/readings/reading-values.ts";
import { sampleEvent } from "@istars/ismartview/store/sample-stored.ts";
import { fleetStoreOver, openSqliteFleetStore } from "@istars/ismartview/store/sqlite-fleet-store.ts";
import { STORED_QUANTITIES } from "@istars/ismartview/store/stored-quantities.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import { DAY_MS, HOUR_MS } from "@istars/service/series/series-plan.ts";
import { DirectStore } from "@istars/service/store/direct-store.ts";
import { openRecordsDatabase } from "@istars/service/store/records-database.ts";
import { Report, spreadOf, spreadText } from "./report.ts";

// What a fleet's readings cost, and what they do to the commits of its alarms: each card tells eight quantities each 10 s.

const END_MS = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const UNIT_MS = 300_000;
const EVERY_MS = 10_000;
const TOLD = [
  ["input1_voltage", 230, 3],
  ["input1_frequency", 50, 0.05],
  ["output1_voltage", 230, 0.4],
  ["output1_load", 42, 4],
  ["output1_power", 900, 60],
  ["battery_voltage", 54.1, 0.1],
  ["battery_charge", 100, 0],
  ["battery_runtime", 2_400, 90],
] as const;

const report = new Report("fleet-store");
const directory = mkdtempSync(join(tmpdir(), "istars-bench-fleet-"));
const quiet = () => {};
const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
const timed = (work: () => void): number => {
  const started = performance.now();
  work();
  return performance.now() - started;
};

/** Repeatable noise, 0 to 1. */
let state = 7;
const noise = (): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
};

function readingOf(cardId: number, wallMs: number): StoredReading {
  const values: (number | null)[] = STORED_QUANTITIES.map(() => null);
  for (const [id, usual, width] of TOLD) values[STORED_QUANTITIES.findIndex((one) => one.id === id)] = usual + width * (noise() - 0.5);
  return { cardId, wallMs: wallMs + Math.floor(noise() * 20), values };
}

/** One reading of each card. */
const roundOf = (cards: number, wallMs: number): StoredReading[] => Array.from({ length: cards }, (_, n) => readingOf(n + 1, wallMs));

const settleAll = (file: ReadingsFile): void => {
  while (file.use((repository) => repository.settle()));
};

/** A table of one row a reading, as most would make it: the same values, the same safety, one transaction a round. */
function bareWriter(): { write(rows: readonly StoredReading[]): void; close(): void } {
  const db = openRecordsDatabase(join(directory, "bare.db"));
  db.pragma("wal_autocheckpoint = 1000");
  const columns = STORED_QUANTITIES.map(({ id }) => id);
  db.exec(
    `CREATE TABLE bare (card_id INTEGER, wall_ms INTEGER, ${columns.map((c) => `${c} INTEGER`).join(", ")},
       PRIMARY KEY (card_id, wall_ms)) STRICT, WITHOUT ROWID`,
  );
  const insert = db.prepare(`INSERT INTO bare VALUES (?, ?, ${columns.map(() => "?").join(", ")})`);
  const write = db.transaction((rows: readonly StoredReading[]) => {
    for (const { cardId, wallMs, values } of rows) insert.run(cardId, wallMs, ...values.map((value, place) => scaled(value, place)));
  });
  return { write, close: () => db.close() };
}

/** Both take the same rounds in turn, so that whatever else the machine does hits both. */
function ingest(): void {
  const CARDS = 2_000;
  const ROUNDS = 90;
  const bare = bareWriter();
  const file = openReadingsFile(join(directory, "rate.db"), quiet);
  const took = { bare: 0, own: 0 };
  for (let n = 0; n < ROUNDS; n++) {
    const round = roundOf(CARDS, END_MS + n * EVERY_MS);
    took.bare += timed(() => bare.write(round));
    took.own += timed(() => {
      file.use((repository) => repository.add(packChunk(round)));
      settleAll(file);
    });
  }
  const rate = (ms: number) => Math.round((1_000 * ROUNDS * CARDS) / ms);
  report.tell("ingest", took, `${rate(took.own)} readings/s with roll-ups, bare better-sqlite3 ${rate(took.bare)}, with none`);
  report.judge({ name: "one core's share at 1,000 readings/s", value: (1_000 / rate(took.own)) * 100, limit: 10, unit: "%" });
  report.judge({ name: "bare better-sqlite3 over this", value: took.own / took.bare, limit: 1.5, unit: "times" });
  bare.close();
  file.close();
}

function size(): void {
  const CARDS = 50;
  const path = join(directory, "day.db");
  const file = openReadingsFile(path, quiet);
  for (let ms = END_MS; ms < END_MS + DAY_MS; ms += EVERY_MS) {
    const round = roundOf(CARDS, ms);
    file.use((repository) => repository.add(packChunk(round)));
    if (ms % UNIT_MS === 0) settleAll(file);
  }
  settleAll(file);
  const lengths = file.use(({ db }) =>
    ["readings", "minutes", "hours", "days"].map((table) => {
      const sum = db.prepare<[], { bytes: number }>(`SELECT sum(length(data) + 12) AS bytes FROM ${table}`).get()?.bytes ?? 0;
      return [table, sum / CARDS / 1_024] as const;
    }),
  );
  file.close();
  report.tell("a card's day", lengths, lengths.map(([table, kib]) => `${table} ${kib.toFixed(1)} KiB`).join(", "));
  report.judge({ name: "file for a card's day", value: statSync(path).size / CARDS / 1_024, limit: 150, unit: "KiB" });
}

/** A year of hours, three weeks of minutes and three days of readings of a hundred cards; the values stand for themselves. */
function fillYear(path: string): void {
  const CARDS = 100;
  const file = openReadingsFile(path, quiet);
  file.use((repository) => {
    const block = new ReadingBlock();
    const values = new Int32Array(STORED_QUANTITIES.length);
    for (let n = 0; n < 30; n++) {
      const reading = readingOf(1, n * EVERY_MS);
      for (const place of values.keys()) values[place] = scaled(reading.values[place], place) ?? -(2 ** 31);
      block.add(n * EVERY_MS, values);
    }
    const rollup = block.rollUp();
    const fill = (table: string, columns: string, unitMs: number, rangeMs: number, data: Buffer) =>
      repository.db
        .prepare(
          `WITH RECURSIVE units (ms) AS (SELECT ? UNION ALL SELECT ms + ? FROM units WHERE ms + ? < ?),
             cards (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM cards WHERE id < ?)
           INSERT INTO ${table} SELECT ms, id, ${columns} ? FROM units CROSS JOIN cards`,
        )
        .run(END_MS - rangeMs, unitMs, unitMs, END_MS, CARDS, data);
    fill("hours", "", HOUR_MS, 365 * DAY_MS, rollup.pack());
    fill("days", "", DAY_MS, 365 * DAY_MS, rollup.pack());
    fill("minutes", "", UNIT_MS, 21 * DAY_MS, rollup.pack());
    fill("readings", "30,", UNIT_MS, 3 * DAY_MS, block.pack(0));
  });
  file.close();
}

/** The store on this thread, so that what a call takes is what it keeps a commit waiting. */
async function curves(): Promise<void> {
  const data = join(directory, "year");
  openFleetDatabases(data, quiet).close();
  fillYear(join(data, "readings.db"));
  const opened = openFleetDatabases(data, quiet);
  const direct = new DirectStore(opened);
  for (const [name, rangeMs] of [
    ["a year", 365 * DAY_MS],
    ["a month", 30 * DAY_MS],
    ["a fortnight", 14 * DAY_MS],
    ["two days", 2 * DAY_MS],
    ["an hour", HOUR_MS],
  ] as const) {
    const asked = { cardId: 7, fields: [0, 1, 4, 6, 9, 12, 13, 14], fromMs: END_MS - rangeMs, toMs: END_MS, points: 500 };
    const best: number[] = [];
    const totals: number[] = [];
    let resolution = "";
    for (let run = 0; run < 7; run++) {
      let call = 0;
      const took: number[] = [];
      const store: FleetStore = fleetStoreOver({
        run: async (operation, ...args) => {
          const started = performance.now();
          const answer = await direct.run(operation, ...args);
          took[call] = performance.now() - started;
          best[call] = Math.min(best[call] ?? Number.POSITIVE_INFINITY, took[call] ?? 0);
          call++;
          return answer;
        },
        close: () => direct.close(),
      });
      resolution = (await store.readSeries(asked)).resolution;
      totals.push(took.reduce((sum, ms) => sum + ms, 0));
    }
    report.judge({ name: `${name} of 8 quantities, from each ${resolution}`, value: median(totals), limit: 100, unit: "ms" });
    report.judge({ name: `${name}: longest call in front of a commit`, value: Math.max(...best), limit: 20, unit: "ms" });
  }
  await direct.close();
}

/** A fleet's readings each second, over the end of a unit in which all of them go to their place, and commits all the while. */
async function commitsUnder(cards: number): Promise<void> {
  const SECONDS = 8;
  const store = await openSqliteFleetStore({ directory: join(directory, `under-${cards}`), log: silentLogger });
  const startMs = END_MS - EVERY_MS;
  for (let ms = END_MS - UNIT_MS; ms < startMs; ms += 6 * EVERY_MS) await store.addReadings(roundOf(cards, ms));
  const commits: number[] = [];
  const commitOne = async () => {
    const started = performance.now();
    await store.commit([{ event: sampleEvent({ kind: "link.lost" }), source: null, alarm: null }]);
    commits.push(performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve, 2));
  };
  const perSecond = cards / 10;
  for (const isAlone of [true, false]) {
    commits.length = 0;
    for (let second = 0; second < (isAlone ? 2 : SECONDS); second++) {
      const endsMs = performance.now() + 1_000;
      // Card after card, a tenth of the fleet each second; from the second on in the next unit.
      const batch = Array.from({ length: perSecond }, (_, n) => readingOf((second % 10) * perSecond + n + 1, END_MS + second * 1_000));
      const added = isAlone ? Promise.resolve() : store.addReadings(batch);
      while (performance.now() < endsMs) await commitOne();
      await added;
    }
    const spread = spreadOf(commits);
    report.tell(`commits ${isAlone ? "alone" : `under ${perSecond} readings/s`}`, spread, spreadText(spread, "ms"));
    if (!isAlone) report.judge({ name: `commit under ${perSecond} readings/s, p99`, value: spread.p99, limit: 50, unit: "ms" });
  }
  await store.close();
}

/** What one call does at the worst moment: the first readings of a unit of 2,000 cards, and the putting away of the one before. */
function longestCalls(): void {
  const CARDS = 2_000;
  const file = openReadingsFile(join(directory, "calls.db"), quiet);
  const adds: number[] = [];
  const settles: number[] = [];
  for (let unit = 0; unit < 4; unit++) {
    for (let n = 0; n < 30; n += 3) {
      const chunk = packChunk(roundOf(CARDS, END_MS + unit * UNIT_MS + n * EVERY_MS));
      adds.push(timed(() => file.use((repository) => repository.add(chunk))));
      for (let isMore = true; isMore; ) settles.push(timed(() => (isMore = file.use((repository) => repository.settle()))));
    }
  }
  file.close();
  for (const [name, list] of [
    ["2,000 readings at once", adds],
    ["putting 64 units away", settles],
  ] as const) {
    const spread = spreadOf(list);
    report.tell(name, spread, spreadText(spread, "ms"));
    // Of these the middle one counts: what waiting for a busy disk adds is not the call's.
    report.judge({ name: `${name}, median`, value: spread.p50, limit: 20, unit: "ms" });
  }
}

try {
  ingest();
  size();
  longestCalls();
  await curves();
  await commitsUnder(2_000);
  await commitsUnder(10_000);
} finally {
  rmSync(directory, { recursive: true });
}
process.exit(report.finish());
