import type { Migration } from "@istars/service/store/migration.ts";
import type { Database } from "better-sqlite3";
import { QUANTITIES } from "./quantities.ts";
import { POWER_FACTS, type PowerFact, type RecordRow, type Summary } from "./record.ts";

const SUMMARY = ["last", "min", "avg", "max"] as const satisfies readonly (keyof Summary)[];
const FACT_COLUMNS = { mainsOk: "mains_ok", onBattery: "on_battery", outputOn: "output_on" } as const satisfies Record<PowerFact, string>;
/** Most rows that one call reads. */
const PAGE = 500;
/** Most rows that one call deletes to make room, and the share of all it goes for. */
const DROP_ROWS = 2_000;
const DROP_SHARE = 0.05;
/** Pages given back at a time. */
const VACUUM_PAGES = 50;

const columnsOf = (name: string): readonly string[] => SUMMARY.map((part) => `${name}_${part}`);

export const recordMigrations: readonly Migration[] = [
  {
    name: "records",
    up: (db) => {
      const values = QUANTITIES.filter(({ since }) => since === 1).flatMap(({ name }) => columnsOf(name));
      db.exec(`
        CREATE TABLE records (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          wall_ms INTEGER NOT NULL,
          span_ms INTEGER NOT NULL,
          kind TEXT NOT NULL CHECK (kind IN ('interval', 'power')),
          samples INTEGER NOT NULL,
          ${POWER_FACTS.map((fact) => `${FACT_COLUMNS[fact]} INTEGER`).join(", ")},
          ${values.map((column) => `${column} INTEGER`).join(", ")}
        ) STRICT;
        CREATE INDEX records_by_time ON records (wall_ms);
      `);
    },
  },
];

type Row = Readonly<Record<string, string | number | null>>;

/** What can be done with an open records database. */
export function recordRepository(db: Database) {
  const columns = [
    ...["wall_ms", "span_ms", "kind", "samples"],
    ...POWER_FACTS.map((fact) => FACT_COLUMNS[fact]),
    ...QUANTITIES.flatMap(({ name }) => columnsOf(name)),
  ];
  const insert = db.prepare(`INSERT INTO records (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`);
  const between = db.prepare<[number, number, number], Row>(
    `SELECT ${columns.join(", ")} FROM records WHERE wall_ms >= ? AND wall_ms < ? ORDER BY wall_ms, id LIMIT ?`,
  );
  const span = db.prepare<[], { first: number | null; last: number | null }>("SELECT min(id) AS first, max(id) AS last FROM records");
  const freePages = () => Number(db.pragma("freelist_count", { simple: true }));
  const drop = db.prepare<[number]>("DELETE FROM records WHERE id <= ?");

  return {
    db,
    write: db.transaction((rows: readonly RecordRow[]): void => {
      for (const row of rows) {
        insert.run(
          row.wallMs,
          row.spanMs,
          row.kind,
          row.samples,
          ...POWER_FACTS.map((fact) => (row.facts[fact] === null ? null : Number(row.facts[fact]))),
          ...QUANTITIES.flatMap(({ name }) => SUMMARY.map((part) => row.values[name]?.[part] ?? null)),
        );
      }
    }),
    /** From `fromWallMs` to before `toWallMs`, in order of time, at most 500. */
    between: (fromWallMs: number, toWallMs: number): RecordRow[] => between.all(fromWallMs, toWallMs, PAGE).map(recordOf),
    /**
     * Gives the oldest rows up and what they took back to the disk. Deleting needs room in the write-ahead log: it is emptied before
     * each step and keeps its length, so that the next step, or the next time, finds that room again. Answers how many rows went.
     */
    dropOldest: (): number => {
      const emptyLog = () => db.pragma("wal_checkpoint(RESTART)");
      emptyLog();
      const { first, last } = span.get() ?? { first: null, last: null };
      if (first === null || last === null) return 0;
      const rows = Math.min(DROP_ROWS, Math.ceil((last - first + 1) * DROP_SHARE));
      const { changes } = drop.run(first + rows - 1);
      emptyLog();
      for (let free = freePages(); free > 0; free = freePages()) {
        db.pragma(`incremental_vacuum(${VACUUM_PAGES})`);
        emptyLog();
        if (freePages() === free) break;
      }
      return changes;
    },
  };
}

export type RecordRepository = ReturnType<typeof recordRepository>;

function recordOf(row: Row): RecordRow {
  const number = (column: string): number | null => {
    const value = row[column];
    return typeof value === "number" ? value : null;
  };
  const fact = (name: PowerFact): boolean | null => {
    const value = number(FACT_COLUMNS[name]);
    return value === null ? null : value === 1;
  };
  const values: Record<string, Summary> = {};
  for (const { name } of QUANTITIES) {
    const summary = {
      last: number(`${name}_last`),
      min: number(`${name}_min`),
      avg: number(`${name}_avg`),
      max: number(`${name}_max`),
    };
    if (Object.values(summary).some((value) => value !== null)) values[name] = summary;
  }
  return {
    wallMs: number("wall_ms") ?? 0,
    spanMs: number("span_ms") ?? 0,
    kind: row.kind === "power" ? "power" : "interval",
    samples: number("samples") ?? 0,
    facts: { mainsOk: fact("mainsOk"), onBattery: fact("onBattery"), outputOn: fact("outputOn") },
    values,
  };
}
