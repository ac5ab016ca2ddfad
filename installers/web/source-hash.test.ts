import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { hashOfSources } from "./source-hash.ts";

function folder() {
  const root = mkdtempSync(join(tmpdir(), "istars-hash-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const write = (path: string, text: string) => {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write("src/a.ts", "one");
  write("lock.json", "{}");
  return { write, hash: () => hashOfSources(root, ["src", "lock.json", "missing"]) };
}

test("the hash changes with contents, names and new files", () => {
  const { write, hash } = folder();
  const seen = [hash()];
  write("src/a.ts", "two");
  seen.push(hash());
  write("src/deep/b.ts", "");
  seen.push(hash());
  write("lock.json", "{ }");
  seen.push(hash());
  expect(new Set(seen).size).toBe(4);
});

test("build output and tests change nothing", () => {
  const { write, hash } = folder();
  const before = hash();
  write("src/dist/a.js", "built");
  write("src/dist.new/a.js", "building");
  write("src/a.test.ts", "test");
  write("src/node_modules/x/index.js", "package");
  expect(hash()).toBe(before);
});
