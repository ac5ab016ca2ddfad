import { expect, test } from "vitest";
import { DEFAULT_RETENTION } from "./readings.ts";
import { diskNeed } from "./readings-disk.ts";

test("without cards nothing is needed, and twice as many cards need twice as much", () => {
  expect(diskNeed(DEFAULT_RETENTION, 0).total).toBe(0);
  expect(diskNeed(DEFAULT_RETENTION, 4_000).total).toBeCloseTo(2 * diskNeed(DEFAULT_RETENTION, 2_000).total, 3);
});

test("readings more often cost more readings and no more roll-ups", () => {
  const often = diskNeed({ ...DEFAULT_RETENTION, everyS: 5 }, 100);
  const usual = diskNeed(DEFAULT_RETENTION, 100);
  expect(often.readings).toBeGreaterThan(1.8 * usual.readings);
  expect(often.readings).toBeLessThan(2 * usual.readings);
  expect(often.minutes).toBe(usual.minutes);
  expect(often.hours).toBe(usual.hours);
});

test("each length of time costs what is kept for it alone", () => {
  const usual = diskNeed(DEFAULT_RETENTION, 100);
  expect(diskNeed({ ...DEFAULT_RETENTION, minutesDays: 120 }, 100)).toMatchObject({
    readings: usual.readings,
    minutes: 2 * usual.minutes,
    hours: usual.hours,
  });
  expect(diskNeed({ ...DEFAULT_RETENTION, hoursYears: 5 }, 100).hours).toBe(usual.hours / 2);
});

test("three days of readings every ten seconds take about a third of a megabyte for a card", () => {
  const { readings } = diskNeed(DEFAULT_RETENTION, 1);
  expect(readings).toBeGreaterThan(300_000);
  expect(readings).toBeLessThan(500_000);
});
