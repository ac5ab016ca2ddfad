import { join } from "node:path";
import type { Notice } from "./messages.ts";
import { migrate } from "./migrate.ts";
import type { Migration } from "./migration.ts";
import { serveStore } from "./serve-store.ts";
import { openStateDatabase } from "./state-database.ts";

const migrations: readonly Migration[] = [{ name: "notes", up: (db) => db.exec("CREATE TABLE notes (text TEXT NOT NULL) STRICT") }];

/** A small real store on its own thread, for the tests of the store itself. */
function open(directory: string, notify: (notice: Notice) => void) {
  const { db, close } = openStateDatabase(join(directory, "state.db"), { busyTimeoutMs: 50 });
  migrate(db, migrations);
  notify({ level: "info", message: "fixture opened", fields: { directory } });
  const insert = db.prepare("INSERT INTO notes (text) VALUES (?)");
  const operations = {
    add: (...texts: string[]): number => {
      db.transaction(() => {
        for (const text of texts) insert.run(text);
      })();
      return texts.length;
    },
    all: (): string[] => db.prepare<[], string>("SELECT text FROM notes ORDER BY rowid").pluck().all(),
    pragma: (name: string): unknown => db.pragma(name, { simple: true }),
    limitPages: (): void => void db.pragma(`max_page_count = ${db.pragma("page_count", { simple: true })}`),
    liftLimit: (): void => void db.pragma("max_page_count = 100000"),
    echo: (value: unknown): unknown => value,
    unclonable: (): unknown => () => 1,
    crash: (): void => {
      queueMicrotask(() => {
        throw new Error("out of nowhere");
      });
    },
  };
  return { operations, close };
}

export type FixtureOperations = ReturnType<typeof open>["operations"];

serveStore(open);
