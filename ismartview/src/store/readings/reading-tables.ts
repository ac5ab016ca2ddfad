import type { Migration } from "@istars/service/store/migration.ts";

/** Length of the unit that readings are stored in and the shortest roll-ups are made of, ms. */
export const UNIT_MS = 300_000;

/**
 * The layout of `readings.db`. What comes in is appended to `recent` as it comes: one row for all readings of a call. When five minutes
 * are over, each card's readings of them become one row of `readings`, with one of `minutes`, and what they add to `hours` and `days`;
 * what of `recent` is in there by then goes. So a reading costs a few bytes of appending instead of a page of its own, and what kill -9
 * interrupts is made again from `recent`.
 *
 * All keys begin with the time: what is written at one time, for thousands of cards, lies side by side, and what is too old does, too.
 * A card's curve is picked out of it unit by unit, a few microseconds each.
 *
 * A card that tells eight quantities each 10 s costs 76 KiB of `readings` a day, 19 KiB of `minutes`, 1.6 KiB of `hours` and 0.1 KiB of
 * `days`; with the pages around them 114 KiB. With what is kept by default, 2,000 cards come to 3 GB and some 1.4 GB more each year
 * (`npm run bench -- fleet-store`).
 *
 * `closed`: readings from before then were given up because of their age. What comes later still from that time is not taken: its
 * roll-ups cannot tell any more whether they have it in them.
 */
export const readingMigrations: readonly Migration[] = [
  {
    name: "readings and roll-ups",
    up: (db) =>
      db.exec(`
        CREATE TABLE recent (id INTEGER PRIMARY KEY, chunk BLOB NOT NULL) STRICT;
        CREATE TABLE closed (only INTEGER PRIMARY KEY CHECK (only = 1), before_ms INTEGER NOT NULL) STRICT;
        INSERT INTO closed (only, before_ms) VALUES (1, 0);
        CREATE TABLE readings (
          start_ms INTEGER NOT NULL,
          card_id INTEGER NOT NULL,
          readings INTEGER NOT NULL,
          data BLOB NOT NULL,
          PRIMARY KEY (start_ms, card_id)
        ) STRICT, WITHOUT ROWID;
        ${["minutes", "hours", "days"]
          .map(
            (table) => `
              CREATE TABLE ${table} (
                start_ms INTEGER NOT NULL,
                card_id INTEGER NOT NULL,
                data BLOB NOT NULL,
                PRIMARY KEY (start_ms, card_id)
              ) STRICT, WITHOUT ROWID;`,
          )
          .join("")}
      `),
  },
];
