import type { RecordRow } from "./record.ts";
import type { RecordsFile } from "./records-file.ts";

/** The worker's side of the records. */
export function recordOperations(file: RecordsFile) {
  return {
    /** In one transaction. On a full disk the oldest rows make room. */
    writeRecords: (rows: readonly RecordRow[]): void => file.write(rows),
    /** From `fromWallMs` to before `toWallMs`, in order of time, at most 500. */
    recordsBetween: (fromWallMs: number, toWallMs: number): RecordRow[] =>
      file.use((repository) => repository.between(fromWallMs, toWallMs)),
  };
}

export type RecordOperations = ReturnType<typeof recordOperations>;
