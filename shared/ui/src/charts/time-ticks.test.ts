import { expect, test } from "vitest";
import { Zone } from "../values/zone.ts";
import { TICK_STEPS_S, tickMoments, timeTicks } from "./time-ticks.ts";

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;
const shanghai = new Zone("Asia/Shanghai");
const berlin = new Zone("Europe/Berlin");
const at = (text: string) => Date.parse(`${text}+08:00`) / 1_000;
const texts = (moments: readonly number[], offset: string) =>
  moments.map((s) =>
    new Date(s * 1_000 + Date.parse("1970-01-01T00:00Z") - Date.parse(`1970-01-01T00:00${offset}`)).toISOString().slice(5, 16),
  );

test("the date stands at the first tick and where a new day begins in the zone", () => {
  const splits = [at("2026-11-21T22:00"), at("2026-11-21T23:00"), at("2026-11-22T00:00")];
  expect(timeTicks("en", shanghai, splits, HOUR_S)).toEqual(["22:00\n11/21", "23:00", "00:00\n11/22"]);
});

test("ticks far apart show dates, and farther ones the year", () => {
  expect(timeTicks("en", shanghai, [at("2026-11-21T00:00"), at("2026-11-22T00:00")], DAY_S)).toEqual(["11/21", "11/22"]);
  expect(timeTicks("en", shanghai, [at("2026-01-01T00:00"), at("2027-01-01T00:00")], 360 * DAY_S)).toEqual(["1/2026", "1/2027"]);
});

test("they follow the language", () => {
  expect(timeTicks("zh", shanghai, [at("2026-01-01T00:00")], 30 * DAY_S)).toEqual(["2026/1"]);
});

test("ticks lie on full hours and midnights of the zone's clock", () => {
  expect(texts(tickMoments(shanghai, at("2026-11-21T20:10"), at("2026-11-22T09:00"), 6 * HOUR_S), "+08:00")).toEqual([
    "11-22T00:00",
    "11-22T06:00",
  ]);
  expect(texts(tickMoments(new Zone("Asia/Kolkata"), 0, 5 * HOUR_S, 2 * HOUR_S), "+05:30")).toEqual([
    "01-01T06:00",
    "01-01T08:00",
    "01-01T10:00",
  ]);
});

test("when clocks change midnights stay midnights, and no tick stands twice or out of order", () => {
  const [from, to] = [Date.parse("2026-10-24T00:00Z") / 1_000, Date.parse("2026-10-27T00:00Z") / 1_000];
  const midnights = tickMoments(berlin, from, to, DAY_S);
  expect(midnights.map((s) => new Date(s * 1_000).toISOString())).toEqual([
    "2026-10-24T22:00:00.000Z",
    "2026-10-25T23:00:00.000Z",
    "2026-10-26T23:00:00.000Z",
  ]);
  for (const stepS of TICK_STEPS_S.filter((step) => step >= HOUR_S)) {
    const ticks = tickMoments(berlin, from, to, stepS);
    expect(ticks).toEqual([...new Set(ticks)].sort((a, b) => a - b));
  }
});

test("ticks a month or more apart stand on first days of months, those of years on January", () => {
  const [from, to] = [at("2025-11-20T00:00"), at("2026-06-01T12:00")];
  const months = tickMoments(shanghai, from, to, 60 * DAY_S);
  expect(texts(months, "+08:00")).toEqual(["01-01T00:00", "03-01T00:00", "05-01T00:00"]);
  expect(texts(tickMoments(shanghai, from, to, 360 * DAY_S), "+08:00")).toEqual(["01-01T00:00"]);
});
