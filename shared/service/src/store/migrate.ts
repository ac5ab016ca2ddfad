import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Database } from "better-sqlite3";
import type { Migration } from "./migration.ts";
import { StoreError } from "./store.ts";

export interface Migrated {
  /** Steps the database had before; 0 for a new one. */
  readonly from: number;
  readonly to: number;
  /** Copy made before an existing database was changed. */
  readonly backup: string | null;
}

/**
 * Brings a database up to date, each step in a transaction of its own together with the note that it was done, so that an upgrade cut
 * short goes on where it stopped. An existing database is copied beside itself first; only the latest copy is kept.
 *
 * Fails with `store.failed` and leaves everything as it was when the database is newer than the program or is not one of this
 * program's; with `store.full` when there is no room for the copy.
 */
export function migrate(db: Database, migrations: readonly Migration[]): Migrated {
  const from = stepsDone(db, migrations);
  const to = migrations.length;
  const backup = from > 0 && from < to ? backUp(db, from + 1) : null;
  db.exec("CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT");
  const note = db.prepare("INSERT INTO migrations (number, name) VALUES (?, ?)");
  for (const [index, { name, up }] of migrations.entries()) {
    if (index < from) continue;
    db.transaction(() => {
      up(db);
      note.run(index + 1, name);
    }).immediate();
  }
  if (backup) removeOlderBackups(backup, db.name);
  return { from, to, backup };
}

function stepsDone(db: Database, migrations: readonly Migration[]): number {
  const tables = db.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  if (tables.length === 0) return 0;
  if (!tables.some(({ name }) => name === "migrations")) {
    throw new StoreError("store.failed", `${db.name} belongs to another program; choose another data directory or move the file away`);
  }
  const done = db.prepare<[], { number: number; name: string }>("SELECT number, name FROM migrations ORDER BY number").all();
  for (const [index, step] of done.entries()) {
    const known = migrations[index];
    if (known?.name === step.name && step.number === index + 1) continue;
    throw new StoreError(
      "store.failed",
      known
        ? `${db.name} was made by another line of this program: its step ${step.number} is "${step.name}" where "${known.name}" was expected; use the program that made it`
        : `${db.name} was written by a newer version of this program: it has ${done.length} steps, the latest "${done.at(-1)?.name}", and this version knows ${migrations.length}; install the newer version or restore the backup made before its upgrade`,
    );
  }
  return done.length;
}

/** A whole and consistent copy, made over the connection that holds the lock. It bears its name only once it is complete. */
function backUp(db: Database, step: number): string {
  const path = `${db.name}.before-${step}`;
  const partial = `${path}.partial`;
  rmSync(partial, { force: true });
  db.prepare("VACUUM INTO ?").run(partial);
  renameSync(partial, path);
  if (process.platform !== "win32") syncDirectory(dirname(path));
  return path;
}

function syncDirectory(directory: string): void {
  const fd = openSync(directory, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function removeOlderBackups(newest: string, database: string): void {
  const directory = dirname(database);
  const old = readdirSync(directory).filter((name) => name.startsWith(`${basename(database)}.before-`) && name !== basename(newest));
  for (const name of old) rmSync(join(directory, name), { force: true });
}
