import { DAY_MS, HOUR_MS } from "@istars/service/series/series-plan.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { TemporaryCardStore } from "../store/temporary-card-store.ts";
import { readSeries } from "./read-series.ts";
import type { RecordRow } from "./record.ts";
import { sampleRow } from "./temporary-records.ts";

const START_MS = 1_700_024_400_000; // an hour and no day begins here
const MINUTE_MS = 60_000;
const voltage = (n: number): RecordRow["values"] => ({ input1_voltage: { last: n, min: n - 10, avg: n, max: n + 10 } });

/** A row for each minute; `null` is a minute without one. */
const minutes = (values: readonly (number | null)[]): RecordRow[] =>
  values.flatMap((n, minute) =>
    n === null ? [] : [sampleRow(START_MS + (minute + 1) * MINUTE_MS, { spanMs: MINUTE_MS, values: voltage(n) })],
  );

test("an hour of rows is a curve with its gap, its power events, and values in volts", async () => {
  await using card = new TemporaryCardStore();
  const rows = minutes(Array.from({ length: 60 }, (_, n) => (n >= 20 && n < 30 ? null : 2_300)));
  const outage = sampleRow(START_MS + 5 * MINUTE_MS, {
    kind: "power",
    spanMs: 0,
    facts: { mainsOk: false, onBattery: true, outputOn: null },
    values: { input1_voltage: { last: 0, min: null, avg: null, max: null } },
  });
  await card.store.run("writeRecords", [...rows, outage]);
  const asked = { fromMs: START_MS, toMs: START_MS + HOUR_MS, points: 500 };
  const series = await readSeries(card.store, ["input1_voltage", "battery_charge"], asked);
  expect(series).toMatchObject({ from: asked.fromMs, to: asked.toMs, resolution: "raw", stepMs: MINUTE_MS });
  const { min = [], avg = [] } = series.fields.input1_voltage ?? {};
  expect(avg.map((value, n) => (value === null ? n : -1)).filter((n) => n >= 0)).toEqual([20, 21, 22, 23, 24, 25, 26, 27, 28, 29]);
  expect([min[4], min[5], avg[4], avg[5]]).toEqual([229, 0, 230, 230]);
  expect(series.fields.battery_charge?.avg).toEqual(Array.from({ length: 60 }, () => null));
  expect(series.power).toEqual([{ wallMs: START_MS + 5 * MINUTE_MS, mainsOk: false, onBattery: true, outputOn: null }]);
});

test("rows that start before the range or end behind it count for what of them lies inside", async () => {
  await using card = new TemporaryCardStore();
  await card.store.run("writeRecords", minutes([2_300, 2_310, 2_320]));
  const series = await readSeries(card.store, ["input1_voltage"], {
    fromMs: START_MS + MINUTE_MS / 2,
    toMs: START_MS + 2.5 * MINUTE_MS,
    points: 1,
  });
  expect(series.fields.input1_voltage).toEqual({ min: [229], avg: [231], max: [233] });
});

test("over any range of any rows, a curve's points are the time-weighted means of the rows, whatever they are made from", async () => {
  const values = fc.array(fc.option(fc.integer({ min: 1_000, max: 3_000 })), { minLength: 1, maxLength: 400 });
  await fc.assert(
    fc.asyncProperty(values, fc.integer({ min: 1, max: 30 }), async (given, points) => {
      await using card = new TemporaryCardStore();
      const rows = minutes(given).map((row) => ({ ...row, wallMs: row.wallMs - 1 })); // so that no row ends on an hour
      await card.store.run("writeRecords", rows);
      const end = START_MS + given.length * MINUTE_MS;
      const series = await readSeries(card.store, ["input1_voltage"], { fromMs: START_MS - MINUTE_MS, toMs: end, points });
      const own = rows.flatMap(({ wallMs, values: { input1_voltage: summary } }) => (summary ? [{ wallMs, avg: summary.avg ?? 0 }] : []));
      for (const [point, avg] of (series.fields.input1_voltage?.avg ?? []).entries()) {
        const fromMs = series.from + point * series.stepMs;
        const shares = own.map((row) => ({
          avg: row.avg,
          ms: Math.max(0, Math.min(row.wallMs, fromMs + series.stepMs) - Math.max(row.wallMs - MINUTE_MS, fromMs)),
        }));
        const ms = shares.reduce((all, share) => all + share.ms, 0);
        const mean = shares.reduce((all, share) => all + share.avg * share.ms, 0) / ms / 10;
        if (ms === 0) expect(avg).toBeNull();
        else expect(avg).toBeCloseTo(mean, 1);
      }
    }),
    { numRuns: 30 },
  );
});

test("years are drawn from hours and days, snapped to them, page after page, when the rows are gone", async () => {
  await using card = new TemporaryCardStore();
  const days = 1_500;
  const rows = Array.from({ length: days }, (_, day) => sampleRow(START_MS + day * DAY_MS, { values: voltage(2_000 + day) }));
  await card.store.run("writeRecords", rows);
  const toMs = START_MS + days * DAY_MS;
  const limits = { rowsBeforeMs: toMs, rollupsBeforeMs: 0 };
  while ((await card.store.run("trimRecords", limits)) > 0);
  const long = await readSeries(card.store, ["input1_voltage"], { fromMs: START_MS, toMs, points: 500 });
  expect(long).toMatchObject({ resolution: "day", stepMs: 4 * DAY_MS });
  expect(long.from).toBe(Math.floor(START_MS / DAY_MS) * DAY_MS);
  expect(long.fields.input1_voltage?.avg.slice(0, 2)).toEqual([200.15, 200.55]);
  expect(long.fields.input1_voltage?.max.at(374)).toBe(350.9);
  const short = await readSeries(card.store, ["input1_voltage"], { fromMs: START_MS, toMs: START_MS + 1.5 * HOUR_MS, points: 500 });
  expect(short).toMatchObject({ resolution: "hour", stepMs: HOUR_MS, fields: { input1_voltage: { avg: [200, null] } } });
});
