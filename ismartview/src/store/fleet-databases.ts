import { join } from "node:path";
import { auditQueryOperations } from "@istars/service/auth/audit-query.ts";
import { authOperations } from "@istars/service/auth/repository.ts";
import type { Notice } from "@istars/service/store/messages.ts";
import { migrate } from "@istars/service/store/migrate.ts";
import { openStateDatabase } from "@istars/service/store/state-database.ts";
import type { Database } from "better-sqlite3";
import { cardOperations } from "./card-operations.ts";
import { commitOperations } from "./commit-operations.ts";
import { eventSearch } from "./event-search.ts";
import { fleetMigrations } from "./fleet-migrations.ts";
import { identityOperations } from "./identity.ts";
import { retentionOperations } from "./retention-operations.ts";

/** The fleet's files and everything that can be asked of them. `state.db` has to open, or iSmartView does not start. */
export function openFleetDatabases(directory: string, notify: (notice: Notice) => void) {
  const state = openStateDatabase(join(directory, "state.db"));
  try {
    const { from, to, backup } = migrate(state.db, fleetMigrations);
    if (backup) notify({ level: "info", message: "the database was upgraded", fields: { from, to, backup } });
    return { operations: fleetOperations(state.db), close: () => state.close() };
  } catch (error) {
    state.close();
    throw error;
  }
}

function fleetOperations(db: Database) {
  const cards = cardOperations(db);
  const { trimEvents, ...commits } = commitOperations(db);
  return {
    ...identityOperations(db),
    ...authOperations(db),
    ...auditQueryOperations(db),
    ...cards,
    ...commits,
    ...eventSearch(db),
    ...retentionOperations(db),
    /** A little of what is too old; false when nothing was. */
    trim: (nowWallMs: number): boolean => trimEvents(nowWallMs) + cards.forgetCards(nowWallMs) > 0,
  };
}

/** What the rest of iSmartView asks of its store. */
export type FleetOperations = ReturnType<typeof fleetOperations>;
