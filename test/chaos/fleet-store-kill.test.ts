import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { everyEvent } from "@istars/ismartview/store/contract/asked.ts";
import type { FleetStore, StoredCard } from "@istars/ismartview/store/fleet-store.ts";
import { openReadingsFile, type ReadingsFile } from "@istars/ismartview/store/readings/reading-operations.ts";
import { openSqliteFleetStore } from "@istars/ismartview/store/sqlite-fleet-store.ts";
import type { FleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import { systemClock } from "@istars/service/clock.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import type { Aggregate } from "@istars/service/series/rollup.ts";
import type { Notice } from "@istars/service/store/messages.ts";
import { expect, test } from "vitest";
import { RunningProcess } from "../e2e/process.ts";
import { type Committed, LOAD_EVERY_MS, valueAt } from "./fleet-store-load.ts";

const writer = fileURLToPath(new URL("./fleet-store-writer.ts", import.meta.url));
const KILLS = 15;
/** Longest life after the first commit, ms: long enough for checkpoints of the write-ahead logs to fall into it. */
const LIFE_MS = 400;
/** A midnight (UTC). */
const START_MS = 1_790_035_200_000;

interface Reported {
  readonly committed: readonly Committed[];
  /** Up to where readings are stored. */
  readonly storedMs: number;
}

/** Starts the writer, kills it at a random moment after its first words of both kinds, and answers what it had reported. */
async function writeUntilKilled(directory: string, run: number, fromMs: number): Promise<Reported> {
  await using running = RunningProcess.start(process.execPath, [writer, directory, String(run), String(fromMs)]);
  await running.waitForLine(/^committed /, { withinMs: 20_000 });
  await running.waitForLine(/^stored /, { withinMs: 20_000 });
  await systemClock.sleep(Math.random() * LIFE_MS, new AbortController().signal);
  running.kill("SIGKILL");
  expect(await running.ended).toEqual({ code: null, signal: "SIGKILL" });
  expect(running.stderr).toBe("");
  return {
    committed: [...running.stdout.matchAll(/^committed (.+)\n/gm)].map(([, json = ""]) => JSON.parse(json) as Committed),
    storedMs: Math.max(...[...running.stdout.matchAll(/^stored (\d+)\n/gm)].map(([, ms]) => Number(ms))),
  };
}

async function allEvents(store: FleetStore): Promise<FleetEvent[]> {
  const events: FleetEvent[] = [];
  for (let asked = everyEvent({ newestFirst: false, limit: 500 }); ; ) {
    const { found, next } = await store.findEvents(asked);
    events.push(...found);
    if (next === null) return events.sort((a, b) => a.id - b.id);
    asked = { ...asked, after: next };
  }
}

/** The alarms that the history itself says are on. */
function alarmsByReplay(events: readonly FleetEvent[]): readonly number[] {
  const on = new Set<number>();
  for (const { id, kind, alarmId } of events) {
    if (kind === "alarm.raised") on.add(id);
    else if (kind === "alarm.cleared") expect(on.delete(alarmId ?? 0)).toBe(true);
  }
  return [...on];
}

/** Moment and value of all readings of a card. */
function readingsOf(file: ReadingsFile, cardId: number): (readonly [number, number])[] {
  const readings: (readonly [number, number])[] = [];
  file.use((repository) => {
    const { oldestMs, newestMs } = repository.ends();
    for (let unitMs = oldestMs ?? 0; unitMs <= (newestMs ?? -1); unitMs += repository.minutes.unitMs) {
      repository.block(unitMs, cardId)?.each(0, (wallMs, value) => readings.push([wallMs, value]));
    }
  });
  return readings;
}

/** What each unit of a length comes to, by adding up. */
function sumsOf(readings: readonly (readonly [number, number])[], unitMs: number): ReadonlyMap<number, Aggregate> {
  const units = new Map<number, Aggregate>();
  for (const [wallMs, value] of readings) {
    const startMs = wallMs - (wallMs % unitMs);
    const { min, max, sum, weight } = units.get(startMs) ?? { min: value, max: value, sum: 0, weight: 0 };
    units.set(startMs, { min: Math.min(min, value), max: Math.max(max, value), sum: sum + value, weight: weight + 1 });
  }
  return units;
}

function checkReadings(directory: string, cards: readonly StoredCard[], storedMs: number): void {
  const notices: Notice[] = [];
  const file = openReadingsFile(join(directory, "readings.db"), (notice) => notices.push(notice));
  for (const { id } of cards) {
    const readings = readingsOf(file, id);
    expect(readings.length).toBeGreaterThanOrEqual((storedMs - START_MS) / LOAD_EVERY_MS);
    const asMade = readings.map((_, n) => START_MS + n * LOAD_EVERY_MS).map((wallMs) => [wallMs, valueAt(id, wallMs)]);
    expect(readings).toEqual(asMade);
    file.use(({ minutes, hours, days }) => {
      for (const table of [minutes, hours, days]) {
        for (const [startMs, sums] of sumsOf(readings, table.unitMs)) expect(table.get(startMs, id)?.at(0)).toEqual(sums);
      }
    });
  }
  file.close();
  expect(notices).toEqual([]);
}

test(`${KILLS} times kill -9 under load: what was reported is there once, alarms fit their events, and roll-ups are the sum of readings`, async () => {
  const directory = mkdtempSync(join(tmpdir(), "istars-fleet-kill-"));
  try {
    const committed: Committed[] = [];
    let storedMs = START_MS;
    for (let run = 0; run < KILLS; run++) {
      const reported = await writeUntilKilled(directory, run, storedMs);
      committed.push(...reported.committed);
      storedMs = reported.storedMs;
    }
    expect(committed.length).toBeGreaterThan(KILLS);

    const store = await openSqliteFleetStore({ directory, log: silentLogger });
    const cards = await store.listCards();
    const events = await allEvents(store);
    const alarms = await store.listAlarms();
    // Reading a card's curve puts all there is of it in its place.
    for (const { id } of cards) await store.readSeries({ cardId: id, fields: [0], fromMs: START_MS, toMs: storedMs, points: 100 });
    await store.close();

    const told = events.filter(({ kind }) => kind !== "card.added");
    const ids = new Map(told.map(({ id, params }) => [String(params.token), id]));
    expect(ids.size).toBe(told.length);
    expect(committed.filter(({ token, ids: [first, own] }) => ids.get(token) !== first || ids.get(`${token}-own`) !== own)).toEqual([]);
    const tokens = [...ids.keys()].filter((token) => !token.endsWith("-own"));
    expect(tokens.filter((token) => !ids.has(`${token}-own`))).toEqual([]);
    expect(alarms.map(({ id }) => id)).toEqual(alarmsByReplay(events));
    for (const { id, lastEventId } of cards) {
      const seqs = tokens.filter((token) => token.split("-")[1] === String(id)).map((token) => Number(token.split("-")[2]));
      expect(seqs.toSorted((a, b) => a - b)).toEqual(Array.from({ length: lastEventId ?? 0 }, (_, n) => n + 1));
    }
    checkReadings(directory, cards, storedMs);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
