import { expect, test } from "vitest";
import { SeriesBuckets } from "./series-buckets.ts";
import type { SeriesPlan } from "./series-plan.ts";

const plan: SeriesPlan = { resolution: "raw", fromMs: 1_000, toMs: 5_000, stepMs: 1_000, count: 4 };
const flat = (n: number) => ({ min: n, avg: n, max: n });

test("a stretch counts in each point by the time that it lies there, and untouched points stay gaps", () => {
  const buckets = new SeriesBuckets(plan, 1);
  buckets.addStretch(0, 500, 2_500, { min: 10, avg: 20, max: 40 });
  buckets.addStretch(0, 2_500, 2_750, { min: 5, avg: 8, max: 9 });
  expect(buckets.column(0, 1)).toEqual({ min: [10, 5, null, null], avg: [20, 16, null, null], max: [40, 40, null, null] });
});

test("a moment sets least and greatest and hardly moves the mean; alone it is the mean", () => {
  const buckets = new SeriesBuckets(plan, 2);
  buckets.addStretch(0, 1_000, 2_000, flat(2_300));
  buckets.addStretch(0, 1_500, 1_500, flat(0));
  buckets.addStretch(1, 1_500, 1_500, flat(7));
  expect(buckets.column(0, 10)).toMatchObject({
    min: [0, null, null, null],
    avg: [229.77, null, null, null],
    max: [230, null, null, null],
  });
  expect(buckets.column(1, 10)).toMatchObject({ avg: [0.7, null, null, null] });
});

test("what lies outside counts for nothing", () => {
  const buckets = new SeriesBuckets(plan, 1);
  buckets.addStretch(0, 0, 1_000, flat(1));
  buckets.addStretch(0, 5_000, 9_000, flat(1));
  buckets.add(0, 999, { min: 1, max: 1, sum: 1, weight: 1 });
  buckets.add(0, 5_000, { min: 1, max: 1, sum: 1, weight: 1 });
  expect(buckets.column(0, 1).avg).toEqual([null, null, null, null]);
  expect(buckets.partial().columns[0]).toHaveLength(0);
});

test("parts come together as if all had been added in one place", () => {
  const stretches = [
    [1_000, 2_500, 3],
    [2_500, 3_100, 8],
    [4_000, 4_000, 1],
  ] as const;
  const whole = new SeriesBuckets(plan, 1);
  const merged = new SeriesBuckets(plan, 1);
  for (const [start, end, n] of stretches) {
    whole.addStretch(0, start, end, flat(n));
    const part = new SeriesBuckets(plan, 1);
    part.addStretch(0, start, end, flat(n));
    merged.merge(part.partial());
  }
  expect(merged.column(0, 1)).toEqual(whole.column(0, 1));
});
