import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { sampleEvent } from "@istars/card-firmware/events/sample-event.ts";
import { MEASUREMENTS } from "@istars/card-firmware/records/quantities.ts";
import { readSeries } from "@istars/card-firmware/records/read-series.ts";
import type { RecordRow } from "@istars/card-firmware/records/record.ts";
import { keysBetween } from "@istars/card-firmware/records/record-repository.ts";
import { RecordsFile } from "@istars/card-firmware/records/records-file.ts";
import { type CardOperations, openCardStore } from "@istars/card-firmware/store/card-store.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import { DAY_MS } from "@istars/service/series/series-plan.ts";
import { openRecordsDatabase } from "@istars/service/store/records-database.ts";
import type { Store } from "@istars/service/store/store.ts";
import { Report, spreadOf, spreadText } from "./report.ts";

// What the records cost and how fast they answer. `--full` writes ten years at the default interval and a whole year of a row each
// 10 s; without it a tenth of both, and what is left out is reckoned up.

const { values: options } = parseArgs({ options: { full: { type: "boolean", default: false } } });
const PART = options.full ? 1 : 0.1;
const YEAR_MS = 365 * DAY_MS;
const END_MS = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const BATCH = 100;
/** A single-phase UPS as most are: six quantities, each with last, min, avg and max: 24 values a row. */
const USUAL = ["input1_voltage", "input1_frequency", "output1_voltage", "output1_load", "battery_voltage", "temperature"];
const NOMINAL = [2_300, 5_000, 2_300, 420, 5_410, 310];
/** Everything that a three-phase UPS with bypass can tell. */
const THREE_PHASES = MEASUREMENTS.map(({ id }) => id);

const report = new Report("records");
const directory = mkdtempSync(join(tmpdir(), "istars-bench-records-"));

/** Repeatable noise, 0 to 1. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function rowMaker(ids: readonly string[], spanMs: number, seed: number): (endMs: number) => RecordRow {
  const random = noise(seed);
  return (wallMs) => ({
    wallMs,
    spanMs,
    kind: "interval",
    samples: Math.round(spanMs / 1_000),
    facts: { mainsOk: true, onBattery: false, outputOn: true },
    values: Object.fromEntries(
      ids.map((id, index) => {
        const nominal = NOMINAL[index % NOMINAL.length] ?? 0;
        const avg = nominal + Math.round(nominal * 0.02 * (random() + Math.sin(wallMs / DAY_MS)));
        const width = Math.round(random() * 12);
        return [id, { last: avg + Math.round((random() - 0.5) * width), min: avg - width, avg, max: avg + width }];
      }),
    ),
  });
}

/** A row each 10 s. */
const batchFrom = (startMs: number, make: (endMs: number) => RecordRow): RecordRow[] =>
  Array.from({ length: BATCH }, (_, n) => make(startMs + (n + 1) * 10_000));

const quiet = () => {};
const bytesPerRow = (name: string, ids: readonly string[], ms: number): number => {
  const path = join(directory, name);
  const file = new RecordsFile(path, quiet);
  const make = rowMaker(ids, 10_000, 7);
  let rows = 0;
  for (let startMs = END_MS - ms; startMs < END_MS; startMs += BATCH * 10_000, rows += BATCH) file.write(batchFrom(startMs, make));
  file.close();
  return statSync(path).size / rows;
};

/**
 * Better-sqlite3 alone: as many integers a row, as many rows a transaction, the same safety, its usual checkpoints. Answers what writes
 * a batch.
 */
function bareWriter(): { write(rows: readonly (readonly (number | null)[])[]): void; close(): void } {
  const db = openRecordsDatabase(join(directory, "bare.db"));
  db.pragma("wal_autocheckpoint = 1000");
  const columns = USUAL.flatMap((id) => ["last", "min", "avg", "max"].map((part) => `${id}_${part}`));
  db.exec(`CREATE TABLE bare (ts INTEGER PRIMARY KEY, ${columns.map((column) => `${column} INTEGER`).join(", ")}) STRICT`);
  const insert = db.prepare(`INSERT INTO bare VALUES (?, ${columns.map(() => "?").join(", ")})`);
  const write = db.transaction((rows: readonly (readonly (number | null)[])[]) => {
    for (const row of rows) insert.run(...row);
  });
  return { write, close: () => db.close() };
}

/** Both write the same rows batch by batch in turn, so that whatever else the machine does hits both. Rows a second of each. */
function ingestRates(rounds: number, batches: number): { bare: number; own: number; ratio: number }[] {
  const bare = bareWriter();
  const file = new RecordsFile(join(directory, "rate.db"), quiet);
  const make = rowMaker(USUAL, 10_000, 7);
  let startMs = END_MS - rounds * batches * BATCH * 10_000;
  const rates = Array.from({ length: rounds }, () => {
    const took = { bare: 0, own: 0 };
    for (let n = 0; n < batches; n++) {
      const batch = batchFrom(startMs, make);
      startMs += BATCH * 10_000;
      const flat = batch.map(({ wallMs, values }) => [
        wallMs,
        ...Object.values(values).flatMap(({ last, min, avg, max }) => [last, min, avg, max]),
      ]);
      const started = performance.now();
      bare.write(flat);
      const between = performance.now();
      file.write(batch);
      took.bare += between - started;
      took.own += performance.now() - between;
    }
    const rate = (ms: number) => (1_000 * batches * BATCH) / ms;
    return { bare: rate(took.bare), own: rate(took.own), ratio: took.bare / took.own };
  });
  bare.close();
  file.close();
  return rates;
}

const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;

try {
  const ratios = ingestRates(5, 300);
  report.tell(
    "ingest",
    ratios,
    `${Math.round(median(ratios.map(({ own }) => own)))} rows/s with roll-ups, bare ${Math.round(median(ratios.map(({ bare }) => bare)))}, ratio ${ratios.map(({ ratio }) => ratio.toFixed(2)).join(" ")}`,
  );
  report.judge({
    name: "bare better-sqlite3 over batched ingest",
    value: 1 / median(ratios.map(({ ratio }) => ratio)),
    limit: 2.5,
    unit: "times",
  });

  const yearRows = YEAR_MS / 10_000;
  const megabytes = (bytes: number) => (bytes * yearRows) / 1e6;
  const usual = bytesPerRow("year.db", USUAL, YEAR_MS * PART);
  report.judge({ name: "a year at a row each 10 s, 24 values", value: megabytes(usual), limit: 300, unit: "MB" });
  const three = bytesPerRow("three.db", THREE_PHASES, (YEAR_MS * PART) / 10);
  report.tell(
    "three phases",
    megabytes(three),
    `all ${THREE_PHASES.length} quantities each 10 s would be ${megabytes(three).toFixed(0)} MB a year`,
  );

  // Ten years of roll-ups, of which the last has its rows, at the default interval.
  const data = join(directory, "data");
  const store = await openCardStore({ directory: data, log: silentLogger });
  const years = 10 * PART;
  const make = rowMaker(USUAL, 120_000, 3);
  for (let endMs = END_MS - 10 * YEAR_MS; endMs < END_MS; ) {
    const isDense = options.full || endMs >= END_MS - YEAR_MS * years;
    const spanMs = isDense ? 120_000 : 3_600_000; // a row an hour fills as many roll-ups
    const batch: RecordRow[] = [];
    for (; batch.length < 500 && endMs < END_MS; endMs += spanMs) batch.push({ ...make(endMs), spanMs });
    await store.run("writeRecords", batch);
  }
  const limits = { rowsBeforeMs: END_MS - YEAR_MS, rollupsBeforeMs: 0 };
  while ((await store.run("trimRecords", limits)) > 0);

  const commits: number[] = [];
  const stop = new AbortController();
  /** Commits an event at a time, all the while, with a rest between: what a request does to it is what is measured. */
  const committing = (async () => {
    while (!stop.signal.aborted) {
      const started = performance.now();
      await store.run("commitEvents", [[{ event: sampleEvent(), routes: [] }]]);
      commits.push(performance.now() - started);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  })();
  const alone = async () => {
    commits.length = 0;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    return spreadOf(commits);
  };
  /**
   * A commit waits for the one call in front of it. Of each call the best of five counts: what a busy machine adds is not the call's.
   */
  const judgeCalls = async (name: string, ask: (counted: Store<CardOperations>) => Promise<unknown>): Promise<void> => {
    const best: number[] = [];
    for (let run = 0; run < 5; run++) {
      let call = 0;
      await ask({
        run: async (operation, ...args) => {
          const index = call++;
          const started = performance.now();
          const answer = await store.run(operation, ...args);
          best[index] = Math.min(best[index] ?? Number.POSITIVE_INFINITY, performance.now() - started);
          return answer;
        },
        close: () => store.close(),
      });
    }
    report.judge({ name: `${name}: longest call in front of a commit`, value: Math.max(...best), limit: 20, unit: "ms" });
  };
  const before = await alone();
  report.tell("commit alone", before, spreadText(before, "ms"));

  for (const [name, rangeMs] of [
    ["ten years", 10 * YEAR_MS],
    ["a year", YEAR_MS],
    ["a month", 30 * DAY_MS],
    ["a day", DAY_MS],
  ] as const) {
    const times: number[] = [];
    commits.length = 0;
    let points = 0;
    for (let n = 0; n < 20; n++) {
      const started = performance.now();
      const series = await readSeries(store, USUAL, { fromMs: END_MS - rangeMs, toMs: END_MS, points: 500 });
      times.push(performance.now() - started);
      points = series.fields[USUAL[0] ?? ""]?.avg.length ?? 0;
    }
    report.judge({ name: `${name} of ${USUAL.length} quantities as ${points} points`, value: median(times), limit: 100, unit: "ms" });
    const during = spreadOf(commits);
    report.tell(`${name}, commits meanwhile`, during, spreadText(during, "ms"));
    await judgeCalls(name, (counted) => readSeries(counted, USUAL, { fromMs: END_MS - rangeMs, toMs: END_MS, points: 500 }));
  }

  commits.length = 0;
  const download = async (counted: Store<CardOperations>): Promise<void> => {
    const all = { ...keysBetween(END_MS - 14 * DAY_MS, END_MS), newestFirst: false, limit: 51, places: null };
    for (let { fromKey } = all; ; ) {
      const last = (await counted.run("recordPage", { ...all, fromKey })).at(-1);
      if (!last) break;
      fromKey = last.key + 1;
    }
  };
  await judgeCalls("download", download);
  const during = spreadOf(commits);
  report.tell("download, commits meanwhile", during, spreadText(during, "ms"));
  stop.abort();
  await committing;
  await store.close();
} finally {
  rmSync(directory, { recursive: true });
}
process.exit(report.finish());
