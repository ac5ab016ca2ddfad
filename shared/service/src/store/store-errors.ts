import { SqliteError } from "better-sqlite3";
import { StoreError, type StoreErrorCode } from "./store.ts";

/** By the start of SQLite's result code: its extended codes (`SQLITE_BUSY_RECOVERY`, …) mean the same to us. Others are `store.failed`. */
const BY_SQLITE_CODE: readonly (readonly [prefix: string, code: StoreErrorCode, saying: string])[] = [
  ["SQLITE_FULL", "store.full", "there is no space left on the disk; free some"],
  ["SQLITE_CORRUPT", "store.corrupt", "the file is damaged; put a backup in its place or move it away"],
  ["SQLITE_NOTADB", "store.corrupt", "the file is no database; put a backup in its place or move it away"],
  ["SQLITE_BUSY", "store.locked", "another process is using the file; stop it first"],
  ["SQLITE_LOCKED", "store.locked", "another process is using the file; stop it first"],
];

/** Any failure as a `StoreError`, with SQLite's own words as its cause. `where` names the file or operation it came from. */
export function storeErrorOf(error: unknown, where: string): StoreError {
  if (error instanceof StoreError) return error;
  if (error instanceof SqliteError) {
    const known = BY_SQLITE_CODE.find(([prefix]) => error.code.startsWith(prefix));
    if (known) return new StoreError(known[1], `${where}: ${known[2]} (${error.code})`, { cause: error });
    return new StoreError("store.failed", `${where}: ${error.message} (${error.code})`, { cause: error });
  }
  return new StoreError("store.failed", `${where}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
}
