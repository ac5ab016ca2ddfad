import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RecordingLogger, silentLogger } from "@istars/service/recording-logger.ts";
import { migrate } from "@istars/service/store/migrate.ts";
import { openStateDatabase } from "@istars/service/store/state-database.ts";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { openCardStore } from "./card-store.ts";
import { cardMigrations } from "./migrations.ts";

async function withDirectory(use: (directory: string) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "istars-card-"));
  try {
    await use(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

test("the connection that commits events on the store's thread has synchronous=FULL, a write-ahead log and the exclusive lock", () =>
  withDirectory(async (directory) => {
    const store = await openCardStore({ directory, log: silentLogger });
    const FULL = 2;
    expect(await store.run("durability")).toEqual({ synchronous: FULL, journalMode: "wal", lockingMode: "exclusive" });
    await store.close();
  }));

test("a card makes its identity once and keeps it", () =>
  withDirectory(async (directory) => {
    const first = await openCardStore({ directory, log: silentLogger });
    const identity = await first.run("identity");
    await first.close();
    const second = await openCardStore({ directory, log: silentLogger });
    expect(await second.run("identity")).toEqual(identity);
    await second.close();
    expect(identity.cardId).not.toBe(identity.logId);
    expect(identity.cardId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  }));

test("two cards in one process do not share a data directory", () =>
  withDirectory(async (directory) => {
    const first = await openCardStore({ directory, log: silentLogger });
    await expect(openCardStore({ directory, log: silentLogger })).rejects.toMatchObject({ code: "store.locked" });
    await first.close();
  }));

test("an older database is upgraded, keeps its events, and a copy from before stands beside it", () =>
  withDirectory(async (directory) => {
    const older = openStateDatabase(join(directory, "state.db"));
    migrate(older.db, cardMigrations.slice(0, 2));
    older.db.exec(`INSERT INTO events VALUES (7, 1000, 'card.started', 'card', 'information', NULL, NULL, '{"from":"older"}')`);
    older.close();
    const log = new RecordingLogger();
    const store = await openCardStore({ directory, log });
    expect(await store.run("eventsAfter", 0, 500)).toMatchObject([{ id: 7, params: { from: "older" } }]);
    await store.close();
    const backup = join(directory, "state.db.before-3");
    expect(log.lines).toMatchObject([{ level: "info", fields: { from: 2, to: cardMigrations.length, backup } }]);
    const copy = new Sqlite(backup, { fileMustExist: true, readonly: true });
    expect(copy.prepare("SELECT count(*) FROM migrations").pluck().get()).toBe(2);
    copy.close();
  }));

test("a database of a newer version is refused, and the directory is free again", () =>
  withDirectory(async (directory) => {
    const newer = openStateDatabase(join(directory, "state.db"));
    migrate(newer.db, [...cardMigrations, { name: "things to come", up: () => {} }]);
    newer.close();
    const refused = { code: "store.failed", message: expect.stringMatching(/newer version.*"things to come".*install the newer version/) };
    await expect(openCardStore({ directory, log: silentLogger })).rejects.toMatchObject(refused);
    await expect(openCardStore({ directory, log: silentLogger })).rejects.toMatchObject(refused);
    expect(readdirSync(directory)).not.toContain("lock");
  }));

test("a damaged state.db is refused and left as it is; a damaged records.db is set aside and said in the log", () =>
  withDirectory(async (directory) => {
    writeFileSync(join(directory, "records.db"), "x".repeat(10_000));
    const log = new RecordingLogger();
    const store = await openCardStore({ directory, log });
    await store.close();
    expect(log.lines).toMatchObject([{ level: "error", fields: { keptAs: join(directory, "records.db.damaged") } }]);
    writeFileSync(join(directory, "state.db"), "x".repeat(10_000));
    await expect(openCardStore({ directory, log })).rejects.toMatchObject({ code: "store.corrupt" });
  }));
