import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readSecret, readSecretFile } from "./secret.ts";

async function* chunks(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

test("a password is the first line, however it comes, with all blanks in it and without its end", async () => {
  expect(await readSecret(chunks(" pass", "wörd \r\nmore"), "x")).toBe(" passwörd ");
  const [head, tail] = [Buffer.from("密").subarray(0, 1), Buffer.from("密").subarray(1)];
  async function* halves(): AsyncGenerator<Uint8Array> {
    yield head;
    yield tail;
  }
  expect(await readSecret(halves(), "x")).toBe("密");
});

test("nothing more is waited for once a line is there", async () => {
  async function* open(): AsyncGenerator<Uint8Array> {
    yield Buffer.from("secret\n");
    await new Promise(() => {});
  }
  expect(await readSecret(open(), "x")).toBe("secret");
});

test("no password, or far too long a one, is refused by name without repeating it", async () => {
  await expect(readSecret(chunks("\n", "secret"), "standard input")).rejects.toThrow("no password in the first line of standard input");
  await expect(readSecret(chunks(), "standard input")).rejects.toThrow("no password");
  const long = "s3cret".repeat(2_000);
  const error = await readSecret(chunks(long, long), "standard input").catch((caught: unknown) => caught);
  expect(String(error)).toContain("too long");
  expect(String(error)).not.toContain("s3cret");
});

test("a file's first line is read the same way", async () => {
  const folder = await mkdtemp(join(tmpdir(), "secret-"));
  const path = join(folder, "password.txt");
  await writeFile(path, "from a file\n");
  expect(await readSecretFile(path)).toBe("from a file");
  await writeFile(path, "");
  await expect(readSecretFile(path)).rejects.toThrow(path);
  await rm(folder, { recursive: true });
});
