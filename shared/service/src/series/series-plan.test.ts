import fc from "fast-check";
import { expect, test } from "vitest";
import { DAY_MS, HOUR_MS, planCurve, planSeries, type SeriesExtent } from "./series-plan.ts";

const TEN_YEARS_MS = 3_653 * DAY_MS;
const all: SeriesExtent = { rows: 720, spanMs: 120_000, oldestRowMs: 0, oldestHourMs: 0 };

test("a day is drawn from rows as asked, no finer than they lie", () => {
  expect(planSeries({ fromMs: 5, toMs: 5 + DAY_MS, points: 500 }, all)).toEqual({
    resolution: "raw",
    fromMs: 5,
    toMs: 5 + DAY_MS,
    stepMs: 172_800,
    count: 500,
  });
  expect(planSeries({ fromMs: 0, toMs: HOUR_MS, points: 500 }, all)).toMatchObject({ resolution: "raw", stepMs: 120_000, count: 30 });
});

test("too many rows are left to the hours, which the range then grows to", () => {
  const plan = planSeries({ fromMs: HOUR_MS + 1, toMs: 9 * DAY_MS, points: 500 }, { ...all, rows: 20_001 });
  expect(plan).toEqual({ resolution: "hour", fromMs: HOUR_MS, toMs: 9 * DAY_MS, stepMs: HOUR_MS, count: 215 });
});

test("ten years are drawn from days", () => {
  const plan = planSeries({ fromMs: 0, toMs: TEN_YEARS_MS, points: 500 }, { ...all, rows: 20_001 });
  expect(plan).toMatchObject({ resolution: "day", stepMs: 8 * DAY_MS, count: 457 });
});

test("where rows were given up because of their age, hours stand in; where there never were any, rows do", () => {
  const trimmed = { rows: 1, spanMs: 120_000, oldestRowMs: 100 * DAY_MS, oldestHourMs: 0 };
  expect(planSeries({ fromMs: 99 * DAY_MS, toMs: 101 * DAY_MS, points: 500 }, trimmed).resolution).toBe("hour");
  expect(planSeries({ fromMs: 100 * DAY_MS, toMs: 101 * DAY_MS, points: 500 }, trimmed).resolution).toBe("raw");
  const young = { ...trimmed, oldestHourMs: 100 * DAY_MS - 1 };
  expect(planSeries({ fromMs: 99 * DAY_MS, toMs: 101 * DAY_MS, points: 500 }, young).resolution).toBe("raw");
});

test("of roll-ups of many lengths the longest that a point has room for is taken, and a longer one where that is not kept any more", () => {
  const resolutionOf = (fromDay: number, days: number) =>
    planCurve(
      { fromMs: fromDay * DAY_MS, toMs: (fromDay + days) * DAY_MS, points: 500 },
      { resolution: "row", rows: 20_001, spanMs: 10_000, oldestRowMs: 97 * DAY_MS },
      [
        { resolution: "minutes", unitMs: 300_000, oldestMs: 40 * DAY_MS },
        { resolution: "hour", unitMs: HOUR_MS, oldestMs: 0 },
        { resolution: "day", unitMs: DAY_MS, oldestMs: 0 },
      ],
    ).resolution;
  expect(resolutionOf(97, 3)).toBe("minutes");
  expect(resolutionOf(40, 20)).toBe("minutes");
  expect(resolutionOf(40, 21)).toBe("hour");
  expect(resolutionOf(39, 1)).toBe("hour");
  expect(resolutionOf(0, 499)).toBe("hour");
  expect(resolutionOf(0, 500)).toBe("day");
});

test("rows do not stand for what was given up of them and of short roll-ups together", () => {
  const asked = { fromMs: 0, toMs: HOUR_MS, points: 500 };
  const rows = { resolution: "row", rows: 1, spanMs: 10_000, oldestRowMs: 9 * DAY_MS };
  const minutes = { resolution: "minutes", unitMs: 300_000, oldestMs: 9 * DAY_MS };
  expect(planCurve(asked, rows, [minutes, { resolution: "hour", unitMs: HOUR_MS, oldestMs: 0 }]).resolution).toBe("hour");
});

test("whatever is asked, the points cover it, in whole units, and are no more than wanted", () => {
  const extent = fc.record({
    rows: fc.nat(20_001),
    spanMs: fc.integer({ min: 1_000, max: 99 * 60_000 }),
    oldestRowMs: fc.option(fc.nat(TEN_YEARS_MS)),
    oldestHourMs: fc.option(fc.nat(TEN_YEARS_MS)),
  });
  const asked = fc.tuple(fc.maxSafeNat(), fc.integer({ min: 1, max: TEN_YEARS_MS }), fc.integer({ min: 1, max: 500 }));
  fc.assert(
    fc.property(asked, extent, ([from, rangeMs, points], there) => {
      const fromMs = from % (4 * TEN_YEARS_MS);
      const toMs = fromMs + rangeMs;
      const plan = planSeries({ fromMs, toMs, points }, there);
      expect(plan.count).toBeGreaterThanOrEqual(1);
      expect(plan.count).toBeLessThanOrEqual(points);
      expect(plan.fromMs).toBeLessThanOrEqual(fromMs);
      expect(plan.toMs).toBeGreaterThanOrEqual(toMs);
      expect(plan.fromMs + plan.count * plan.stepMs).toBeGreaterThanOrEqual(plan.toMs);
      const unitMs = { raw: 1, hour: HOUR_MS, day: DAY_MS }[plan.resolution];
      expect([plan.fromMs % unitMs, plan.stepMs % unitMs]).toEqual([0, 0]);
    }),
  );
});
