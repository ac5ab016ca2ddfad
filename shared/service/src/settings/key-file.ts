import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";

const NAME = "secret.key";
const KEY_BYTES = 32;

/**
 * The key under which secrets are kept in the database; made at the first start, readable by the program's user alone. It stands apart
 * from the database, so that a copy of that opens nothing. Throws when the file is not such a key: to make another one in silence would
 * lose every secret.
 */
export function readKeyFile(directory: string): Buffer {
  const path = join(directory, NAME);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  try {
    const fd = openSync(path, "wx", 0o600);
    try {
      writeSync(fd, `${randomBytes(KEY_BYTES).toString("base64")}\n`);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  const key = Buffer.from(readFileSync(path, "utf8").trim(), "base64");
  if (key.length !== KEY_BYTES) {
    throw new Error(`${path} is not a key; restore it, or remove it and set all secrets anew`);
  }
  return key;
}
