import type { Retention } from "@istars/protocol/model/ismartview/readings.ts";
import { DAY_MS } from "@istars/service/series/series-plan.ts";
import { ExpendableFile } from "@istars/service/store/expendable-file.ts";
import type { Notice } from "@istars/service/store/messages.ts";
import { isSetClock } from "@istars/service/store/set-clock.ts";
import { storeErrorOf } from "@istars/service/store/store-errors.ts";
import { type CurveAsked, type CurvePage, type CurvePageAsked, type CurvePlan, planFleetCurve, readCurvePage } from "./fleet-curve.ts";
import { ReadingRepository } from "./reading-repository.ts";
import { readingMigrations, UNIT_MS } from "./reading-tables.ts";

/** With its leap day, so that a year is never short of one. */
const YEAR_MS = 366 * DAY_MS;

/** `readings.db`. */
export type ReadingsFile = ExpendableFile<ReadingRepository>;

export const openReadingsFile = (path: string, notify: (notice: Notice) => void): ReadingsFile => {
  const repository = (db: ReadingRepository["db"]) => new ReadingRepository(db);
  const file = new ExpendableFile({ path, what: "readings", notify, migrations: readingMigrations, repository });
  file.prepare();
  return file;
};

/** The worker's side of the readings. Each call does little, so that none keeps a commit waiting. */
export function readingOperations(file: ReadingsFile, retention: () => Retention) {
  return {
    /** What `packChunk` packed. A full disk refuses it: what events need is worth more. */
    addReadings: (chunk: Uint8Array): void => {
      file.use((repository) => repository.add(chunk));
      file.renewReserve();
    },
    /** Puts a little of what came in to its place; false when there is no more. */
    settleReadings: (): boolean => file.use((repository) => repository.settle()),
    planCurve: (asked: CurveAsked): CurvePlan =>
      file.use((repository) => {
        try {
          repository.settleCard(asked.cardId);
        } catch (error) {
          // On a full disk the curve ends a few minutes early, which is better than none.
          if (storeErrorOf(error, "").code !== "store.full") throw error;
        }
        return planFleetCurve(repository, asked, retention().everyS * 1_000);
      }),
    curvePage: (asked: CurvePageAsked): CurvePage => file.use((repository) => readCurvePage(repository, asked)),
    /** Deletes a little of what is too old; answers how much. A clock that was never set tells no age. */
    trimReadings: (nowWallMs: number): number => {
      if (!isSetClock(nowWallMs)) return 0;
      const { readingsDays, minutesDays, hoursYears } = retention();
      // Roll-ups go by whole days, so that none stands without those it is made of while others of its day are there.
      const dayBefore = (ms: number) => Math.max(0, nowWallMs - ms - ((nowWallMs - ms) % DAY_MS));
      return file.use((repository) =>
        repository.trim({
          readingsBeforeMs: Math.max(0, nowWallMs - readingsDays * DAY_MS - UNIT_MS),
          minutesBeforeMs: dayBefore(minutesDays * DAY_MS),
          hoursBeforeMs: dayBefore(hoursYears * YEAR_MS),
        }),
      );
    },
  };
}
