import { expect, test } from "vitest";
import { durationWords } from "./duration.ts";

const S = 1_000;
const MIN = 60 * S;
const H = 60 * MIN;

test.each([
  [0, { key: "seconds", s: 0 }],
  [59_999, { key: "seconds", s: 59 }],
  [MIN, { key: "minutes", min: 1 }],
  [59 * MIN + 59 * S, { key: "minutes", min: 59 }],
  [H + 5 * MIN, { key: "hours", h: 1, min: 5 }],
  [24 * H, { key: "days", d: 1, h: 0 }],
  [50 * H, { key: "days", d: 2, h: 2 }],
])("an age of %i ms is said in its largest units", (ms, words) => {
  expect(durationWords(ms, "coarse")).toMatchObject(words);
});

test("what runs out shows seconds below ten minutes", () => {
  expect(durationWords(9 * MIN + 59_999, "fine")).toMatchObject({ key: "minutesSeconds", min: 9, s: 59 });
  expect(durationWords(10 * MIN, "fine")).toMatchObject({ key: "minutes", min: 10 });
});

test("a clock that stepped back makes no negative age", () => {
  expect(durationWords(-5_000, "coarse")).toMatchObject({ key: "seconds", s: 0 });
});
