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
const ON_MAINS = { mainsOk: true, onBattery: false, outputOn: true };
const ON_BATTERY = { mainsOk: false, onBattery: true, outputOn: true };
const sample = (wallMs: number, load: number | null, facts = ON_MAINS) => ({ wallMs, facts, values: { output1_load: load } });

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
  expect(withLiveTail(series, [sample(0, 5), sample(3_500, null)])).toEqual({ ...series, power: [{ wallMs: 0, ...ON_MAINS }] });
});

test("a change of power is known as soon as a reading tells it, and once it is recorded it stands there once", () => {
  const heard = [sample(3_000, 1), sample(4_000, 1), sample(5_000, 1, ON_BATTERY), sample(6_000, 1, ON_BATTERY), sample(7_000, 1)];
  const changes = [
    { wallMs: 3_000, ...ON_MAINS },
    { wallMs: 5_000, ...ON_BATTERY },
    { wallMs: 7_000, ...ON_MAINS },
  ];
  expect(withLiveTail(series, heard).power).toEqual(changes);
  const recorded = [{ wallMs: 5_000, ...ON_BATTERY }];
  expect(withLiveTail({ ...series, power: recorded }, heard).power).toEqual(changes.slice(1));
});
