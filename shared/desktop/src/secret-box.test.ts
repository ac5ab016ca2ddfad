import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Keychain, SecretBox } from "./secret-box.ts";

/** Turns the bytes round: sealed well enough to see whether something was. */
class TurningKeychain implements Keychain {
  isThere = true;
  isMine = true;

  isSafe(): boolean {
    return this.isThere;
  }

  seal(text: string): Uint8Array {
    return Buffer.from(text).reverse();
  }

  unseal(sealed: Uint8Array): string {
    if (!this.isMine) throw new Error("sealed by another key");
    return Buffer.from(sealed).reverse().toString();
  }
}

function open() {
  const folder = mkdtempSync(join(tmpdir(), "istars-secrets-"));
  const file = join(folder, "secrets.json");
  const keychain = new TurningKeychain();
  return {
    file,
    keychain,
    box: new SecretBox({ file, names: ["log-in"], keychain }),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

test("what is kept is sealed on the disk, for this person's eyes alone, and comes back", () => {
  using bench = open();
  expect(bench.box.read("log-in")).toBeNull();
  expect(bench.box.keep("log-in", "geheim")).toBe(true);
  expect(readFileSync(bench.file, "utf8")).not.toContain("geheim");
  expect(statSync(bench.file).mode & 0o077).toBe(0);
  expect(bench.box.read("log-in")).toBe("geheim");
  bench.box.forget("log-in");
  expect(bench.box.read("log-in")).toBeNull();
  expect(readFileSync(bench.file, "utf8")).toBe("{}");
});

test("without a keychain nothing is written, and nothing that was is read", () => {
  using bench = open();
  bench.box.keep("log-in", "geheim");
  bench.keychain.isThere = false;
  expect(bench.box.isSafe()).toBe(false);
  expect(bench.box.keep("log-in", "other")).toBe(false);
  expect(bench.box.read("log-in")).toBeNull();
  bench.keychain.isThere = true;
  expect(bench.box.read("log-in")).toBe("geheim");
});

test("what another key sealed, and a damaged file, are as nothing", () => {
  using bench = open();
  bench.box.keep("log-in", "geheim");
  bench.keychain.isMine = false;
  expect(bench.box.read("log-in")).toBeNull();
  bench.keychain.isMine = true;
  for (const text of ["", "{", "null", "[]", '{"log-in":7}']) {
    writeFileSync(bench.file, text);
    expect(bench.box.read("log-in")).toBeNull();
  }
});

test("only names that the program has declared are taken, and a program without any keeps nothing", () => {
  using bench = open();
  for (const name of ["other", "__proto__", "constructor"]) {
    expect(() => bench.box.keep(name, "x")).toThrow(`keeps nothing under the name ${name}`);
    expect(() => bench.box.read(name)).toThrow();
    expect(() => bench.box.forget(name)).toThrow();
  }
  expect(new SecretBox({ file: bench.file, names: [], keychain: bench.keychain }).isSafe()).toBe(false);
});
