import Sqlite, { type Database } from "better-sqlite3";
import { storeErrorOf } from "./store-errors.ts";

/**
 * Opens a database for measurements: WAL with `synchronous=NORMAL`, so that a power failure may cost the last rows but never the file,
 * and flash is written to less. Pages freed by deleting can be given back to a full disk (`auto_vacuum=INCREMENTAL`), which has to be
 * set before the first table is made. Fails with `store.corrupt`, `store.full`, `store.locked`, `store.failed`.
 */
export function openRecordsDatabase(path: string): Database {
  let db: Database | null = null;
  try {
    db = new Sqlite(path, { timeout: 100 });
    db.pragma("auto_vacuum = INCREMENTAL");
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = NORMAL");
    db.pragma("foreign_keys = ON");
    db.pragma("journal_size_limit = 4194304");
    return db;
  } catch (error) {
    db?.close();
    throw storeErrorOf(error, path);
  }
}
