import type { Zone } from "../values/zone.ts";

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;
const MONTH_S = 30 * DAY_S;
const YEAR_MONTHS = 12;
/** `Date.UTC` takes years below 100 for others. */
const EPOCH_YEAR = 1970;

/** Distances at which the ticks of a time axis may lie, s; from a month on they are months of whatever length. */
export const TICK_STEPS_S: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_S),
  ...[1, 2, 3, 4, 6, 12].map((hours) => hours * HOUR_S),
  ...[1, 2, 4, 7, 14].map((days) => days * DAY_S),
  ...[1, 2, 3, 6, 12, 24, 60, 120].map((months) => months * MONTH_S),
];

/**
 * Where the ticks lie: on full hours, midnights and first days of months of the zone's clock, so that they stay where they are while
 * the axis moves. Moments in s, from `fromS` up to `toS`.
 * @param stepS one of `TICK_STEPS_S`
 */
export function tickMoments(zone: Zone, fromS: number, toS: number, stepS: number): number[] {
  const [first, last] = [zone.wallAt(fromS * 1_000) / 1_000, zone.wallAt(toS * 1_000) / 1_000];
  const walls: number[] = [];
  if (stepS >= MONTH_S) {
    const months = Math.round(stepS / MONTH_S);
    const start = new Date(first * 1_000);
    const month = start.getUTCFullYear() * YEAR_MONTHS + start.getUTCMonth();
    const startOf = (n: number) => Date.UTC(EPOCH_YEAR, n - EPOCH_YEAR * YEAR_MONTHS) / 1_000;
    for (let n = Math.floor(month / months) * months; startOf(n) <= last; n += months) walls.push(startOf(n));
  } else {
    // An hour more on either side: a clock that goes back shows the same time twice.
    for (let wall = Math.floor((first - HOUR_S) / stepS) * stepS; wall <= last + HOUR_S; wall += stepS) walls.push(wall);
  }
  const moments = walls.map((wall) => zone.momentAt(wall * 1_000) / 1_000);
  return [...new Set(moments)].filter((s) => s >= fromS && s <= toS).sort((a, b) => a - b);
}

/**
 * Words under the ticks, in the person's language and the zone: the time of day, with the date below it at the first tick and wherever
 * a new day begins; for ticks a day or more apart the date, and for months apart with the year.
 * @param splits moments of the ticks, s
 * @param stepS distance between them, s
 */
export function timeTicks(language: string, zone: Zone, splits: readonly number[], stepS: number): string[] {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { timeZone: zone.name, hourCycle: "h23", ...options });
  const day = format({ month: "numeric", day: "numeric" });
  if (stepS >= DAY_S) {
    const far = stepS >= MONTH_S ? format({ year: "numeric", month: "numeric" }) : day;
    return splits.map((s) => far.format(s * 1_000));
  }
  const time = format({ hour: "2-digit", minute: "2-digit", ...(stepS < MINUTE_S ? { second: "2-digit" } : {}) });
  let shown = "";
  return splits.map((s) => {
    const date = day.format(s * 1_000);
    const isNew = date !== shown;
    shown = date;
    return isNew ? `${time.format(s * 1_000)}\n${date}` : time.format(s * 1_000);
  });
}
