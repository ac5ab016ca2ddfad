import Sqlite, { type Database } from "better-sqlite3";
import { storeErrorOf } from "./store-errors.ts";

/** Pages (4 KiB) in the log before they go to the file itself. Few, so that a full disk can still take them in. */
const RECORDS_LOG_PAGES = 200;

/** Pages held in memory, KiB; better-sqlite3 would hold four times as much. over 2,000 cards every reading is stored in time with this. */
const CACHE_KIB = 4_096;

/**
 * Opens a database for measurements: WAL with `synchronous=NORMAL`, so that a power failure may cost the last rows but never the file,
 * and flash is written to less. The lock is exclusive because shared memory would need a file, for which a full disk has no room.
 * Pages freed by deleting can be given back to the disk (`auto_vacuum=INCREMENTAL`, which has to be set before the first table is
 * made). Fails with `store.corrupt`, `store.full`, `store.locked`, `store.failed`.
 */
export function openRecordsDatabase(path: string): Database {
  let db: Database | null = null;
  try {
    db = new Sqlite(path, { timeout: 100 });
    db.pragma("locking_mode = EXCLUSIVE");
    db.pragma("auto_vacuum = INCREMENTAL");
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = NORMAL");
    db.pragma("foreign_keys = ON");
    db.pragma(`cache_size = ${-CACHE_KIB}`);
    db.pragma(`wal_autocheckpoint = ${RECORDS_LOG_PAGES}`);
    db.pragma(`journal_size_limit = ${RECORDS_LOG_PAGES * 4096}`);
    return db;
  } catch (error) {
    db?.close();
    throw storeErrorOf(error, path);
  }
}
