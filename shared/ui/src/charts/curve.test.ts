import { expect, test } from "vitest";
import { type Curve, curvePointAt, lastPointOf, lonelyPoints } from "./curve.ts";

const curve: Curve = {
  id: "output1_load",
  label: "Load",
  unit: "%",
  decimals: 0,
  min: [1, null, 0, null],
  avg: [2, null, 0, null],
  max: [3, null, 5, null],
};

test("zero is a value and null is a gap", () => {
  expect(curvePointAt(curve, 2)).toEqual({ min: 0, avg: 0, max: 5 });
  expect(curvePointAt(curve, 1)).toBe(null);
  expect(curvePointAt(curve, 99)).toBe(null);
});

test("the latest value is the last one that is no gap", () => {
  expect(lastPointOf(curve)).toEqual({ min: 0, avg: 0, max: 5 });
  expect(lastPointOf({ ...curve, avg: [null] })).toBe(null);
});

test("a value between two gaps is drawn as a dot, at the ends too", () => {
  expect(lonelyPoints([1, null, 0, null, 3, 4, null, 5])).toEqual([0, 2, 7]);
  expect(lonelyPoints([])).toEqual([]);
});
