import type { Migration } from "@istars/service/store/migration.ts";
import type { Database } from "better-sqlite3";

/** A host as it is kept over a restart: who it is and what it asked for, not how it is. */
export interface HostRow {
  /** The agent's UUID, or `nut:USER@ADDRESS`. */
  readonly id: string;
  readonly kind: "agent" | "nut";
  readonly name: string;
  /** Where its last word came from. */
  readonly address: string;
  /** `null` for a NUT client, as version and needs. */
  readonly os: string | null;
  readonly version: string | null;
  readonly needsMs: number | null;
  readonly dryRun: boolean;
  /** Epoch ms by the card's clock. */
  readonly firstSeenWallMs: number;
  readonly lastSeenWallMs: number;
}

type StoredRow = Omit<HostRow, "dryRun"> & { readonly dryRun: number };

export const hostMigration: Migration = {
  name: "hosts",
  up: (db) =>
    db.exec(`
      CREATE TABLE hosts (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        address TEXT NOT NULL,
        os TEXT,
        version TEXT,
        needs_ms INTEGER,
        dry_run INTEGER NOT NULL,
        first_seen_wall_ms INTEGER NOT NULL,
        last_seen_wall_ms INTEGER NOT NULL
      ) STRICT;`),
};

/** Hosts as operations of the store that holds `state.db`; each is one transaction. */
export function hostOperations(db: Database) {
  const list = db.prepare<[], StoredRow>(
    `SELECT id, kind, name, address, os, version, needs_ms AS needsMs, dry_run AS dryRun, first_seen_wall_ms AS firstSeenWallMs,
       last_seen_wall_ms AS lastSeenWallMs FROM hosts ORDER BY first_seen_wall_ms, id`,
  );
  const put = db.prepare<[StoredRow]>(
    `INSERT OR REPLACE INTO hosts (id, kind, name, address, os, version, needs_ms, dry_run, first_seen_wall_ms, last_seen_wall_ms)
     VALUES (@id, @kind, @name, @address, @os, @version, @needsMs, @dryRun, @firstSeenWallMs, @lastSeenWallMs)`,
  );
  const remove = db.prepare<[string]>("DELETE FROM hosts WHERE id = ?");
  return {
    listHosts: (): HostRow[] => list.all().map((row) => ({ ...row, dryRun: row.dryRun === 1 })),
    /** Adds or replaces hosts. */
    putHosts: db.transaction((rows: readonly HostRow[]): void => {
      for (const row of rows) put.run({ ...row, dryRun: row.dryRun ? 1 : 0 });
    }),
    removeHost: (id: string): void => void remove.run(id),
  };
}

export type HostOperations = ReturnType<typeof hostOperations>;
