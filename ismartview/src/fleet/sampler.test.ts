import { sampleMeasuredReading } from "@istars/protocol/model/sample-reading.ts";
import { expect, test } from "vitest";
import { STORED_QUANTITIES } from "../store/stored-quantities.ts";
import { FleetBench, newCard } from "./fleet-bench.ts";

const LOAD = STORED_QUANTITIES.findIndex(({ id }) => id === "output1_load");
/** The loads that are stored of a card. */
const storedOf = ({ stored }: FleetBench, cardId: number) =>
  stored.filter((reading) => reading.cardId === cardId).map(({ values }) => values[LOAD]);

/** Lets a card tell its reading every two seconds for so long. */
async function speak(bench: FleetBench, ids: readonly number[], forMs: number) {
  for (let ms = 0; ms < forMs; ms += 2_000) {
    for (const id of ids) bench.read(id, sampleMeasuredReading({ seq: 1 + ms }));
    await bench.clock.advance(2_000);
  }
}

test("a card's latest reading is stored once in ten seconds, all quantities of it", async () => {
  await using bench = await FleetBench.start();
  const [id = 0] = await bench.add(newCard(1));
  await speak(bench, [id], 60_000);
  expect(storedOf(bench, id)).toEqual(Array(6).fill(40));
  const fromMs = Date.UTC(2026, 0, 1);
  expect(bench.stored.map(({ wallMs }) => wallMs - fromMs)).toEqual([6_000, 16_000, 26_000, 36_000, 46_000, 56_000]);
  const series = await bench.files.store.readSeries({ cardId: id, fields: [LOAD], fromMs, toMs: fromMs + 60_000, points: 500 });
  expect(new Set(series.columns[0]?.avg)).toEqual(new Set([40]));
});

test("nothing is stored twice, and nothing of a card that is lost, old, or has lost its UPS: a gap is a gap", async () => {
  await using bench = await FleetBench.start();
  const ids = await bench.add(newCard(1), newCard(2), newCard(3), newCard(4));
  const [once = 0, lost = 0, upsLost = 0, held = 0] = ids;
  bench.read(once);
  bench.read(lost);
  bench.collector.link(lost, "lost", "silent");
  bench.read(upsLost, sampleMeasuredReading({ trust: "unknown" }));
  bench.read(held, sampleMeasuredReading({ trust: "held" }));
  await bench.clock.advance(60_000);
  expect(ids.map((id) => storedOf(bench, id).length)).toEqual([1, 0, 0, 0]);
  bench.collector.read(once, bench.clock.monoMs() - 20_000, sampleMeasuredReading({ seq: 2 }));
  await bench.clock.advance(20_000);
  expect(storedOf(bench, once)).toHaveLength(1);
});

test("another interval holds from the moment it is set", async () => {
  await using bench = await FleetBench.start();
  const [id = 0] = await bench.add(newCard(1));
  bench.fleet.takeRetention({ everyS: 4, readingsDays: 3, minutesDays: 60, hoursYears: 10 });
  await speak(bench, [id], 40_000);
  expect(storedOf(bench, id)).toHaveLength(10);
});

test("readings of a thousand cards reach the store in a steady flow", async () => {
  await using bench = await FleetBench.start();
  const ids = await bench.add(...Array.from({ length: 1_000 }, (_, n) => newCard(n + 1)));
  const flow: number[] = [];
  for (let second = 0; second < 10; second++) {
    const before = bench.stored.length;
    for (const id of ids) bench.read(id, sampleMeasuredReading({ seq: 1 + second }));
    await bench.clock.advance(1_000);
    flow.push(bench.stored.length - before);
  }
  expect(flow.reduce((sum, count) => sum + count, 0)).toBe(1_000);
  expect(Math.max(...flow)).toBeLessThan(110);
});

test("SAFETY 27: while the store takes none readings wait, the oldest are given up after ten minutes, and all that wait come in then", async () => {
  await using bench = await FleetBench.start();
  const [id = 0] = await bench.add(newCard(1));
  bench.files.failing = "store.full";
  await speak(bench, [id], 100_000);
  expect(bench.desk.noted.at(-1)).toEqual({ waiting: 10, lost: 0, reason: "store.full" });
  await speak(bench, [id], 600_000);
  const { waiting, lost } = bench.desk.noted.at(-1) ?? { waiting: 0, lost: 0 };
  expect(waiting + lost).toBe(70);
  expect(waiting).toBeGreaterThan(57);
  expect(waiting).toBeLessThan(62);
  bench.files.failing = null;
  await speak(bench, [id], 40_000);
  const end = bench.desk.noted.at(-1);
  expect(end).toMatchObject({ waiting: 0, reason: null });
  expect(storedOf(bench, id)).toHaveLength(74 - (end?.lost ?? 0));
  expect(bench.log.lines.filter(({ level }) => level === "error")).toHaveLength(1);
});

test("what waits when the fleet ends is stored", async () => {
  await using bench = await FleetBench.start();
  const [id = 0] = await bench.add(newCard(1));
  bench.files.failing = "store.locked";
  await speak(bench, [id], 20_000);
  bench.files.failing = null;
  await bench.restart();
  expect(storedOf(bench, id)).toHaveLength(2);
});
