import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readLocal, removeLocal, writeLocal } from "./local-file.ts";

const LOCAL = { url: "http://127.0.0.1:8091", secret: "s".repeat(43), pid: 7 };

async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "local-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test("what is written is read again, and gone when it is removed", async () => {
  const folder = await tempFolder();
  await writeLocal(folder, LOCAL, "/nonexistent");
  expect(await readLocal(folder)).toEqual(LOCAL);
  expect((await stat(join(folder, "local.json"))).mode & 0o777).toBe(0o600);
  await removeLocal(folder);
  expect(await readLocal(folder)).toBe("none");
  expect(await readdir(folder)).toEqual([]);
});

test.skipIf(process.getuid?.() !== 0)("whoever is in the group ismartmate may read it, and sees nothing else of the folder", async () => {
  const folder = await tempFolder();
  const groups = join(folder, "group");
  await writeFile(groups, "root:x:0:\nnot-ismartmate:x:1:\nismartmate:x:54321:alice\n");
  await writeLocal(folder, LOCAL, groups);
  const [file, place] = await Promise.all([stat(join(folder, "local.json")), stat(folder)]);
  expect([file.gid, file.mode & 0o777, place.gid, place.mode & 0o777]).toEqual([54_321, 0o640, 54_321, 0o710]);
});

test.each([
  ["nothing", ""],
  ["something cut short", '{"url":"http://127.0.0.1:8091","sec'],
  ["another's", "[]"],
  ["an address that is not this machine's", JSON.stringify({ ...LOCAL, url: "http://192.0.2.1:8091" })],
  ["an address that only looks like this machine's", JSON.stringify({ ...LOCAL, url: "http://127.0.0.1:80@evil.example:8091" })],
])("a file that holds %s leads nowhere, so that no secret is sent there", async (_, text) => {
  const folder = await tempFolder();
  await writeFile(join(folder, "local.json"), text);
  expect(await readLocal(folder)).toBe("none");
});
