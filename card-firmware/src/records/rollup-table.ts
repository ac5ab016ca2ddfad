import { Rollup } from "@istars/service/series/rollup.ts";
import { DAY_MS } from "@istars/service/series/series-plan.ts";
import type { Database } from "better-sqlite3";
import { spreadOf } from "./packed-row.ts";
import { PLACES } from "./quantities.ts";
import type { RecordRow } from "./record.ts";

interface StoredRollup {
  readonly startMs: number;
  readonly data: Uint8Array;
}

/** Roll-ups of one length. Rows are added within a transaction of the caller's that ends with `flush()`. */
export class RollupTable {
  readonly #unitMs: number;
  readonly #open = new Map<number, Rollup>();
  readonly #read;
  readonly #write;
  readonly #between;
  readonly #oldest;
  readonly #trim;

  constructor(db: Database, table: "hours" | "days", unitMs: number) {
    this.#unitMs = unitMs;
    this.#read = db.prepare<[number], StoredRollup>(`SELECT start_ms AS startMs, data FROM ${table} WHERE start_ms = ?`);
    this.#write = db.prepare<[number, Buffer]>(
      `INSERT INTO ${table} (start_ms, data) VALUES (?, ?) ON CONFLICT (start_ms) DO UPDATE SET data = excluded.data`,
    );
    this.#between = db.prepare<[number, number, number], StoredRollup>(
      `SELECT start_ms AS startMs, data FROM ${table} WHERE start_ms >= ? AND start_ms < ? ORDER BY start_ms LIMIT ?`,
    );
    this.#oldest = db.prepare<[], { startMs: number | null }>(`SELECT min(start_ms) AS startMs FROM ${table}`);
    this.#trim = db.prepare<[number, number]>(
      `DELETE FROM ${table} WHERE start_ms IN (SELECT start_ms FROM ${table} WHERE start_ms < ? ORDER BY start_ms LIMIT ?)`,
    );
  }

  /**
   * Adds a row to the unit in which it ends, each quantity weighed by the row's length (at most a day). A moment weighs 1 ms: what it
   * saw counts for least and greatest, and is the mean only where nothing longer is.
   */
  add(wallMs: number, { spanMs, values }: Pick<RecordRow, "spanMs" | "values">): void {
    const rollup = this.#rollupAt(wallMs - (((wallMs % this.#unitMs) + this.#unitMs) % this.#unitMs));
    const weight = Math.min(Math.max(1, spanMs), DAY_MS);
    for (const [id, summary] of Object.entries(values)) {
      const place = PLACES.get(id);
      const spread = spreadOf(summary);
      if (place === undefined || spread === null) continue;
      rollup.add(place, { min: spread.min, max: spread.max, sum: spread.avg * weight, weight });
    }
  }

  /** Writes what was added. */
  flush(): void {
    for (const [startMs, rollup] of this.#open) this.#write.run(startMs, rollup.pack());
    this.#open.clear();
  }

  /** Forgets what was added and not written: its transaction failed. */
  forget(): void {
    this.#open.clear();
  }

  /** In order of time. */
  between(fromMs: number, toMs: number, limit: number): { readonly startMs: number; readonly rollup: Rollup }[] {
    return this.#between.all(fromMs, toMs, limit).map(({ startMs, data }) => ({ startMs, rollup: Rollup.unpack(data) }));
  }

  oldestMs(): number | null {
    return this.#oldest.get()?.startMs ?? null;
  }

  /** Deletes the oldest from before `beforeMs`, at most `limit`; answers how many. */
  trim(beforeMs: number, limit: number): number {
    return this.#trim.run(beforeMs, limit).changes;
  }

  #rollupAt(startMs: number): Rollup {
    const open = this.#open.get(startMs);
    if (open) return open;
    const stored = this.#read.get(startMs);
    const rollup = stored ? Rollup.unpack(stored.data) : new Rollup();
    this.#open.set(startMs, rollup);
    return rollup;
  }
}
