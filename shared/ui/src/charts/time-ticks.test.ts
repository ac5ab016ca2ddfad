import { expect, test } from "vitest";
import { timeTicks } from "./time-ticks.ts";

const at = (...parts: [number, number, number, number?, number?]) => new Date(...parts).getTime() / 1_000;

test("the date stands at the first tick and where a new day begins", () => {
  const splits = [at(2026, 10, 21, 22), at(2026, 10, 21, 23), at(2026, 10, 22, 0)];
  expect(timeTicks("en", splits, 3_600)).toEqual(["22:00\n11/21", "23:00", "00:00\n11/22"]);
});

test("ticks far apart show dates, and farther ones the year", () => {
  expect(timeTicks("en", [at(2026, 10, 21), at(2026, 10, 22)], 86_400)).toEqual(["11/21", "11/22"]);
  expect(timeTicks("en", [at(2026, 0, 1), at(2027, 0, 1)], 366 * 86_400)).toEqual(["1/2026", "1/2027"]);
});

test("they follow the language", () => {
  expect(timeTicks("zh", [at(2026, 0, 1)], 40 * 86_400)).toEqual(["2026/1"]);
});
