import type { Database } from "better-sqlite3";
import type { Migration } from "../store/migration.ts";

/** One save of a section. */
export interface SettingsRow {
  readonly section: string;
  /** Counts up from 1 within the section. */
  readonly version: number;
  readonly wallMs: number;
  /** Who saved it. */
  readonly by: string;
  /** The section's values as JSON, secrets sealed. */
  readonly document: string;
}

/** Versions handed out at once, so that reading never delays a commit for long. */
const PAGE = 50;

export const settingsMigration: Migration = {
  name: "settings",
  up: (db) =>
    db.exec(`
      CREATE TABLE settings (
        section TEXT NOT NULL,
        version INTEGER NOT NULL,
        wall_ms INTEGER NOT NULL,
        by TEXT NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (section, version)
      ) STRICT, WITHOUT ROWID;`),
};

/** Settings as operations of the store that holds `state.db`; each is one transaction. Nothing is ever changed or removed. */
export function settingsOperations(db: Database) {
  const columns = "section, version, wall_ms AS wallMs, by, document";
  const latest = db.prepare<[], SettingsRow>(
    `SELECT ${columns} FROM settings AS s WHERE version = (SELECT max(version) FROM settings WHERE section = s.section)`,
  );
  const before = db.prepare<[string, number, number], SettingsRow>(
    `SELECT ${columns} FROM settings WHERE section = ? AND version < ? ORDER BY version DESC LIMIT ?`,
  );
  const one = db.prepare<[string, number], SettingsRow>(`SELECT ${columns} FROM settings WHERE section = ? AND version = ?`);
  const add = db.prepare<[string, number, number, string, string]>(
    "INSERT INTO settings (section, version, wall_ms, by, document) VALUES (?, ?, ?, ?, ?)",
  );
  return {
    /** The present version of every section that was ever saved. */
    latestSettings: (): SettingsRow[] => latest.all(),
    /** Throws if the section has this version already. */
    addSettings: (row: SettingsRow): void => void add.run(row.section, row.version, row.wallMs, row.by, row.document),
    /** Versions of a section below `version`, newest first, at most 50. */
    settingsBefore: (section: string, version: number): SettingsRow[] => before.all(section, version, PAGE),
    settingsVersion: (section: string, version: number): SettingsRow | null => one.get(section, version) ?? null,
  };
}

export type SettingsOperations = ReturnType<typeof settingsOperations>;
