import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RecordingLogger } from "@istars/service/recording-logger.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, onTestFinished, test } from "vitest";
import { EngineFile } from "./engine-file.ts";
import { keepPeers } from "./keep-peers.ts";

const PEER = { engine: "80001f8804697374617273", boots: 3, time: 1_000 };
const hex = ({ own }: EngineFile) => Buffer.from(own.engineId).toString("hex");

async function openFolder() {
  const directory = await mkdtemp(join(tmpdir(), "istars-engine-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

test("the engine stays the same over restarts, and counts them; who was heard is known again", async () => {
  const directory = await openFolder();
  const log = new RecordingLogger();
  const first = await EngineFile.open(directory, log);
  expect(hex(first)).toMatch(/^8000000005[0-9a-f]{32}$/);
  expect([first.own.boots, first.peers]).toEqual([1, []]);
  await first.keep([PEER]);
  const second = await EngineFile.open(directory, log);
  expect([hex(second), second.own.boots, second.peers]).toEqual([hex(first), 2, [PEER]]);
  expect((await EngineFile.open(directory, log)).own.boots).toBe(3);
  expect(log.lines).toEqual([]);
});

test("what cannot be read, or counts no further, makes another engine, whose boots begin anew", async () => {
  const directory = await openFolder();
  const path = join(directory, "snmp-engine.json");
  const { own } = await EngineFile.open(directory, new RecordingLogger());
  const good = await readFile(path, "utf8");
  for (const bad of ["", good.slice(0, 20), good.replace("1", "2"), good.replace(/"boots":\d+/, '"boots":2147483647')]) {
    await writeFile(path, bad);
    const other = await EngineFile.open(directory, new RecordingLogger());
    expect(Buffer.from(other.own.engineId)).not.toEqual(Buffer.from(own.engineId));
    expect(other.own.boots).toBe(1);
  }
});

test("where nothing can be stored, each start is another engine, and says so", async () => {
  const log = new RecordingLogger();
  const directory = join(await openFolder(), "gone");
  const [first, second] = [await EngineFile.open(directory, log), await EngineFile.open(directory, log)];
  expect(hex(first)).not.toBe(hex(second));
  expect(log.lines).toHaveLength(2);
});

test("what is learned is stored every five seconds and at the end, and only then", async () => {
  const clock = new VirtualClock();
  const log = new RecordingLogger();
  const over = new AbortController();
  const heard = { peers: [PEER], learned: 0 };
  let isFull = false;
  const stored: number[] = [];
  const file = {
    keep: async () => {
      if (isFull) throw new Error("disk full");
      stored.push(heard.learned);
    },
  };
  const keeping = keepPeers({ heard, file, clock, log }, over.signal);
  await clock.advance(20_000);
  expect(stored).toEqual([]);
  heard.learned = 3;
  await clock.advance(20_000);
  expect(stored).toEqual([3]);
  isFull = true;
  heard.learned = 4;
  await clock.advance(20_000);
  expect(log.lines).toHaveLength(1);
  isFull = false;
  await clock.advance(5_000);
  heard.learned = 5;
  over.abort();
  await keeping;
  expect(stored).toEqual([3, 4, 5]);
});
