import { existsSync, renameSync, rmSync } from "node:fs";
import type { Database } from "better-sqlite3";
import { DiskReserve } from "./disk-reserve.ts";
import type { Notice } from "./messages.ts";
import { migrate } from "./migrate.ts";
import type { Migration } from "./migration.ts";
import { openRecordsDatabase } from "./records-database.ts";
import type { StoreError } from "./store.ts";
import { storeErrorOf } from "./store-errors.ts";

/** What is done with an open file of measurements. */
export interface ExpendableRepository {
  /** Gives up the oldest of what can be measured again, for a full disk; answers how many rows went. */
  dropOldest(): number;
}

export interface ExpendableFileOptions<R extends ExpendableRepository> {
  readonly path: string;
  /** What it holds, for the log, e.g. "records". */
  readonly what: string;
  readonly notify: (notice: Notice) => void;
  readonly migrations: readonly Migration[];
  readonly repository: (db: Database) => R;
}

/**
 * A database of measurements, which may be lost without stopping anything. A damaged file is set aside as `NAME.damaged` and a new one
 * begun; one that cannot be opened at all fails each use of it with a `StoreError`, and is tried again at the next.
 */
export class ExpendableFile<R extends ExpendableRepository> {
  readonly #options: ExpendableFileOptions<R>;
  readonly #reserve: DiskReserve;
  #open: { readonly db: Database; readonly repository: R } | null = null;

  constructor(options: ExpendableFileOptions<R>) {
    this.#options = options;
    this.#reserve = new DiskReserve(`${options.path}.reserve`);
  }

  /** Opens the file ahead of its first use, so that an upgrade of it happens while the program starts. Never fails. */
  prepare(): void {
    const { path, what, notify } = this.#options;
    this.renewReserve();
    try {
      this.use(() => {});
    } catch (error) {
      notify({ level: "error", message: `${what} cannot be kept`, fields: { reason: storeErrorOf(error, path).message } });
    }
  }

  /** Runs `work` on the open file; once more on a new file if this one turns out to be damaged. */
  use<T>(work: (repository: R) => T): T {
    try {
      return work(this.#repository());
    } catch (error) {
      const failure = storeErrorOf(error, this.#options.path);
      if (failure.code !== "store.corrupt") throw failure;
      this.#setAside(failure);
      return work(this.#repository());
    }
  }

  /**
   * Gives up the reserve and the oldest rows for a full disk (SAFETY 27). False if that freed nothing. Where it freed much, the reserve is
   * put by again: whoever fills what is left, the next time finds it.
   */
  makeRoom(): boolean {
    const { what, notify } = this.#options;
    const hadReserve = this.#reserve.release();
    const dropped = this.use((repository) => repository.dropOldest());
    if (dropped > 0) notify({ level: "warn", message: `the disk is full; the oldest ${what} were deleted`, fields: { dropped } });
    this.#reserve.renew("after making room");
    return hadReserve || dropped > 0;
  }

  /** Puts the reserve by again, if there is room for it. */
  renewReserve(): void {
    this.#reserve.renew();
  }

  close(): void {
    this.#open?.db.close();
    this.#open = null;
  }

  #repository(): R {
    if (!this.#open) {
      const { path, what, notify, migrations, repository } = this.#options;
      const db = openRecordsDatabase(path);
      try {
        const { from, to, backup } = migrate(db, migrations);
        if (backup) notify({ level: "info", message: `the ${what} get a new layout`, fields: { from, to, backup } });
        this.#open = { db, repository: repository(db) };
      } catch (error) {
        db.close();
        throw error;
      }
    }
    return this.#open.repository;
  }

  #setAside(failure: StoreError): void {
    const { path, what, notify } = this.#options;
    this.close();
    const keptAs = `${path}.damaged`;
    for (const suffix of ["", "-wal"]) {
      rmSync(`${keptAs}${suffix}`, { force: true });
      if (existsSync(`${path}${suffix}`)) renameSync(`${path}${suffix}`, `${keptAs}${suffix}`);
    }
    rmSync(`${path}-shm`, { force: true });
    notify({ level: "error", message: `the ${what} are damaged and start anew`, fields: { keptAs, reason: failure.message } });
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
