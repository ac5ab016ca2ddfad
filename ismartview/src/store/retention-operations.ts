import { DEFAULT_RETENTION, type Retention } from "@istars/protocol/model/ismartview/readings.ts";
import type { Migration } from "@istars/service/store/migration.ts";
import type { Database } from "better-sqlite3";

/** How long readings are kept, and who last said so; version 0 until somebody did. */
export interface StoredRetention {
  readonly version: number;
  readonly values: Retention;
  readonly changedBy: string | null;
  readonly changedWallMs: number | null;
}

export const retentionTable: Migration = {
  name: "retention of readings",
  up: (db) =>
    db.exec(`
      CREATE TABLE retention (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        version INTEGER NOT NULL,
        retained TEXT NOT NULL,
        changed_by TEXT NOT NULL,
        changed_wall_ms INTEGER NOT NULL
      ) STRICT;
    `),
};

export function retentionOperations(db: Database) {
  const read = db.prepare<[], { version: number; retained: string; changedBy: string; changedWallMs: number }>(
    "SELECT version, retained, changed_by AS changedBy, changed_wall_ms AS changedWallMs FROM retention",
  );
  const write = db.prepare<[number, string, string, number]>(
    `INSERT INTO retention (only, version, retained, changed_by, changed_wall_ms) VALUES (1, ?, ?, ?, ?)
     ON CONFLICT (only) DO UPDATE SET version = excluded.version, retained = excluded.retained,
       changed_by = excluded.changed_by, changed_wall_ms = excluded.changed_wall_ms`,
  );

  const readRetention = (): StoredRetention => {
    const row = read.get();
    if (!row) return { version: 0, values: DEFAULT_RETENTION, changedBy: null, changedWallMs: null };
    const { retained, ...rest } = row;
    // What a later version of the program asks for and an older one has not written is as it is by default.
    return { ...rest, values: { ...DEFAULT_RETENTION, ...(JSON.parse(retained) as Partial<Retention>) } };
  };

  return {
    readRetention,
    /** False if `version` is not the present one. */
    changeRetention: db.transaction((values: Retention, version: number, by: string, wallMs: number): boolean => {
      if (readRetention().version !== version) return false;
      write.run(version + 1, JSON.stringify(values), by, wallMs);
      return true;
    }),
  };
}
