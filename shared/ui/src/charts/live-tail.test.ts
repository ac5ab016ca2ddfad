import type { Series } from "@istars/protocol/model/records.ts";
import { expect, test } from "vitest";
import { withLiveTail } from "./live-tail.ts";

const series: Series = {
  from: 1_000,
  to: 4_000,
  stepMs: 1_000,
  resolution: "raw",
  fields: { output1_load: { min: [10, null, null], avg: [20, null, null], max: [30, null, null] } },
  power: [],
};
const sample = (wallMs: number, load: number | null) => ({ wallMs, values: { output1_load: load } });

test("what is heard goes on behind the series' end, and what lies between stays a gap", () => {
  const { fields, to } = withLiveTail(series, [sample(5_100, 4), sample(5_900, 8)]);
  expect(fields.output1_load).toEqual({
    min: [10, null, null, null, 4],
    avg: [20, null, null, null, 6],
    max: [30, null, null, null, 8],
  });
  expect(to).toBe(6_000);
});

test("a recorded point is not changed by samples, one that is not recorded yet is made of them", () => {
  const { fields } = withLiveTail(series, [sample(1_500, 99), sample(2_500, 0)]);
  expect(fields.output1_load?.avg).toEqual([20, 0, null]);
});

test("what the UPS does not tell and what lies before the range add nothing", () => {
  expect(withLiveTail(series, [sample(0, 5), sample(3_500, null)])).toEqual(series);
});
