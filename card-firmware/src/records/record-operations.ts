import { storeErrorOf } from "@istars/service/store/store-errors.ts";
import type { RecordRow } from "./record.ts";
import type { RecordsFile } from "./records-file.ts";

/** The worker's side of the records. */
export function recordOperations(file: RecordsFile) {
  return {
    /** In one transaction. On a full disk the oldest rows make room. */
    writeRecords: (rows: readonly RecordRow[]): void =>
      withRoom(
        () => file.use((repository) => repository.write(rows)),
        () => file.makeRoom(),
      ),
    /** From `fromWallMs` to before `toWallMs`, in order of time, at most 500. */
    recordsBetween: (fromWallMs: number, toWallMs: number): RecordRow[] =>
      file.use((repository) => repository.between(fromWallMs, toWallMs)),
  };
}

export type RecordOperations = ReturnType<typeof recordOperations>;

/** Does `work`, once more if the disk was full and `makeRoom` could free something (SAFETY 27). */
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
