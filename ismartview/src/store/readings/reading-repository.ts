import { DAY_MS, HOUR_MS } from "@istars/service/series/series-plan.ts";
import type { ExpendableRepository } from "@istars/service/store/expendable-file.ts";
import { emptyLog, freePages, returnFreePages } from "@istars/service/store/free-pages.ts";
import type { Database } from "better-sqlite3";
import { type PendingUnit, PendingUnits } from "./pending-units.ts";
import { ReadingBlock } from "./reading-block.ts";
import { unpackChunk } from "./reading-chunk.ts";
import { UNIT_MS } from "./reading-tables.ts";
import { UnitTable } from "./unit-table.ts";

/** Units that one call puts in their place, and rows of `recent` that it deletes: some milliseconds of work. */
const SETTLED_AT_ONCE = 64;
const CHUNKS_AT_ONCE = 32;
/** Rows of each table that one call deletes because of their age. */
const TRIMMED_AT_ONCE = 500;
/** To make room so many rows are deleted at a time, until so many pages are free: 4 MB, so that half of it can become the reserve. */
const DROPPED_AT_ONCE = 500;
const DROP_PAGES = 1_024;
/** The newest readings that are never given up, ms. */
const KEPT_MS = HOUR_MS;

/** When old readings and roll-ups go, epoch ms. */
export interface ReadingLimits {
  readonly readingsBeforeMs: number;
  readonly minutesBeforeMs: number;
  readonly hoursBeforeMs: number;
}

/** What can be done with an open file of readings. */
export class ReadingRepository implements ExpendableRepository {
  readonly db: Database;
  readonly minutes: UnitTable;
  readonly hours: UnitTable;
  readonly days: UnitTable;
  readonly #pending = new PendingUnits((startMs, cardId) => this.#load(startMs, cardId));
  readonly #append;
  readonly #shrink;
  readonly #block;
  readonly #count;
  readonly #putBlock;
  readonly #ends;
  readonly #trim;
  readonly #close;
  /** Readings from before then were given up. */
  #closedBeforeMs: number;
  /** No unit after this one is stored. */
  #newestUnitMs: number;
  /** When the latest call's latest reading was: units before it are over. */
  #nowMs = 0;

  constructor(db: Database) {
    this.db = db;
    this.minutes = new UnitTable(db, "minutes", UNIT_MS);
    this.hours = new UnitTable(db, "hours", HOUR_MS);
    this.days = new UnitTable(db, "days", DAY_MS);
    this.#append = db.prepare<[Uint8Array]>("INSERT INTO recent (chunk) VALUES (?)");
    this.#shrink = db.prepare<[number, number]>("DELETE FROM recent WHERE id IN (SELECT id FROM recent WHERE id < ? ORDER BY id LIMIT ?)");
    this.#block = db.prepare<[number, number], { data: Uint8Array }>("SELECT data FROM readings WHERE start_ms = ? AND card_id = ?");
    this.#count = db.prepare<[number, number], { readings: number }>("SELECT readings FROM readings WHERE start_ms = ? AND card_id = ?");
    this.#putBlock = db.prepare<[number, number, number, Buffer]>(
      `INSERT INTO readings (start_ms, card_id, readings, data) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET readings = excluded.readings, data = excluded.data`,
    );
    this.#ends = db.prepare<[], { oldestMs: number | null; newestMs: number | null }>(
      "SELECT (SELECT min(start_ms) FROM readings) AS oldestMs, (SELECT max(start_ms) FROM readings) AS newestMs",
    );
    this.#trim = db.prepare<[number, number], { startMs: number }>(
      `DELETE FROM readings WHERE (start_ms, card_id) IN
         (SELECT start_ms, card_id FROM readings WHERE start_ms < ? ORDER BY start_ms, card_id LIMIT ?)
       RETURNING start_ms AS startMs`,
    );
    this.#close = db.prepare<[number]>("UPDATE closed SET before_ms = ?");
    this.#closedBeforeMs = db.prepare<[], { ms: number }>("SELECT before_ms AS ms FROM closed").get()?.ms ?? 0;
    this.#newestUnitMs = this.minutes.newestMs() ?? Number.NEGATIVE_INFINITY;
    const recent = db.prepare<[], { id: number; chunk: Uint8Array }>("SELECT id, chunk FROM recent ORDER BY id");
    for (const { id, chunk } of recent.iterate()) this.#take(id, chunk);
  }

  /** Stores what `packChunk` packed. */
  add(chunk: Uint8Array): void {
    this.#take(Number(this.#append.run(chunk).lastInsertRowid), chunk);
  }

  /** Puts some units that are over in their place; false when there were no more. */
  settle(): boolean {
    const over = this.#pending.over(this.#nowMs, SETTLED_AT_ONCE);
    const neededFrom = this.#pending.neededFrom(over) ?? Number.MAX_SAFE_INTEGER;
    const deleted = this.db.transaction(() => {
      this.#write(over);
      return this.#shrink.run(neededFrom, CHUNKS_AT_ONCE).changes;
    })();
    this.#pending.settle(over);
    return over.length > 0 || deleted === CHUNKS_AT_ONCE;
  }

  /** Puts in its place what there is of a card, so that its tables tell all of it. */
  settleCard(cardId: number): void {
    const units = this.#pending.of(cardId);
    this.db.transaction(() => this.#write(units))();
    for (const unit of units) unit.isWritten = true;
  }

  block(startMs: number, cardId: number): ReadingBlock | null {
    const row = this.#block.get(startMs, cardId);
    return row ? ReadingBlock.unpack(startMs, row.data) : null;
  }

  /** How many readings of a card a unit has; 0 where there is none. */
  count(startMs: number, cardId: number): number {
    return this.#count.get(startMs, cardId)?.readings ?? 0;
  }

  /** Units of time from the oldest to the newest reading of any card. */
  ends(): { readonly oldestMs: number | null; readonly newestMs: number | null } {
    return this.#ends.get() ?? { oldestMs: null, newestMs: null };
  }

  /** Deletes a little of what is too old; answers how much. */
  trim({ readingsBeforeMs, minutesBeforeMs, hoursBeforeMs }: ReadingLimits): number {
    return this.db.transaction(
      () =>
        this.#giveUp(readingsBeforeMs, TRIMMED_AT_ONCE) +
        this.minutes.trim(minutesBeforeMs, TRIMMED_AT_ONCE) +
        this.hours.trim(hoursBeforeMs, TRIMMED_AT_ONCE) +
        this.days.trim(hoursBeforeMs, TRIMMED_AT_ONCE),
    )();
  }

  /** Gives up the oldest readings, and when there are none left the oldest minutes, and gives their room back to the disk. */
  dropOldest(): number {
    emptyLog(this.db);
    const beforeMs = (this.minutes.newestMs() ?? 0) - KEPT_MS;
    let dropped = 0;
    for (const step of [() => this.#giveUp(beforeMs, DROPPED_AT_ONCE), () => this.minutes.trim(beforeMs, DROPPED_AT_ONCE)]) {
      for (let gone = 1; gone > 0 && freePages(this.db) < DROP_PAGES; dropped += gone) {
        gone = step();
        emptyLog(this.db);
      }
    }
    returnFreePages(this.db);
    return dropped;
  }

  /** Deletes the oldest readings from before `beforeMs`, at most `limit` units; answers how many. */
  #giveUp(beforeMs: number, limit: number): number {
    return this.db.transaction(() => {
      const gone = this.#trim.all(beforeMs, limit);
      if (gone.length === 0) return 0;
      // No further than what was there: a clock that once ran ahead must not close what is still to come.
      const closedMs = Math.max(this.#closedBeforeMs, ...gone.map(({ startMs }) => startMs + UNIT_MS));
      this.#close.run(closedMs);
      this.#closedBeforeMs = closedMs;
      return gone.length;
    })();
  }

  #take(id: number, chunk: Uint8Array): void {
    let nowMs = 0;
    unpackChunk(chunk, (cardId, wallMs, values) => {
      nowMs = Math.max(nowMs, wallMs);
      this.#pending.add(id, cardId, wallMs, values);
    });
    this.#nowMs = nowMs;
  }

  #load(startMs: number, cardId: number): PendingUnit | null {
    if (startMs < this.#closedBeforeMs) return null;
    const stored = startMs <= this.#newestUnitMs ? this.block(startMs, cardId) : null;
    return { startMs, cardId, block: stored ?? new ReadingBlock(), isWritten: stored !== null };
  }

  #isRolledUp(startMs: number, cardId: number): boolean {
    return startMs <= this.#newestUnitMs && this.minutes.has(startMs, cardId);
  }

  /** Within a transaction. */
  #write(units: readonly PendingUnit[]): void {
    for (const { startMs, cardId, block, isWritten } of units) {
      if (isWritten) continue;
      const rollup = block.rollUp();
      const isNew = !this.#isRolledUp(startMs, cardId);
      this.#putBlock.run(startMs, cardId, block.count, block.pack(startMs));
      this.minutes.put(startMs, cardId, rollup);
      if (isNew) {
        this.hours.add(startMs, cardId, rollup);
        this.days.add(startMs, cardId, rollup);
      } else {
        // What was replaced cannot be taken out of a least or greatest again.
        this.hours.remake(startMs, cardId, this.minutes);
        this.days.remake(startMs, cardId, this.hours);
      }
    }
    // Only looks for what may be there: one more look than needed does no harm when the transaction fails.
    for (const { startMs } of units) this.#newestUnitMs = Math.max(this.#newestUnitMs, startMs);
  }
}
