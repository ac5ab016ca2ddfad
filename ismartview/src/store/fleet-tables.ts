import type { Migration } from "@istars/service/store/migration.ts";

/**
 * Cards, their events and the alarms that are on. Ids of cards and events are never used twice, not even after the newest were deleted:
 * `AUTOINCREMENT` keeps the highest one.
 *
 * The name of a card's own event log stands once in `logs`, not in each of its events. A rowid is the last column of every index, so
 * that events of one moment are in order without naming it.
 */
export const fleetTables: Migration = {
  name: "cards, events and alarms",
  up: (db) =>
    db.exec(`
      CREATE TABLE cards (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        place TEXT NOT NULL,
        reach TEXT NOT NULL,
        name TEXT,
        site TEXT,
        version INTEGER NOT NULL,
        added_wall_ms INTEGER NOT NULL,
        removed_wall_ms INTEGER,
        silenced_until_wall_ms INTEGER,
        told TEXT,
        log_id TEXT,
        last_event_id INTEGER
      ) STRICT;
      CREATE UNIQUE INDEX cards_by_place ON cards (place) WHERE removed_wall_ms IS NULL;

      CREATE TABLE logs (
        id INTEGER PRIMARY KEY,
        card_id INTEGER NOT NULL,
        log_id TEXT NOT NULL,
        UNIQUE (card_id, log_id)
      ) STRICT;
      CREATE TABLE events (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        card_id INTEGER,
        card_name TEXT,
        site TEXT,
        wall_ms INTEGER NOT NULL,
        heard_wall_ms INTEGER NOT NULL,
        kind TEXT NOT NULL,
        severity TEXT NOT NULL,
        alarm TEXT,
        alarm_id INTEGER,
        subject TEXT,
        done_by TEXT,
        params TEXT NOT NULL,
        log INTEGER REFERENCES logs (id),
        seq INTEGER
      ) STRICT;
      CREATE UNIQUE INDEX events_by_source ON events (log, seq) WHERE log IS NOT NULL;
      CREATE INDEX events_by_time ON events (wall_ms);
      CREATE INDEX events_by_card ON events (card_id, wall_ms);
      CREATE INDEX events_by_alarm ON events (alarm_id, wall_ms) WHERE alarm_id IS NOT NULL;

      CREATE TABLE alarms (
        id INTEGER PRIMARY KEY,
        card_id INTEGER NOT NULL REFERENCES cards (id) ON DELETE CASCADE,
        alarm TEXT NOT NULL,
        subject TEXT NOT NULL,
        name TEXT,
        severity TEXT NOT NULL,
        instance INTEGER,
        raised_wall_ms INTEGER NOT NULL,
        heard_wall_ms INTEGER NOT NULL,
        acknowledged_by TEXT,
        acknowledged_wall_ms INTEGER,
        card_told TEXT NOT NULL,
        silenced_until_wall_ms INTEGER,
        note TEXT,
        note_by TEXT,
        note_wall_ms INTEGER,
        notes INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX alarms_by_card ON alarms (card_id);
    `),
};
