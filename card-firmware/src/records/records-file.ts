import { existsSync, renameSync, rmSync } from "node:fs";
import type { Notice } from "@istars/service/store/messages.ts";
import { migrate } from "@istars/service/store/migrate.ts";
import { openRecordsDatabase } from "@istars/service/store/records-database.ts";
import type { StoreError } from "@istars/service/store/store.ts";
import { storeErrorOf } from "@istars/service/store/store-errors.ts";
import type { Database } from "better-sqlite3";
import { DiskReserve } from "./disk-reserve.ts";
import type { RecordRow } from "./record.ts";
import { type RecordRepository, recordRepository } from "./record-repository.ts";
import { recordMigrations } from "./record-tables.ts";

/**
 * `records.db`, which may be lost without stopping anything. A damaged file is set aside as `records.db.damaged` and a new one begun;
 * one that cannot be opened at all fails each use of it with a `StoreError`, and is tried again at the next.
 */
export class RecordsFile {
  readonly #path: string;
  readonly #notify: (notice: Notice) => void;
  readonly #reserve: DiskReserve;
  #open: { readonly db: Database; readonly repository: RecordRepository } | null = null;

  constructor(path: string, notify: (notice: Notice) => void) {
    this.#path = path;
    this.#notify = notify;
    this.#reserve = new DiskReserve(`${path}.reserve`);
  }

  /** Opens the file ahead of its first use, so that an upgrade of it happens while the card starts. Never fails. */
  prepare(): void {
    this.#reserve.renew();
    try {
      this.use(() => {});
    } catch (error) {
      this.#notify({ level: "error", message: "records cannot be kept", fields: { reason: storeErrorOf(error, this.#path).message } });
    }
  }

  /** Runs `work` on the open file; once more on a new file if this one turns out to be damaged. */
  use<T>(work: (repository: RecordRepository) => T): T {
    try {
      return work(this.#repository());
    } catch (error) {
      const failure = storeErrorOf(error, this.#path);
      if (failure.code !== "store.corrupt") throw failure;
      this.#setAside(failure);
      return work(this.#repository());
    }
  }

  /** Adds rows. On a full disk the oldest ones make room. */
  write(rows: readonly RecordRow[]): void {
    withRoom(
      () => this.use((repository) => repository.write(rows)),
      () => this.makeRoom(),
    );
    this.#reserve.renew();
  }

  /** Gives up the reserve and the oldest rows for a full disk (SAFETY 27). False if that freed nothing. */
  makeRoom(): boolean {
    const hadReserve = this.#reserve.release();
    const dropped = this.use((repository) => repository.dropOldest());
    if (dropped > 0) this.#notify({ level: "warn", message: "the disk is full; the oldest records were deleted", fields: { dropped } });
    return hadReserve || dropped > 0;
  }

  close(): void {
    this.#open?.db.close();
    this.#open = null;
  }

  #repository(): RecordRepository {
    if (!this.#open) {
      const db = openRecordsDatabase(this.#path);
      try {
        const { from, to, backup } = migrate(db, recordMigrations);
        if (backup) this.#notify({ level: "info", message: "the records get a new layout", fields: { from, to, backup } });
        this.#open = { db, repository: recordRepository(db) };
      } catch (error) {
        db.close();
        throw error;
      }
    }
    return this.#open.repository;
  }

  #setAside(failure: StoreError): void {
    this.close();
    const keptAs = `${this.#path}.damaged`;
    for (const suffix of ["", "-wal"]) {
      rmSync(`${keptAs}${suffix}`, { force: true });
      if (existsSync(`${this.#path}${suffix}`)) renameSync(`${this.#path}${suffix}`, `${keptAs}${suffix}`);
    }
    rmSync(`${this.#path}-shm`, { force: true });
    this.#notify({ level: "error", message: "the records are damaged and start anew", fields: { keptAs, reason: failure.message } });
  }
}

/** Does `work`, once more if the disk was full and `makeRoom` could free something. */
export function withRoom<T>(work: () => T, makeRoom: () => boolean): T {
  try {
    return work();
  } catch (error) {
    if (storeErrorOf(error, "").code !== "store.full" || !tryMakeRoom(makeRoom)) throw error;
    return work();
  }
}

function tryMakeRoom(makeRoom: () => boolean): boolean {
  try {
    return makeRoom();
  } catch {
    return false; // the full disk is what the caller has to hear of
  }
}
