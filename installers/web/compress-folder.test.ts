import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { compressFolder } from "./compress-folder.ts";

function folder() {
  const root = mkdtempSync(join(tmpdir(), "istars-compress-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, "assets"));
  return root;
}

test("a script gets a gzip and a brotli twin that unpack to the same bytes", () => {
  const root = folder();
  const text = "const answer = 42;\n".repeat(200);
  writeFileSync(join(root, "assets/a.js"), text);
  const sizes = compressFolder(root);
  expect(gunzipSync(readFileSync(join(root, "assets/a.js.gz"))).toString()).toBe(text);
  expect(brotliDecompressSync(readFileSync(join(root, "assets/a.js.br"))).toString()).toBe(text);
  expect(sizes.get("assets/a.js")).toBe(readFileSync(join(root, "assets/a.js.gz")).length);
});

test("what is small or compressed already is left alone and counted as it is", () => {
  const root = folder();
  writeFileSync(join(root, "tiny.js"), "1");
  writeFileSync(join(root, "photo.png"), new Uint8Array(4_096));
  const sizes = compressFolder(root);
  expect(existsSync(join(root, "tiny.js.gz")) || existsSync(join(root, "photo.png.br"))).toBe(false);
  expect([sizes.get("tiny.js"), sizes.get("photo.png")]).toEqual([1, 4_096]);
});
