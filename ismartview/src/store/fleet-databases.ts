import { join } from "node:path";
import { auditQueryOperations } from "@istars/service/auth/audit-query.ts";
import { authOperations } from "@istars/service/auth/repository.ts";
import { withRoom } from "@istars/service/store/expendable-file.ts";
import type { Notice } from "@istars/service/store/messages.ts";
import { migrate } from "@istars/service/store/migrate.ts";
import { openStateDatabase } from "@istars/service/store/state-database.ts";
import type { Database } from "better-sqlite3";
import { cardOperations } from "./card-operations.ts";
import { commitOperations } from "./commit-operations.ts";
import { eventSearch } from "./event-search.ts";
import { fleetMigrations } from "./fleet-migrations.ts";
import { identityOperations } from "./identity.ts";
import { openReadingsFile, type ReadingsFile, readingOperations } from "./readings/reading-operations.ts";
import { retentionOperations } from "./retention-operations.ts";

/**
 * The fleet's two files and everything that can be asked of them. `state.db` has to open, or iSmartView does not start; `readings.db` may
 * fail at any time.
 */
export function openFleetDatabases(directory: string, notify: (notice: Notice) => void) {
  const state = openStateDatabase(join(directory, "state.db"));
  try {
    const { from, to, backup } = migrate(state.db, fleetMigrations);
    if (backup) notify({ level: "info", message: "the database was upgraded", fields: { from, to, backup } });
    const readings = openReadingsFile(join(directory, "readings.db"), notify);
    return {
      operations: fleetOperations(state.db, readings),
      close: () => {
        readings.close();
        state.close();
      },
    };
  } catch (error) {
    state.close();
    throw error;
  }
}

function fleetOperations(db: Database, readings: ReadingsFile) {
  const cards = cardOperations(db);
  const { trimEvents, ...commits } = commitOperations(db);
  const retention = retentionOperations(db);
  const { trimReadings, ...readingsOperations } = readingOperations(readings, () => retention.readRetention().values);
  /** What happens outranks what is measured: on a full disk the oldest readings make room for it (SAFETY 27). */
  const first = <A extends unknown[], T>(work: (...args: A) => T): ((...args: A) => T) => {
    return (...args) =>
      withRoom(
        () => work(...args),
        () => readings.makeRoom(),
      );
  };
  return {
    ...identityOperations(db),
    ...authOperations(db),
    ...auditQueryOperations(db),
    listCards: cards.listCards,
    addCards: first(cards.addCards),
    changeCards: first(cards.changeCards),
    noteTold: cards.noteTold,
    listAlarms: commits.listAlarms,
    commit: first(commits.commit),
    ...eventSearch(db),
    ...retention,
    ...readingsOperations,
    /** A little of what is too old; false when nothing was. */
    trim: (nowWallMs: number): boolean => trimEvents(nowWallMs) + cards.forgetCards(nowWallMs) + trimReadings(nowWallMs) > 0,
  };
}

/** What the rest of iSmartView asks of its store. */
export type FleetOperations = ReturnType<typeof fleetOperations>;
