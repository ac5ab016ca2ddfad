import type { SeriesExtent } from "@istars/service/series/series-plan.ts";
import type { PowerMoment, RecordRow } from "./record.ts";
import { keysBetween, type RecordLimits, type RowRange, type SeriesPage, type SeriesPageAsked } from "./record-repository.ts";
import type { RecordsFile } from "./records-file.ts";

const PAGE = 500;

/** The worker's side of the records. Each call does little, so that none keeps a commit waiting. */
export function recordOperations(file: RecordsFile) {
  return {
    /** Rows and their roll-ups, in one transaction. On a full disk the oldest rows make room. */
    writeRecords: (rows: readonly RecordRow[]): void => file.write(rows),
    /** From `fromWallMs` to before `toWallMs`, in order of time, at most 500. */
    recordsBetween: (fromWallMs: number, toWallMs: number): RecordRow[] =>
      file.use((repository) =>
        repository.rows({ ...keysBetween(fromWallMs, toWallMs), newestFirst: false, limit: PAGE, places: null }).map(({ row }) => row),
      ),
    /** At most 501 rows with their keys, by which the next page is asked for. */
    recordPage: (range: RowRange): { readonly key: number; readonly row: RecordRow }[] => file.use((repository) => repository.rows(range)),
    recordExtent: (fromMs: number, toMs: number): SeriesExtent => file.use((repository) => repository.extent(fromMs, toMs)),
    /** A part of a curve. */
    seriesPage: (asked: SeriesPageAsked): SeriesPage => file.use((repository) => repository.series(asked)),
    powerBetween: (fromMs: number, toMs: number): PowerMoment[] => file.use((repository) => repository.power(fromMs, toMs)),
    /** Deletes a little of what is too old; answers how much, 0 when nothing is left to do. */
    trimRecords: (limits: RecordLimits): number => file.use((repository) => repository.trim(limits)),
    /** Moves a little of what an older version wrote into today's layout; false when that is done. */
    upgradeRecords: (): boolean => file.use((repository) => repository.upgradeStep()),
  };
}

export type RecordOperations = ReturnType<typeof recordOperations>;
