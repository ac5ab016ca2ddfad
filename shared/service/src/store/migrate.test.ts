import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite, { type Database } from "better-sqlite3";
import { expect, test } from "vitest";
import { migrate } from "./migrate.ts";
import type { Migration } from "./migration.ts";

const users: Migration = { name: "users", up: (db) => db.exec("CREATE TABLE users (name TEXT)") };
const ages: Migration = { name: "ages", up: (db) => db.exec("ALTER TABLE users ADD COLUMN age INTEGER") };
const cities: Migration = { name: "cities", up: (db) => db.exec("CREATE TABLE cities (name TEXT)") };
const failing: Migration = {
  name: "failing",
  up: (db) => {
    db.exec("CREATE TABLE half (name TEXT)");
    throw new Error("half way");
  },
};

function withFile(use: (open: () => Database, directory: string) => void): void {
  const directory = mkdtempSync(join(tmpdir(), "istars-migrate-"));
  const opened: Database[] = [];
  try {
    use(() => {
      for (const db of opened) db.close();
      const db = new Sqlite(join(directory, "state.db"));
      opened.push(db);
      return db;
    }, directory);
  } finally {
    for (const db of opened) db.close();
    rmSync(directory, { recursive: true });
  }
}

const tablesOf = (db: Database) => db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all();
const stepsOf = (db: Database) => db.prepare("SELECT number, name FROM migrations ORDER BY number").raw().all();

test("a new database gets every step in order, noted by number and name, and needs no backup", () =>
  withFile((open, directory) => {
    const db = open();
    expect(migrate(db, [users, ages])).toEqual({ from: 0, to: 2, backup: null });
    expect(stepsOf(db)).toEqual([
      [1, "users"],
      [2, "ages"],
    ]);
    expect(readdirSync(directory)).toEqual(["state.db"]);
  }));

test("an up-to-date database is left alone", () =>
  withFile((open, directory) => {
    migrate(open(), [users]);
    expect(migrate(open(), [users])).toEqual({ from: 1, to: 1, backup: null });
    expect(readdirSync(directory)).toEqual(["state.db"]);
  }));

test("an older database keeps its data, and a copy of it as it was stands beside it", () =>
  withFile((open) => {
    const old = open();
    migrate(old, [users]);
    old.exec("INSERT INTO users VALUES ('ann')");
    const upgraded = open();
    const { from, to, backup } = migrate(upgraded, [users, ages]);
    expect([from, to]).toEqual([1, 2]);
    expect(upgraded.prepare("SELECT * FROM users").all()).toEqual([{ name: "ann", age: null }]);
    const copy = new Sqlite(backup ?? "", { fileMustExist: true });
    expect(copy.prepare("SELECT * FROM users").all()).toEqual([{ name: "ann" }]);
    expect(stepsOf(copy)).toEqual([[1, "users"]]);
    copy.close();
  }));

test("only the copy made before the latest upgrade is kept", () =>
  withFile((open, directory) => {
    migrate(open(), [users]);
    migrate(open(), [users, ages]);
    migrate(open(), [users, ages, cities]);
    expect(readdirSync(directory).sort()).toEqual(["state.db", "state.db.before-3"]);
  }));

test("a step that fails leaves nothing of itself, keeps the steps before it, and is tried again next time", () =>
  withFile((open) => {
    migrate(open(), [users]);
    expect(() => migrate(open(), [users, ages, failing])).toThrow("half way");
    const db = open();
    expect(tablesOf(db)).toEqual(["migrations", "users"]);
    expect(stepsOf(db)).toEqual([
      [1, "users"],
      [2, "ages"],
    ]);
    expect(migrate(db, [users, ages, cities]).to).toBe(3);
  }));

test("a database newer than the program is refused and not changed", () =>
  withFile((open, directory) => {
    migrate(open(), [users, ages]);
    expect(() => migrate(open(), [users])).toThrow(/written by a newer version.*2 steps.*"ages".*knows 1/);
    expect(stepsOf(open())).toHaveLength(2);
    expect(readdirSync(directory)).toEqual(["state.db"]);
  }));

test("a database whose steps bear other names is refused", () =>
  withFile((open) => {
    migrate(open(), [cities]);
    expect(() => migrate(open(), [users, ages])).toThrow(/step 1 is "cities" where "users" was expected/);
  }));

test("a database of another program is refused", () =>
  withFile((open) => {
    open().exec("CREATE TABLE bookmarks (url TEXT)");
    expect(() => migrate(open(), [users])).toThrow(/belongs to another program/);
    expect(tablesOf(open())).toEqual(["bookmarks"]);
  }));
