import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite, { type Database } from "better-sqlite3";
import { describeHolder, forgetHolder, noteHolder } from "./directory-holder.ts";
import { StoreError } from "./store.ts";
import { storeErrorOf } from "./store-errors.ts";

export interface StateDatabase {
  readonly db: Database;
  /** Checkpoints, gives the directory free and closes the file. */
  close(): void;
}

export interface StateDatabaseOptions {
  /** How long to wait for a predecessor that is just stopping, ms. */
  readonly busyTimeoutMs?: number;
}

/**
 * Opens the database for what must survive power failure: WAL with `synchronous=FULL`, so that a commit that returned is on the disk.
 * Its lock is held from here to `close()` and stands for the whole directory: with `locking_mode=EXCLUSIVE` nobody else, in this or
 * another process, gets as far as reading the file, and the system drops the lock with the process even after `kill -9`.
 *
 * The file must not be opened by any other means in this process: POSIX drops a process's locks on a file when it closes any
 * descriptor of it.
 *
 * Fails with `store.locked`, `store.corrupt`, `store.full`, `store.failed`.
 * Source: sqlite.org/wal.html ("Use of WAL Without Shared-Memory"), sqlite.org/howtocorrupt.html §2.2.
 */
export function openStateDatabase(path: string, { busyTimeoutMs = 1_000 }: StateDatabaseOptions = {}): StateDatabase {
  const directory = dirname(path);
  let db: Database | null = null;
  try {
    makePrivateFile(path, directory);
    db = new Sqlite(path, { timeout: busyTimeoutMs });
    const opened = db;
    opened.pragma("locking_mode = EXCLUSIVE");
    const mode = opened.pragma("journal_mode = WAL", { simple: true });
    if (mode !== "wal") throw new StoreError("store.failed", `${path}: the file system does not bear a write-ahead log (got "${mode}")`);
    opened.pragma("synchronous = FULL");
    opened.pragma("foreign_keys = ON");
    // KiB of pages in memory: a quarter of what it takes if left to itself, for all that is asked again and again.
    opened.pragma("cache_size = -4096");
    opened.pragma("journal_size_limit = 4194304");
    opened.exec("BEGIN IMMEDIATE; COMMIT");
    noteHolder(directory);
    return {
      db: opened,
      close: () => {
        forgetHolder(directory);
        opened.close();
      },
    };
  } catch (error) {
    db?.close();
    const failure = storeErrorOf(error, path);
    if (failure.code !== "store.locked") throw failure;
    throw new StoreError(
      "store.locked",
      `the data directory ${directory} is in use by ${describeHolder(directory)}; stop it or choose another directory`,
      { cause: error },
    );
  }
}

/** Made with a mode that keeps others out, which SQLite passes on to its side files. An existing file is left alone (see above). */
function makePrivateFile(path: string, directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  try {
    closeSync(openSync(path, "wx", 0o600));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
}
