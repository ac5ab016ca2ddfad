import { authOperations } from "@istars/service/auth/repository.ts";
import { type SettingsRow, settingsOperations } from "@istars/service/settings/repository.ts";
import type { Migration } from "@istars/service/store/migration.ts";
import type { Database } from "better-sqlite3";

export const networkMigration: Migration = {
  name: "the last address that worked",
  up: (db) =>
    db.exec(`
      CREATE TABLE network (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        proven TEXT NOT NULL
      ) STRICT;`),
};

/** What a change of address needs of the store that holds `state.db`. */
export function networkOperations(db: Database) {
  const { replacePassword } = authOperations(db);
  const { addSettings } = settingsOperations(db);
  const read = db.prepare<[], { readonly proven: string }>("SELECT proven FROM network");
  const keep = db.prepare<[string]>("INSERT OR REPLACE INTO network (only, proven) VALUES (1, ?)");
  return {
    /** The network settings that were in force last, as JSON; `null` if none ever were. */
    provenNetwork: (): string | null => read.get()?.proven ?? null,
    keepProvenNetwork: (proven: string): void => void keep.run(proven),
    /** SAFETY 32: a new card's first password and its address are stored together or not at all. */
    setFirstPassword: db.transaction((userId: number, verifier: string, settings: SettingsRow | null): void => {
      replacePassword(userId, verifier, false);
      if (settings !== null) addSettings(settings);
    }),
  };
}

export type NetworkOperations = ReturnType<typeof networkOperations>;
