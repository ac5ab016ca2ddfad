import type { Resolution } from "@istars/protocol/model/records.ts";

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** Rows that a curve is made from at most; beyond, roll-ups are. */
export const MOST_ROWS = 20_000;

/** What of the past is there. */
export interface SeriesExtent {
  /** Rows in the range; counted no further than one beyond `MOST_ROWS`. */
  readonly rows: number;
  /** Distance between rows where they lie closest, ms. */
  readonly spanMs: number;
  /** Oldest row that is kept, epoch ms; `null` if there is none. */
  readonly oldestRowMs: number | null;
  /** Start of the oldest hour that is kept, epoch ms; `null` if there is none. */
  readonly oldestHourMs: number | null;
}

export interface SeriesAsked {
  readonly fromMs: number;
  /** After `fromMs`. */
  readonly toMs: number;
  /** At least 1. */
  readonly points: number;
}

/** Where the points lie: `count` of them from `fromMs`, `stepMs` each; the last may be cut by `toMs`. */
export interface SeriesPlan {
  readonly resolution: Resolution;
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
  readonly count: number;
}

/**
 * Chooses what a curve is made from: rows while they are few enough and all there, hours, or days when a point covers at least one.
 * With hours and days the range grows to full ones (UTC) and each point covers a whole number of them. Rows are never drawn finer
 * than they lie.
 */
export function planSeries({ fromMs, toMs, points }: SeriesAsked, extent: SeriesExtent): SeriesPlan {
  const rangeMs = toMs - fromMs;
  if (hasRows(fromMs, extent) && extent.rows <= MOST_ROWS) {
    const stepMs = Math.min(rangeMs, Math.max(Math.ceil(rangeMs / points), extent.spanMs));
    return { resolution: "raw", fromMs, toMs, stepMs, count: Math.ceil(rangeMs / stepMs) };
  }
  const resolution = rangeMs / points >= DAY_MS ? "day" : "hour";
  const unitMs = resolution === "day" ? DAY_MS : HOUR_MS;
  const first = Math.floor(fromMs / unitMs);
  const units = Math.ceil(toMs / unitMs) - first;
  const perPoint = Math.ceil(units / points);
  const count = Math.ceil(units / perPoint);
  const stepMs = perPoint * unitMs;
  return { resolution, fromMs: first * unitMs, toMs: first * unitMs + count * stepMs, stepMs, count };
}

/** True if no row that the range could have had was given up. */
function hasRows(fromMs: number, { oldestRowMs, oldestHourMs }: SeriesExtent): boolean {
  if (oldestHourMs === null) return true;
  return oldestRowMs !== null && (oldestRowMs <= fromMs || oldestRowMs < oldestHourMs + HOUR_MS);
}
