import type { Migration } from "@istars/service/store/migration.ts";

/** Event ids are never used twice, not even after the newest events were deleted: `AUTOINCREMENT` keeps the highest one. */
export const eventTables: Migration = {
  name: "events and active alarms",
  up: (db) =>
    db.exec(`
      CREATE TABLE events (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        wall_ms INTEGER NOT NULL,
        kind TEXT NOT NULL,
        subject TEXT NOT NULL,
        severity TEXT NOT NULL,
        alarm TEXT,
        instance INTEGER,
        params TEXT NOT NULL
      ) STRICT;
      CREATE TABLE active_alarms (
        instance INTEGER PRIMARY KEY,
        alarm TEXT NOT NULL,
        subject TEXT NOT NULL,
        severity TEXT NOT NULL,
        raised_wall_ms INTEGER NOT NULL,
        acknowledged_by TEXT,
        acknowledged_wall_ms INTEGER,
        UNIQUE (alarm, subject)
      ) STRICT;
    `),
};
