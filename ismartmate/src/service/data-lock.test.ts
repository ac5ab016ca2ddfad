import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { lockFolder } from "./data-lock.ts";

async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "lock-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, "data");
}

test("a folder is made for its user alone, and held by one until it is let go of", async () => {
  const folder = await tempFolder();
  const lock = await lockFolder(folder);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  await expect(lockFolder(folder)).rejects.toThrow(`another process uses ${folder}`);
  await lock.release();
  await (await lockFolder(folder)).release();
});

test.skipIf(process.platform === "win32")("what a killed process left behind holds nobody off", async () => {
  const folder = await tempFolder();
  await (await lockFolder(folder)).release();
  const listen = `require("node:net").createServer().listen(${JSON.stringify(join(folder, "lock"))}, () => console.log("held"))`;
  const holder = spawn(process.execPath, ["-e", listen], { stdio: ["ignore", "pipe", "inherit"] });
  await once(holder.stdout, "data");
  await expect(lockFolder(folder)).rejects.toThrow("another process uses");
  holder.kill("SIGKILL");
  await once(holder, "exit");
  await (await lockFolder(folder)).release();
});

test.skipIf(process.platform === "win32")("a path that is too long for the system is told as such", async () => {
  await expect(lockFolder(join(await tempFolder(), "x".repeat(120)))).rejects.toThrow("name a shorter one with --data");
});
