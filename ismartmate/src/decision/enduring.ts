import type { Policy } from "./policy.ts";

/** Readings in a row that say the same, since when. */
export interface Streak {
  readonly readings: number;
  readonly sinceMs: number;
}

/**
 * Counts readings of something that must endure before it counts (SAFETY 11). `holds`: what the newest says; `null`, a sensor that is
 * lost or absurd, begins anew like a plain "no": what cannot be measured without a break shuts nothing down. Only a reading that is
 * news is counted, so one that is looked at ten times stays one.
 */
export function nextStreak(before: Streak | null, holds: boolean | null, isNews: boolean, nowMs: number): Streak | null {
  if (holds !== true) return null;
  if (before === null) return { readings: 1, sinceMs: nowMs };
  return isNews ? { readings: before.readings + 1, sinceMs: before.sinceMs } : before;
}

export const hasEndured = (streak: Streak | null, nowMs: number, { enduring }: Policy): boolean =>
  streak !== null && streak.readings >= enduring.readings && nowMs - streak.sinceMs >= enduring.overMs;

/** A temperature that a working sensor inside a UPS can give. */
export const isPlausible = (celsius: number | null, range: readonly [number, number]): celsius is number =>
  celsius !== null && celsius >= range[0] && celsius <= range[1];
