import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readKeyFile } from "./key-file.ts";
import { Sealer } from "./sealer.ts";

const KEY = Buffer.alloc(32, 7);

test("what was sealed opens in its place with its key, and nowhere else", () => {
  const sealer = new Sealer(KEY);
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (text, place, other) => {
      const sealed = sealer.seal(text, place);
      expect(sealer.open(sealed, place)).toBe(text.toWellFormed());
      if (other !== place) expect(sealer.open(sealed, other)).toBeNull();
      expect(new Sealer(Buffer.alloc(32, 8)).open(sealed, place)).toBeNull();
    }),
  );
});

test("no bit of a sealed secret can be changed, and none of its octets left out", () => {
  const sealer = new Sealer(KEY);
  const bytes = Buffer.from(sealer.seal("winter", "here"), "base64");
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    expect(sealer.open(changed.toString("base64"), "here")).toBeNull();
  }
  for (let length = 0; length < bytes.length; length++)
    expect(sealer.open(bytes.subarray(0, length).toString("base64"), "here")).toBeNull();
  expect(sealer.seal("winter", "here")).not.toBe(sealer.seal("winter", "here"));
});

test("the key is made once, for its owner's eyes only, and a broken one is not replaced", () => {
  const directory = mkdtempSync(join(tmpdir(), "istars-key-"));
  try {
    const key = readKeyFile(directory);
    const path = join(directory, "secret.key");
    expect([key.length, statSync(path).mode & 0o777]).toEqual([32, 0o600]);
    expect(readKeyFile(directory).equals(key)).toBe(true);
    chmodSync(path, 0o600);
    writeFileSync(path, "half a k");
    expect(() => readKeyFile(directory)).toThrow(/secret\.key is not a key/);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
