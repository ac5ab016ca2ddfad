import { Rollup } from "@istars/service/series/rollup.ts";
import type { Database } from "better-sqlite3";
import { WIDTH } from "./reading-values.ts";

/** Roll-ups of one length, one row for each card and unit of time. */
export class UnitTable {
  readonly unitMs: number;
  readonly #get;
  readonly #put;
  readonly #oldest;
  readonly #newest;
  readonly #trim;

  constructor(db: Database, table: "minutes" | "hours" | "days", unitMs: number) {
    this.unitMs = unitMs;
    this.#get = db.prepare<[number, number], { data: Uint8Array }>(`SELECT data FROM ${table} WHERE start_ms = ? AND card_id = ?`);
    this.#put = db.prepare<[number, number, Buffer]>(
      `INSERT INTO ${table} (start_ms, card_id, data) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET data = excluded.data`,
    );
    this.#oldest = db.prepare<[], { startMs: number | null }>(`SELECT min(start_ms) AS startMs FROM ${table}`);
    this.#newest = db.prepare<[], { startMs: number | null }>(`SELECT max(start_ms) AS startMs FROM ${table}`);
    this.#trim = db.prepare<[number, number]>(
      `DELETE FROM ${table} WHERE (start_ms, card_id) IN
         (SELECT start_ms, card_id FROM ${table} WHERE start_ms < ? ORDER BY start_ms, card_id LIMIT ?)`,
    );
  }

  startOf(wallMs: number): number {
    return wallMs - (wallMs % this.unitMs);
  }

  has(startMs: number, cardId: number): boolean {
    return this.#get.get(startMs, cardId) !== undefined;
  }

  get(startMs: number, cardId: number): Rollup | null {
    const row = this.#get.get(startMs, cardId);
    return row ? Rollup.unpack(row.data) : null;
  }

  put(startMs: number, cardId: number, rollup: Rollup): void {
    this.#put.run(startMs, cardId, rollup.pack());
  }

  /** Adds to the unit in which `wallMs` lies. */
  add(wallMs: number, cardId: number, rollup: Rollup): void {
    const startMs = this.startOf(wallMs);
    const whole = this.get(startMs, cardId) ?? new Rollup();
    addTo(whole, rollup);
    this.put(startMs, cardId, whole);
  }

  /** Makes the unit in which `wallMs` lies anew, from all that `parts` has of it. */
  remake(wallMs: number, cardId: number, parts: UnitTable): void {
    const startMs = this.startOf(wallMs);
    const whole = new Rollup();
    for (let partMs = startMs; partMs < startMs + this.unitMs; partMs += parts.unitMs) {
      const part = parts.get(partMs, cardId);
      if (part) addTo(whole, part);
    }
    this.put(startMs, cardId, whole);
  }

  oldestMs(): number | null {
    return this.#oldest.get()?.startMs ?? null;
  }

  newestMs(): number | null {
    return this.#newest.get()?.startMs ?? null;
  }

  /** Deletes the oldest from before `beforeMs`, at most `limit`; answers how many. */
  trim(beforeMs: number, limit: number): number {
    return this.#trim.run(beforeMs, limit).changes;
  }
}

/** Adds all of `part` to `whole`. */
function addTo(whole: Rollup, part: Rollup): void {
  for (let place = 0; place < WIDTH; place++) {
    const aggregate = part.at(place);
    if (aggregate) whole.add(place, aggregate);
  }
}
