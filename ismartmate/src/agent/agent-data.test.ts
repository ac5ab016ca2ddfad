import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openAgentData } from "./agent-data.ts";
import { ProofFile } from "./proof-file.ts";

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "istars-data-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

test("a server gets its id once, in a folder that only the service may read", async () => {
  const path = join(await folder(), "ismartmate");
  const { hostId } = await openAgentData(path);
  expect(hostId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect((await openAgentData(path)).hostId).toBe(hostId);
  expect((await stat(path)).mode & 0o077).toBe(0);
  await writeFile(join(path, "host-id"), "torn");
  const { hostId: another } = await openAgentData(path);
  expect(another).not.toBe(hostId);
  expect(await readFile(join(path, "host-id"), "utf8")).toBe(`${another}\n`);
});

test("SAFETY 8: a proven path stays proven over restarts, and a damaged file proves nothing", async () => {
  const path = join(await folder(), "proven-paths.json");
  const file = await ProofFile.open(path);
  expect(file.has("a http://192.0.2.7")).toBe(false);
  await Promise.all([file.add("a http://192.0.2.7"), file.add("b http://192.0.2.8")]);
  const again = await ProofFile.open(path);
  expect(again.has("a http://192.0.2.7") && again.has("b http://192.0.2.8")).toBe(true);
  expect(again.has("a http://192.0.2.9")).toBe(false);
  await writeFile(path, '["a http://192.0.2.7');
  expect((await ProofFile.open(path)).has("a http://192.0.2.7")).toBe(false);
});
