import { expect, test } from "vitest";
import { dayBeside, dayText, momentText, rangeOf } from "./time-range.ts";
import { Zone } from "./zone.ts";

const zone = new Zone("Asia/Shanghai");
/** A moment on the zone's clock. */
const at = (text: string) => Date.parse(`${text}+08:00`);
const nowMs = at("2026-11-22T17:30");
const range = (choice: Parameters<typeof rangeOf>[0]) => rangeOf(choice, nowMs, zone);

test("today begins at midnight in the zone, whatever day it is elsewhere, and goes on", () => {
  expect(range({ kind: "today" })).toEqual({ fromMs: at("2026-11-22T00:00"), toMs: nowMs, isLive: true });
  const early = at("2026-11-22T07:59");
  expect(rangeOf({ kind: "today" }, early, zone)).toMatchObject({ fromMs: at("2026-11-22T00:00") });
  expect(rangeOf({ kind: "today" }, early, new Zone("America/New_York"))).toMatchObject({ fromMs: Date.parse("2026-11-21T05:00Z") });
});

test("yesterday is over", () => {
  expect(range({ kind: "yesterday" })).toEqual({ fromMs: at("2026-11-21T00:00"), toMs: at("2026-11-22T00:00"), isLive: false });
});

test.each([
  ["week", 7],
  ["month", 30],
  ["year", 365],
] as const)("the last %s is %i days up to now", (kind, days) => {
  expect(range({ kind })).toEqual({ fromMs: nowMs - days * 86_400_000, toMs: nowMs, isLive: true });
});

test("the last hour is sixty minutes up to now, across midnight and a change of clocks", () => {
  expect(range({ kind: "hour" })).toEqual({ fromMs: nowMs - 3_600_000, toMs: nowMs, isLive: true });
  const changed = Date.parse("2026-10-25T01:10Z");
  expect(rangeOf({ kind: "hour" }, changed, new Zone("Europe/Berlin"))).toMatchObject({ fromMs: changed - 3_600_000 });
});

test("a day of the past is whole; the present one ends now", () => {
  expect(range({ kind: "day", day: "2026-02-28" })).toEqual({
    fromMs: at("2026-02-28T00:00"),
    toMs: at("2026-03-01T00:00"),
    isLive: false,
  });
  expect(range({ kind: "day", day: "2026-11-22" })).toEqual({ fromMs: at("2026-11-22T00:00"), toMs: nowMs, isLive: true });
});

test("days on which the clocks change are as long as they are", () => {
  const hours = (day: string) => {
    const found = rangeOf({ kind: "day", day }, nowMs, new Zone("Europe/Berlin"));
    return found === null ? null : (found.toMs - found.fromMs) / 3_600_000;
  };
  expect([hours("2026-03-29"), hours("2026-03-30"), hours("2026-10-25")]).toEqual([23, 24, 25]);
});

test("a typed range is meant on the zone's clock", () => {
  expect(range({ kind: "span", from: "2026-11-01T06:00", to: "2026-11-02T07:15" })).toEqual({
    fromMs: at("2026-11-01T06:00"),
    toMs: at("2026-11-02T07:15"),
    isLive: false,
  });
});

test("what is not typed in full, ends before it starts, or lies in the future is no range", () => {
  expect(range({ kind: "day", day: "" })).toBe(null);
  expect(range({ kind: "day", day: "2026-11-23" })).toBe(null);
  expect(range({ kind: "span", from: "2026-11-02T00:00", to: "2026-11-01T00:00" })).toBe(null);
  expect(range({ kind: "span", from: "2026-11-01T00:00", to: "" })).toBe(null);
});

test("moments and days are written as the browser's inputs want them, over the ends of months", () => {
  expect(momentText(at("2026-01-02T03:04"), zone)).toBe("2026-01-02T03:04");
  expect(dayText(at("2026-01-02T23:59"), zone)).toBe("2026-01-02");
  expect(dayBeside("2026-03-01", -1)).toBe("2026-02-28");
  expect(dayBeside("2026-12-31", 1)).toBe("2027-01-01");
});
