import fc from "fast-check";
import { expect, test } from "vitest";
import type { FleetStore, StoredReading, StoredSeries } from "../fleet-store.ts";
import { STORED_QUANTITIES } from "../stored-quantities.ts";
import type { OpenBench } from "./contract-bench.ts";
import { naiveSeries } from "./naive-series.ts";

const DAY_MS = 86_400_000;
const SPAN_MS = 10_000;
const UNIT_MS = 300_000;
/** A midnight (UTC) in 2026. */
const START_MS = 1_790_035_200_000;
const VOLTAGE = STORED_QUANTITIES.findIndex(({ id }) => id === "input1_voltage");
const CHARGE = STORED_QUANTITIES.findIndex(({ id }) => id === "battery_charge");
const RUNTIME = STORED_QUANTITIES.findIndex(({ id }) => id === "battery_runtime");
const PLACES = [VOLTAGE, CHARGE, RUNTIME];

const readingOf = (cardId: number, wallMs: number, [voltage, charge, runtime]: readonly (number | null)[]): StoredReading => ({
  cardId,
  wallMs,
  values: STORED_QUANTITIES.map((_, place) => {
    if (place === VOLTAGE) return voltage ?? null;
    if (place === CHARGE) return charge ?? null;
    return place === RUNTIME ? (runtime ?? null) : null;
  }),
});

const tenths = fc.integer({ min: -5_000, max: 5_000 }).map((n) => n / 10);
const values = fc.tuple(fc.option(tenths), fc.option(fc.constantFrom(0, 99.5, 100)), fc.option(fc.nat(90_000)));
/** Some readings in a row, each 10 s after the one before. They begin with a unit, so that those of one never lie further apart. */
const run = fc
  .tuple(fc.constantFrom(1, 2), fc.nat((2 * DAY_MS) / UNIT_MS), fc.array(values, { minLength: 3, maxLength: 40 }))
  .map(([cardId, first, list]) => list.map((one, n) => readingOf(cardId, START_MS + first * UNIT_MS + n * SPAN_MS, one)));
const inAnyOrder = (readings: readonly StoredReading[]) => fc.shuffledSubarray([...readings], { minLength: readings.length });
/** Calls, each with readings in any order; `true`: after a restart. */
const history = fc.array(
  fc.tuple(
    fc.array(run, { maxLength: 4 }).chain((runs) => inAnyOrder(runs.flat())),
    fc.boolean(),
  ),
  {
    maxLength: 5,
  },
);
const asked = fc.record({
  cardId: fc.constantFrom(1, 2),
  fromMs: fc.integer({ min: START_MS - DAY_MS, max: START_MS + 2 * DAY_MS }),
  rangeMs: fc.oneof(fc.integer({ min: 60_000, max: 3 * DAY_MS }), fc.integer({ min: 10 * DAY_MS, max: 300 * DAY_MS })),
  points: fc.integer({ min: 1, max: 500 }),
});

/** Of each card and moment the last one that was told. */
function latest(readings: readonly StoredReading[], cardId: number): StoredReading[] {
  const own = readings.filter((reading) => reading.cardId === cardId);
  return [...new Map(own.map((reading) => [reading.wallMs, reading])).values()];
}

const read = (store: FleetStore, cardId: number, fromMs: number, toMs: number, points = 500): Promise<StoredSeries> =>
  store.readSeries({ cardId, fields: PLACES, fromMs, toMs, points });

/** One reading each `everyMs` of card 1, whose voltage says which it is. */
const steady = (fromMs: number, count: number, everyMs: number): StoredReading[] =>
  Array.from({ length: count }, (_, n) => readingOf(1, fromMs + n * everyMs, [n % 400, 100, 600]));

const addAll = async (store: FleetStore, readings: readonly StoredReading[]): Promise<void> => {
  for (let start = 0; start < readings.length; start += 500) await store.addReadings(readings.slice(start, start + 500));
};

/** What any store does with readings. */
export function describeReadings(open: OpenBench): void {
  test("any readings, in any order, told twice or told anew, over any restarts, come back as the curve that adding up gives", async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.array(asked, { minLength: 1, maxLength: 4 }), async (calls, questions) => {
        await using bench = open();
        const added: StoredReading[] = [];
        for (const [readings, isRestart] of calls) {
          if (isRestart) await bench.reopen();
          await bench.store.addReadings(readings);
          added.push(...readings);
        }
        for (const { cardId, fromMs, rangeMs, points } of questions) {
          const series = await read(bench.store, cardId, fromMs, fromMs + rangeMs, points);
          expect(series.columns[0]?.avg.length).toBeLessThanOrEqual(points);
          expect(series.from).toBeLessThanOrEqual(fromMs);
          expect(series.to).toBeGreaterThanOrEqual(fromMs + rangeMs);
          const holdMs = series.resolution === "reading" ? SPAN_MS : 1;
          expect(series.columns).toEqual(naiveSeries(latest(added, cardId), PLACES, series, holdMs));
        }
      }),
      { numRuns: 10, endOnFailure: true },
    );
  });

  test("an hour is drawn reading by reading, and what was not measured is a gap", async () => {
    await using bench = open();
    await bench.store.addReadings([...steady(START_MS, 30, SPAN_MS), ...steady(START_MS + 600_000, 30, SPAN_MS)]);
    const series = await read(bench.store, 1, START_MS, START_MS + 900_000);
    expect(series).toMatchObject({ resolution: "reading", stepMs: SPAN_MS });
    const hold = [...Array(30).keys()];
    expect(series.columns[0]?.avg).toEqual([...hold, ...Array(30).fill(null), ...hold]);
    expect((await read(bench.store, 2, START_MS, START_MS + 900_000)).columns[0]?.max).toEqual(Array(90).fill(null));
  });

  test("a beat that is not quite steady leaves no gaps between its readings", async () => {
    await using bench = open();
    const late = steady(START_MS, 360, SPAN_MS).map((reading, n) => ({ ...reading, wallMs: reading.wallMs + ((n * 37) % 400) }));
    await bench.store.addReadings(late);
    const series = await read(bench.store, 1, START_MS + 1_000, START_MS + 3_500_000);
    expect(series.columns[0]?.avg.filter((value) => value === null)).toEqual([]);
  });

  test("not told, nothing and zero are three things", async () => {
    await using bench = open();
    await bench.store.addReadings([readingOf(1, START_MS, [0, null, 5]), readingOf(1, START_MS + SPAN_MS, [null, null, 0])]);
    const { columns } = await read(bench.store, 1, START_MS, START_MS + 3 * SPAN_MS, 3);
    expect(columns.map(({ avg }) => avg)).toEqual([
      [0, null, null],
      [null, null, null],
      [5, 0, null],
    ]);
  });

  test("what nobody can have measured is left out, and the rest of its reading is not", async () => {
    await using bench = open();
    const wild = [Number.POSITIVE_INFINITY, Number.NaN, 1e15].map((value, n) => readingOf(1, START_MS + n * SPAN_MS, [value, 7.54, null]));
    await bench.store.addReadings(wild);
    const { columns } = await read(bench.store, 1, START_MS, START_MS + 3 * SPAN_MS, 3);
    expect(columns.map(({ max }) => max)).toEqual([
      [null, null, null],
      [7.5, 7.5, 7.5],
      [null, null, null],
    ]);
  });

  test("readings, minutes and hours go when they are older than is set, and what is kept longer stands in for them", async () => {
    await using bench = open();
    await bench.store.changeRetention({ everyS: 600, readingsDays: 3, minutesDays: 30, hoursYears: 1 }, 0, "ann", 1);
    const nowMs = START_MS + 500 * DAY_MS;
    const spell = (days: number) => steady(nowMs - days * DAY_MS, 12, 600_000);
    await addAll(bench.store, [499, 100, 20, 2].flatMap(spell));
    while (await bench.store.trim(nowMs));
    const from = async (days: number) => {
      const fromMs = nowMs - days * DAY_MS;
      const { resolution, columns } = await read(bench.store, 1, fromMs, fromMs + 7_200_000);
      const told = columns[0]?.max.filter((value) => value !== null) ?? [];
      return [resolution, told.length > 0 ? Math.max(...told) : null];
    };
    expect(await from(2)).toEqual(["reading", 11]);
    expect(await from(20)).toEqual(["minutes", 11]);
    expect(await from(100)).toEqual(["hour", 11]);
    expect(await from(499)).toEqual(["hour", null]);
    await bench.reopen();
    // Too late: what they came to is all that is left of that time, and cannot tell which of them are new.
    await addAll(
      bench.store,
      spell(20).map((reading) => ({ ...reading, values: reading.values.map(() => 300) })),
    );
    expect(await from(20)).toEqual(["minutes", 11]);
  });

  test("a clock that was never set trims nothing", async () => {
    await using bench = open();
    await bench.store.addReadings(steady(1_000, 30, SPAN_MS));
    expect(await bench.store.trim(5_000)).toBe(false);
    expect((await read(bench.store, 1, 0, 300_000)).columns[0]?.max[0]).not.toBeUndefined();
  });
}
