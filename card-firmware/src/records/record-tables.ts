import { QUANTITIES } from "@istars/protocol/model/quantities.ts";
import type { Migration } from "@istars/service/store/migration.ts";

/** Quantities that version 1 of the file knew. */
const VERSION_1_QUANTITIES = 42;

/** Columns of version 1: four for each quantity, by its id. */
export const version1Values: readonly string[] = QUANTITIES.slice(0, VERSION_1_QUANTITIES).flatMap(({ id }) =>
  ["last", "min", "avg", "max"].map((part) => `${id}_${part}`),
);

/**
 * The layout of `records.db`. Version 2 keeps a row as one packed blob (a third of the size) under a key that is its time, and has
 * roll-ups. What version 1 wrote is moved over little by little while the card runs; its table goes when it is empty.
 */
export const recordMigrations: readonly Migration[] = [
  {
    name: "records",
    up: (db) =>
      db.exec(`
        CREATE TABLE records (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          wall_ms INTEGER NOT NULL,
          span_ms INTEGER NOT NULL,
          kind TEXT NOT NULL CHECK (kind IN ('interval', 'power')),
          samples INTEGER NOT NULL,
          mains_ok INTEGER, on_battery INTEGER, output_on INTEGER,
          ${version1Values.map((column) => `${column} INTEGER`).join(", ")}
        ) STRICT;
        CREATE INDEX records_by_time ON records (wall_ms);
      `),
  },
  {
    name: "packed rows and roll-ups",
    up: (db) => {
      db.exec(`
        CREATE TABLE rows (
          key INTEGER PRIMARY KEY,
          is_power INTEGER NOT NULL CHECK (is_power IN (0, 1)),
          facts INTEGER NOT NULL,
          data BLOB NOT NULL
        ) STRICT;
        CREATE INDEX power_rows ON rows (key) WHERE is_power = 1;
        CREATE TABLE hours (start_ms INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
        CREATE TABLE days (start_ms INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
      `);
      if (db.prepare("SELECT 1 FROM records LIMIT 1").get() === undefined) db.exec("DROP TABLE records");
    },
  },
];
