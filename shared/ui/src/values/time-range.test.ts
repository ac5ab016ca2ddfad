import { expect, test } from "vitest";
import { dayBeside, dayText, momentText, rangeOf } from "./time-range.ts";

const at = (...parts: [number, number, number, number?, number?]) => new Date(...parts).getTime();
const nowMs = at(2026, 10, 22, 17, 30);

test("today begins at midnight where the viewer is, and goes on", () => {
  expect(rangeOf({ kind: "today" }, nowMs)).toEqual({ fromMs: at(2026, 10, 22), toMs: nowMs, isLive: true });
});

test("yesterday is over", () => {
  expect(rangeOf({ kind: "yesterday" }, nowMs)).toEqual({ fromMs: at(2026, 10, 21), toMs: at(2026, 10, 22), isLive: false });
});

test.each([
  ["week", 7],
  ["month", 30],
  ["year", 365],
] as const)("the last %s is %i days up to now", (kind, days) => {
  expect(rangeOf({ kind }, nowMs)).toEqual({ fromMs: nowMs - days * 86_400_000, toMs: nowMs, isLive: true });
});

test("a day of the past is whole; the present one ends now", () => {
  expect(rangeOf({ kind: "day", day: "2026-02-28" }, nowMs)).toEqual({ fromMs: at(2026, 1, 28), toMs: at(2026, 2, 1), isLive: false });
  expect(rangeOf({ kind: "day", day: "2026-11-22" }, nowMs)).toEqual({ fromMs: at(2026, 10, 22), toMs: nowMs, isLive: true });
});

test("what is not typed in full, ends before it starts, or lies in the future is no range", () => {
  expect(rangeOf({ kind: "day", day: "" }, nowMs)).toBe(null);
  expect(rangeOf({ kind: "day", day: "2026-11-23" }, nowMs)).toBe(null);
  expect(rangeOf({ kind: "span", from: "2026-11-02T00:00", to: "2026-11-01T00:00" }, nowMs)).toBe(null);
  expect(rangeOf({ kind: "span", from: "2026-11-01T00:00", to: "" }, nowMs)).toBe(null);
});

test("moments and days are written as the browser's inputs want them, over the ends of months", () => {
  expect(momentText(at(2026, 0, 2, 3, 4))).toBe("2026-01-02T03:04");
  expect(dayText(at(2026, 0, 2, 23, 59))).toBe("2026-01-02");
  expect(dayBeside("2026-03-01", -1)).toBe("2026-02-28");
  expect(dayBeside("2026-12-31", 1)).toBe("2027-01-01");
});
