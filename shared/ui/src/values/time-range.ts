import type { Zone } from "./zone.ts";

/** What a person asks to see: a usual stretch up to now, one day, or from one moment to another (both as `<input>` writes them). */
export type RangeChoice =
  | { readonly kind: "hour" | "today" | "yesterday" | "week" | "month" | "year" }
  | { readonly kind: "day"; readonly day: string }
  | { readonly kind: "span"; readonly from: string; readonly to: string };

/** From this moment until before that one, epoch ms. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
  /** It ends now, and goes on. */
  readonly isLive: boolean;
}

const DAY_MS = 86_400_000;
const BACK_MS = { hour: 3_600_000, week: 7 * DAY_MS, month: 30 * DAY_MS, year: 365 * DAY_MS } as const;

/**
 * The time that is meant on the zone's clock; `null` where nothing sensible was typed (yet). Days are 23 or 25 hours when clocks change.
 */
export function rangeOf(choice: RangeChoice, nowMs: number, zone: Zone): TimeRange | null {
  const midnight = (daysOn: number) => zone.momentAt(dayOf(zone.wallAt(nowMs)) + daysOn * DAY_MS);
  switch (choice.kind) {
    case "today":
      return { fromMs: midnight(0), toMs: nowMs, isLive: true };
    case "yesterday":
      return { fromMs: midnight(-1), toMs: midnight(0), isLive: false };
    case "hour":
    case "week":
    case "month":
    case "year":
      return { fromMs: nowMs - BACK_MS[choice.kind], toMs: nowMs, isLive: true };
    case "day": {
      const wall = wallOf(choice.day);
      return between(zone.momentAt(wall), zone.momentAt(wall + DAY_MS), nowMs);
    }
    case "span":
      return between(zone.momentAt(wallOf(choice.from)), zone.momentAt(wallOf(choice.to)), nowMs);
  }
}

/** What has not happened yet is left out: a range that would end later ends now. */
function between(fromMs: number, toMs: number, nowMs: number): TimeRange | null {
  if (!(fromMs >= 0 && fromMs < toMs && fromMs < nowMs)) return null;
  return toMs >= nowMs ? { fromMs, toMs: nowMs, isLive: true } : { fromMs, toMs, isLive: false };
}

/** What an `<input>` holds as a wall time; not a number while it is not typed in full. */
const wallOf = (text: string): number => Date.parse(text.length === DAY_TEXT ? text : `${text}Z`);
/** Characters of `2026-11-22` and `2026-11-22T17:30`. */
const DAY_TEXT = 10;
const MOMENT_TEXT = 16;

const dayOf = (wall: number): number => Math.floor(wall / DAY_MS) * DAY_MS;

/** The day of a moment as `<input type="date">` writes it. */
export const dayText = (ms: number, zone: Zone): string => new Date(zone.wallAt(ms)).toISOString().slice(0, DAY_TEXT);

/** The moment as `<input type="datetime-local">` writes it. */
export const momentText = (ms: number, zone: Zone): string => new Date(zone.wallAt(ms)).toISOString().slice(0, MOMENT_TEXT);

/** The day so many days on. */
export const dayBeside = (day: string, daysOn: number): string => new Date(wallOf(day) + daysOn * DAY_MS).toISOString().slice(0, DAY_TEXT);
