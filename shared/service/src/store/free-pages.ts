import type { Database } from "better-sqlite3";

/** Pages given back at a time. */
const VACUUM_PAGES = 50;

/** Pages that hold nothing. */
export const freePages = (db: Database): number => Number(db.pragma("freelist_count", { simple: true }));

/**
 * Moves the write-ahead log into the file. The log keeps its length, so that on a full disk whatever is written next, such as what is
 * about to be deleted, finds room there.
 */
export const emptyLog = (db: Database): void => void db.pragma("wal_checkpoint(RESTART)");

/** Gives the pages that hold nothing back to the disk, in steps that fit into the log (see `emptyLog`). */
export function returnFreePages(db: Database): void {
  for (let free = freePages(db); free > 0; free = freePages(db)) {
    db.pragma(`incremental_vacuum(${VACUUM_PAGES})`);
    emptyLog(db);
    if (freePages(db) === free) break;
  }
}
