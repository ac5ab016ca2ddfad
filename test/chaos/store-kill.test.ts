import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createEventLog } from "@istars/card-firmware/events/stored-event-log.ts";
import { openCardStore } from "@istars/card-firmware/store/card-store.ts";
import type { EventRecord } from "@istars/protocol/model/event.ts";
import { systemClock } from "@istars/service/clock.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import { expect, test } from "vitest";
import { RunningProcess } from "../e2e/process.ts";

const writer = fileURLToPath(new URL("./store-writer.ts", import.meta.url));
const KILLS = 25;
/** Longest life after the first commit, ms: long enough for checkpoints of the write-ahead log to fall into it. */
const LIFE_MS = 400;

interface Committed {
  readonly id: number;
  readonly token: string;
}

/** Starts the writer, kills it at a random moment after its first commit, and answers what it had reported as committed. */
async function writeUntilKilled(directory: string, run: number): Promise<readonly Committed[]> {
  await using running = RunningProcess.start(process.execPath, [writer, directory, String(run)]);
  await running.waitForLine(/^committed /, { withinMs: 20_000 });
  await systemClock.sleep(Math.random() * LIFE_MS, new AbortController().signal);
  running.kill("SIGKILL");
  expect(await running.ended).toEqual({ code: null, signal: "SIGKILL" });
  expect(running.stderr).toBe("");
  return [...running.stdout.matchAll(/^committed (\d+) (\S+)\n/gm)].map(([, id, token = ""]) => ({ id: Number(id), token }));
}

async function readAll(directory: string): Promise<{ events: readonly EventRecord[]; active: readonly (number | null)[] }> {
  const store = await openCardStore({ directory, log: silentLogger });
  const log = await createEventLog({ store, clock: systemClock, log: silentLogger });
  const events: EventRecord[] = [];
  for (;;) {
    const page = await log.after(events.at(-1)?.id ?? 0, 500);
    if (page.length === 0) break;
    events.push(...page);
  }
  const active = (await log.activeAlarms()).map(({ instance }) => instance);
  await store.close();
  return { events, active };
}

/** The instances that the log itself says are on. */
function activeByReplay(events: readonly EventRecord[]): readonly number[] {
  const on = new Set<number>();
  for (const { id, kind, instance } of events) {
    if (kind === "alarm.raised") on.add(id);
    else if (instance !== null) expect(on.delete(instance)).toBe(true);
  }
  return [...on];
}

test(`${KILLS} times kill -9 under load: every event reported as committed is there once, and every delivery is made`, async () => {
  const directory = mkdtempSync(join(tmpdir(), "istars-kill-"));
  try {
    const reported: Committed[] = [];
    for (let run = 0; run < KILLS; run++) reported.push(...(await writeUntilKilled(directory, run)));
    expect(reported.length).toBeGreaterThan(KILLS);

    const { events, active } = await readAll(directory);
    const stored = new Map(events.map(({ id, params }) => [String(params.token), id]));
    expect(stored.size).toBe(events.length);
    expect(reported.filter(({ id, token }) => stored.get(token) !== id)).toEqual([]);
    expect(new Set(reported.map(({ id }) => id)).size).toBe(reported.length);
    expect(active).toEqual(activeByReplay(events));

    await using drain = RunningProcess.start(process.execPath, [writer, directory, "", "--drain"]);
    expect(await drain.ended).toEqual({ code: 0, signal: null });
    const delivered = new Set(readFileSync(join(directory, "delivered"), "utf8").split("\n"));
    const missing = events.flatMap(({ id }) => ["ann", "bob"].map((to) => `${id} ${to}`)).filter((line) => !delivered.has(line));
    expect(missing).toEqual([]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
