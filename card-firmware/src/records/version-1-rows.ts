import { QUANTITIES } from "@istars/protocol/model/quantities.ts";
import type { Database } from "better-sqlite3";
import type { RecordRow, Summary } from "./record.ts";

/** Rows moved at a time. */
const STEP_ROWS = 50;

type Row = Readonly<Record<string, string | number | null>>;

/** What version 1 of the file wrote and has not been moved yet. */
export class Version1Rows {
  readonly #db: Database;
  #isThere: boolean;

  constructor(db: Database) {
    this.#db = db;
    this.#isThere = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'records'").get() !== undefined;
  }

  get isThere(): boolean {
    return this.#isThere;
  }

  /** The newest few, which are taken out; the table goes with its last. Within a transaction of the caller's. */
  take(): RecordRow[] {
    if (!this.#isThere) return [];
    const rows = this.#db.prepare<[number], Row>("SELECT * FROM records ORDER BY id DESC LIMIT ?").all(STEP_ROWS);
    const remove = this.#db.prepare<[unknown]>("DELETE FROM records WHERE id = ?");
    for (const { id } of rows) remove.run(id);
    if (rows.length < STEP_ROWS) {
      this.#db.exec("DROP TABLE records");
      this.#isThere = false;
    }
    return rows.map(recordOf);
  }

  /** Deletes the oldest; answers how many. */
  dropOldest(rows: number): number {
    if (!this.#isThere) return 0;
    return this.#db.prepare<[number]>("DELETE FROM records WHERE id IN (SELECT id FROM records ORDER BY id LIMIT ?)").run(rows).changes;
  }
}

function recordOf(row: Row): RecordRow {
  const number = (column: string): number | null => {
    const value = row[column];
    return typeof value === "number" ? value : null;
  };
  const fact = (column: string): boolean | null => {
    const value = number(column);
    return value === null ? null : value === 1;
  };
  const values: Record<string, Summary> = {};
  for (const { id } of QUANTITIES) {
    const summary = { last: number(`${id}_last`), min: number(`${id}_min`), avg: number(`${id}_avg`), max: number(`${id}_max`) };
    if (Object.values(summary).some((value) => value !== null)) values[id] = summary;
  }
  return {
    wallMs: number("wall_ms") ?? 0,
    spanMs: number("span_ms") ?? 0,
    kind: row.kind === "power" ? "power" : "interval",
    samples: number("samples") ?? 0,
    facts: { mainsOk: fact("mains_ok"), onBattery: fact("on_battery"), outputOn: fact("output_on") },
    values,
  };
}
