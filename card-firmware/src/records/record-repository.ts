import type { PartialSeries } from "@istars/service/series/series-buckets.ts";
import { SeriesBuckets } from "@istars/service/series/series-buckets.ts";
import { DAY_MS, HOUR_MS, MOST_ROWS, type SeriesExtent, type SeriesPlan } from "@istars/service/series/series-plan.ts";
import { emptyLog, freePages, returnFreePages } from "@istars/service/store/free-pages.ts";
import type { Database } from "better-sqlite3";
import { packFacts, RowPacker, spreadOf, unpackFacts, unpackRow } from "./packed-row.ts";
import { MEASUREMENTS } from "./quantities.ts";
import type { PowerMoment, RecordRow, Summary } from "./record.ts";
import { RollupTable } from "./rollup-table.ts";
import { Version1Rows } from "./version-1-rows.ts";

/** Most rows that one call reads for people (a page and the one behind it) and for a curve, and most changes of power it tells. */
const PAGE = 501;
const POWER_MOMENTS = 500;
const SERIES_PAGE = 1_000;
/** To make room one call deletes this share of the rows, at most so many at a time, until so many pages are free. */
const DROP_ROWS = 2_000;
const DROP_SHARE = 0.05;
const DROP_PAGES = 8;
/** Rows that are never given up: they are worth more than the room they take. */
const KEPT_ROWS = 100;
/** Most that one call deletes because of its age. */
const TRIM_ROWS = 200;
/** Rows that share a millisecond have keys one after the other. */
const KEYS_PER_MS = 1_024;
/** Distance between rows where there is none to ask, ms. */
const USUAL_SPAN_MS = 120_000;

const keyOf = (wallMs: number): number => wallMs * KEYS_PER_MS;
const wallOf = (key: number): number => Math.floor(key / KEYS_PER_MS);

interface StoredRow {
  readonly key: number;
  readonly isPower: number;
  readonly facts: number;
  readonly data: Uint8Array;
}

/** A stretch of the records, from `fromKey` to before `toKey`, read from one of its ends. */
export interface RowRange {
  readonly fromKey: number;
  readonly toKey: number;
  readonly newestFirst: boolean;
  readonly limit: number;
  /** Places of the quantities wanted; `null` for all. */
  readonly places: readonly number[] | null;
}

export interface SeriesPageAsked {
  readonly plan: SeriesPlan;
  /** Places of the quantities. */
  readonly places: readonly number[];
  /** Where the page before ended; `null` for the first. */
  readonly after: number | null;
  /** Longest distance between rows that is looked for beyond the range's end, ms. */
  readonly spanMs: number;
}

export interface SeriesPage {
  readonly partial: PartialSeries;
  readonly after: number | null;
}

/** When old rows and roll-ups go, epoch ms. */
export interface RecordLimits {
  readonly rowsBeforeMs: number;
  readonly rollupsBeforeMs: number;
}

/** Keys of the rows from `fromMs` to before `toMs`. */
export const keysBetween = (fromMs: number, toMs: number): { readonly fromKey: number; readonly toKey: number } => {
  const key = (ms: number) => Math.min(Math.max(0, keyOf(ms)), Number.MAX_SAFE_INTEGER);
  return { fromKey: key(fromMs), toKey: key(toMs) };
};

/** What can be done with an open records database. */
export function recordRepository(db: Database) {
  const columns = "key, is_power AS isPower, facts, data";
  const insert = db.prepare<[number, number, number, Buffer]>("INSERT INTO rows (key, is_power, facts, data) VALUES (?, ?, ?, ?)");
  const newest = db.prepare<[number], { key: number }>("SELECT key FROM rows WHERE key < ? ORDER BY key DESC LIMIT 1");
  const rising = db.prepare<[number, number, number], StoredRow>(
    `SELECT ${columns} FROM rows WHERE key >= ? AND key < ? ORDER BY key LIMIT ?`,
  );
  const falling = db.prepare<[number, number, number], StoredRow>(
    `SELECT ${columns} FROM rows WHERE key >= ? AND key < ? ORDER BY key DESC LIMIT ?`,
  );
  const power = db.prepare<[number, number, number], { key: number; facts: number }>(
    "SELECT key, facts FROM rows WHERE is_power = 1 AND key >= ? AND key < ? ORDER BY key DESC LIMIT ?",
  );
  const interval = (direction: "ASC" | "DESC") =>
    db.prepare<[number, number], { data: Uint8Array }>(
      `SELECT data FROM rows WHERE is_power = 0 AND key >= ? AND key < ? ORDER BY key ${direction} LIMIT 1`,
    );
  const outermost = [interval("ASC"), interval("DESC")];
  const counted = db.prepare<[number, number, number], { count: number }>(
    "SELECT count(*) AS count FROM (SELECT 1 FROM rows WHERE key >= ? AND key < ? LIMIT ?)",
  );
  const oldest = db.prepare<[], { key: number | null }>("SELECT min(key) AS key FROM rows");
  const some = db.prepare<[number], { count: number }>("SELECT count(*) AS count FROM (SELECT 1 FROM rows LIMIT ?)");
  const dropFirst = db.prepare<[number]>("DELETE FROM rows WHERE key IN (SELECT key FROM rows ORDER BY key LIMIT ?)");
  const trim = db.prepare<[number, number]>("DELETE FROM rows WHERE key IN (SELECT key FROM rows WHERE key < ? ORDER BY key LIMIT ?)");

  const packer = new RowPacker();
  const hours = new RollupTable(db, "hours", HOUR_MS);
  const days = new RollupTable(db, "days", DAY_MS);
  const version1 = new Version1Rows(db);

  /** At least as high as the highest key there is. */
  let ceiling = newest.get(Number.MAX_SAFE_INTEGER)?.key ?? -1;
  const freeKey = (wallMs: number): number => {
    const first = keyOf(wallMs);
    // Nearly every row is newer than all before it; the others have to look for a gap.
    const key = first > ceiling ? first : Math.max(first, (newest.get(keyOf(wallMs + 1))?.key ?? -1) + 1);
    ceiling = Math.max(ceiling, key);
    return key;
  };
  /** Within a transaction. */
  const writeAll = (rows: readonly RecordRow[]): void => {
    try {
      for (const row of rows) {
        const key = freeKey(row.wallMs);
        insert.run(key, Number(row.kind === "power"), packFacts(row.facts), packer.pack(row));
        hours.add(wallOf(key), row);
        days.add(wallOf(key), row);
      }
      hours.flush();
      days.flush();
    } finally {
      hours.forget();
      days.forget();
    }
  };

  return {
    db,
    /** Rows and their roll-ups in one transaction. */
    write: db.transaction(writeAll),
    /** At most 501 rows, with their keys. */
    rows: ({ fromKey, toKey, newestFirst, limit, places }: RowRange): { readonly key: number; readonly row: RecordRow }[] => {
      const wanted = places && new Set(places);
      return (newestFirst ? falling : rising)
        .all(fromKey, toKey, Math.min(limit, PAGE))
        .map((stored) => ({ key: stored.key, row: recordOf(stored, wanted) }));
    },
    /** The latest changes of power, at most 500, in order of time. */
    power: (fromMs: number, toMs: number): PowerMoment[] =>
      power
        .all(keyOf(fromMs), keyOf(toMs), POWER_MOMENTS)
        .map(({ key, facts }) => ({ wallMs: wallOf(key), ...unpackFacts(facts) }))
        .reverse(),
    extent: (fromMs: number, toMs: number): SeriesExtent => {
      const { fromKey, toKey } = keysBetween(fromMs, toMs);
      const spans = outermost.flatMap((statement) => {
        const row = statement.get(fromKey, toKey);
        return row ? [unpackRow(row.data, () => {}).spanMs] : [];
      });
      const first = oldest.get()?.key ?? null;
      return {
        rows: counted.get(fromKey, toKey, MOST_ROWS + 1)?.count ?? 0,
        spanMs: spans.length > 0 ? Math.max(1_000, Math.min(...spans)) : USUAL_SPAN_MS,
        oldestRowMs: first === null ? null : wallOf(first),
        oldestHourMs: hours.oldestMs(),
      };
    },
    /** Adds up some of what a curve is made from; `after` says where to go on. */
    series: ({ plan, places, after, spanMs }: SeriesPageAsked): SeriesPage => {
      const buckets = new SeriesBuckets(plan, places.length);
      if (plan.resolution === "raw") {
        const { fromKey, toKey } = keysBetween(plan.fromMs, plan.toMs + spanMs);
        const page = rising.all(after ?? fromKey, toKey, SERIES_PAGE);
        for (const { key, data } of page) addRow(buckets, places, wallOf(key), data);
        const last = page.at(-1);
        return { partial: buckets.partial(), after: last && page.length === SERIES_PAGE ? last.key + 1 : null };
      }
      const page = (plan.resolution === "hour" ? hours : days).between(after ?? plan.fromMs, plan.toMs, SERIES_PAGE);
      for (const { startMs, rollup } of page) {
        for (const [field, place] of places.entries()) {
          const aggregate = rollup.at(place);
          if (aggregate) buckets.add(field, startMs, aggregate);
        }
      }
      const last = page.at(-1);
      return { partial: buckets.partial(), after: last && page.length === SERIES_PAGE ? last.startMs + 1 : null };
    },
    /** Deletes a little of what is too old; answers how much. */
    trim: db.transaction(({ rowsBeforeMs, rollupsBeforeMs }: RecordLimits): number => {
      const rows = trim.run(keysBetween(0, rowsBeforeMs).toKey, TRIM_ROWS).changes;
      return rows + hours.trim(rollupsBeforeMs, TRIM_ROWS) + days.trim(rollupsBeforeMs, TRIM_ROWS);
    }),
    /** Moves a few of version 1's rows over, the newest first; false when there are none left. */
    upgradeStep: db.transaction((): boolean => {
      const rows = version1.take();
      writeAll(rows);
      return version1.isThere;
    }),
    /**
     * Gives the oldest rows up and what they took back to the disk. Deleting needs room in the write-ahead log: it is emptied before
     * each step and keeps its length, so that the next step, or the next time, finds that room again. Roll-ups and the newest rows
     * stay. Answers how many rows went.
     */
    dropOldest: (): number => {
      emptyLog(db);
      const known = some.get(DROP_ROWS / DROP_SHARE)?.count ?? 0;
      const step = Math.ceil(known * DROP_SHARE);
      let dropped = version1.dropOldest(DROP_ROWS);
      for (let left = known - KEPT_ROWS; freePages(db) < DROP_PAGES && left > 0; left -= step) {
        dropped += dropFirst.run(Math.min(step, left)).changes;
        emptyLog(db);
      }
      returnFreePages(db);
      return dropped;
    },
  };
}

export type RecordRepository = ReturnType<typeof recordRepository>;

function addRow(buckets: SeriesBuckets, places: readonly number[], endMs: number, data: Uint8Array): void {
  const found: (Summary | undefined)[] = [];
  const { spanMs } = unpackRow(data, (place, summary) => {
    const field = places.indexOf(place);
    if (field >= 0) found[field] = summary;
  });
  for (const [field, summary] of found.entries()) {
    const spread = summary && spreadOf(summary);
    if (spread) buckets.addStretch(field, endMs - spanMs, endMs, spread);
  }
}

function recordOf({ key, isPower, facts, data }: StoredRow, wanted: ReadonlySet<number> | null): RecordRow {
  const values: Record<string, Summary> = {};
  const span = unpackRow(data, (place, summary) => {
    const id = MEASUREMENTS[place]?.id;
    if (id !== undefined && (wanted === null || wanted.has(place))) values[id] = summary;
  });
  return { wallMs: wallOf(key), ...span, kind: isPower === 1 ? "power" : "interval", facts: unpackFacts(facts), values };
}
