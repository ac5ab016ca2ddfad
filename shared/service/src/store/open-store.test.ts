import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { RecordingLogger, silentLogger } from "../recording-logger.ts";
import type { FixtureOperations } from "./fixture-worker.ts";
import { openStore } from "./open-store.ts";
import { type Store, StoreError } from "./store.ts";

const worker = new URL("./fixture-worker.ts", import.meta.url);
const holderScript = fileURLToPath(new URL("./fixture-holder.ts", import.meta.url));

async function withDirectory(use: (directory: string) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "istars-store-"));
  try {
    await use(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function withStore(use: (store: Store<FixtureOperations>, directory: string) => Promise<void>): Promise<void> {
  await withDirectory(async (directory) => {
    const store = await openStore<FixtureOperations>({ worker, directory, log: silentLogger });
    try {
      await use(store, directory);
    } finally {
      await store.close();
    }
  });
}

test("what was stored is there after closing and opening again", () =>
  withDirectory(async (directory) => {
    const nested = join(directory, "made", "on demand");
    const first = await openStore<FixtureOperations>({ worker, directory: nested, log: silentLogger });
    await first.run("add", "one");
    await first.close();
    const second = await openStore<FixtureOperations>({ worker, directory: nested, log: silentLogger });
    expect(await second.run("all")).toEqual(["one"]);
    await second.close();
  }));

test("calls run in the order in which they were made", () =>
  withStore(async (store) => {
    const texts = Array.from({ length: 50 }, (_, n) => `note ${n}`);
    await Promise.all(texts.map((text) => store.run("add", text)));
    expect(await store.run("all")).toEqual(texts);
  }));

test("the state database commits with synchronous=FULL to a write-ahead log and keeps foreign keys", () =>
  withStore(async (store) => {
    const FULL = 2;
    expect(await store.run("pragma", "synchronous")).toBe(FULL);
    expect(await store.run("pragma", "journal_mode")).toBe("wal");
    expect(await store.run("pragma", "foreign_keys")).toBe(1);
  }));

test("an operation that throws rejects alone, and the store goes on", () =>
  withStore(async (store) => {
    await expect(store.run("pragma", "user_version = ;")).rejects.toMatchObject({ name: "StoreError", code: "store.failed" });
    await expect(store.run("unclonable")).rejects.toMatchObject({ code: "store.failed" });
    await expect(store.run("echo", () => "a function")).rejects.toMatchObject({ code: "store.failed" });
    expect(await store.run("add", "after")).toBe(1);
  }));

test("a full disk rejects with store.full, stores nothing of the operation, and is got over", () =>
  withStore(async (store) => {
    await store.run("add", "before");
    await store.run("limitPages");
    const failure = await store.run("add", "small", "x".repeat(100_000)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StoreError);
    expect(failure).toMatchObject({ code: "store.full", message: expect.stringContaining("no space left") });
    expect(await store.run("all")).toEqual(["before"]);
    await store.run("liftLimit");
    await store.run("add", "small", "after");
    expect(await store.run("all")).toEqual(["before", "small", "after"]);
  }));

test("what the worker has to say goes to the log", () =>
  withDirectory(async (directory) => {
    const log = new RecordingLogger();
    const store = await openStore<FixtureOperations>({ worker, directory, log });
    await store.close();
    expect(log.lines).toEqual([{ level: "info", message: "fixture opened", fields: { directory } }]);
  }));

test("a crash of the worker rejects what was under way and everything after, and closing still works", () =>
  withDirectory(async (directory) => {
    const store = await openStore<FixtureOperations>({ worker, directory, log: silentLogger });
    const asked = Promise.allSettled([store.run("crash"), store.run("add", "lost"), store.run("all")]);
    const [, add, all] = await asked;
    expect(add).toMatchObject({ status: "rejected", reason: { code: "store.failed" } });
    expect(all).toMatchObject({ status: "rejected", reason: { code: "store.failed" } });
    await expect(store.run("all")).rejects.toMatchObject({ code: "store.failed", message: expect.stringContaining("crashed") });
    await store.close();
  }));

test("closing lets what was asked finish, refuses what comes after, and may be called twice", () =>
  withDirectory(async (directory) => {
    const store = await openStore<FixtureOperations>({ worker, directory, log: silentLogger });
    const added = store.run("add", "last words");
    const closed = store.close();
    await expect(store.run("all")).rejects.toMatchObject({ code: "store.closed" });
    expect(await added).toBe(1);
    await Promise.all([closed, store.close()]);
  }));

test("a second store in the same process is refused while the first is open, and let in afterwards", () =>
  withStore(async (store, directory) => {
    await expect(openStore({ worker, directory, log: silentLogger })).rejects.toMatchObject({
      code: "store.locked",
      message: expect.stringContaining(directory),
    });
    await store.run("add", "still writable");
    await store.close();
    const second = await openStore<FixtureOperations>({ worker, directory, log: silentLogger });
    expect(await second.run("all")).toEqual(["still writable"]);
    await second.close();
  }));

test("a directory held by another process is refused with its pid, and free again after that process was killed", () =>
  withDirectory(async (directory) => {
    const holder = spawn(process.execPath, [holderScript, directory], { stdio: ["ignore", "pipe", "inherit"] });
    const exited = once(holder, "exit");
    expect(await Promise.race([once(holder.stdout, "data").then(String), exited])).toBe("holding");
    try {
      await expect(openStore({ worker, directory, log: silentLogger })).rejects.toMatchObject({
        code: "store.locked",
        message: `the data directory ${directory} is in use by process ${holder.pid}; stop it or choose another directory`,
      });
    } finally {
      holder.kill("SIGKILL");
      await exited;
    }
    expect(readFileSync(join(directory, "lock"), "utf8")).toBe(`${holder.pid}\n`);
    const store = await openStore<FixtureOperations>({ worker, directory, log: silentLogger });
    expect(await store.run("all")).toEqual(["from the other process"]);
    await store.close();
  }));

test("a file that is no database is refused as corrupt and left as it is", () =>
  withDirectory(async (directory) => {
    const path = join(directory, "state.db");
    writeFileSync(path, "not a database at all".repeat(500));
    await expect(openStore({ worker, directory, log: silentLogger })).rejects.toMatchObject({
      code: "store.corrupt",
      message: expect.stringContaining(path),
    });
    expect(readFileSync(path, "utf8").slice(0, 21)).toBe("not a database at all");
  }));

test("a worker that cannot even start rejects instead of waiting for ever", () =>
  withDirectory(async (directory) => {
    const missing = new URL("./no-such-worker.ts", import.meta.url);
    await expect(openStore({ worker: missing, directory, log: silentLogger })).rejects.toMatchObject({ code: "store.failed" });
  }));
