import type { Resolution } from "@istars/protocol/model/records.ts";

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** Rows that a curve is made from at most; beyond, roll-ups are. */
export const MOST_ROWS = 20_000;

/** What of the card's past is there. */
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

/** Rows that a curve can be made from. */
export interface SeriesRows<R extends string> extends Pick<SeriesExtent, "rows" | "spanMs" | "oldestRowMs"> {
  readonly resolution: R;
}

/** Roll-ups of one length that a curve can be made from. */
export interface SeriesUnits<R extends string> {
  readonly resolution: R;
  readonly unitMs: number;
  /** Start of the oldest that is kept, epoch ms; `null` if there is none. */
  readonly oldestMs: number | null;
}

export interface SeriesAsked {
  readonly fromMs: number;
  /** After `fromMs`. */
  readonly toMs: number;
  /** At least 1. */
  readonly points: number;
}

/** Where the points lie: `count` of them from `fromMs`, `stepMs` each; the last may be cut by `toMs`. */
export interface SeriesPlan<R extends string = Resolution> {
  readonly resolution: R;
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
  readonly count: number;
}

/** What a card's curve is made from: rows, hours or days. */
export function planSeries(asked: SeriesAsked, extent: SeriesExtent): SeriesPlan {
  const { oldestHourMs: oldestMs } = extent;
  return planCurve<Resolution>(asked, { resolution: "raw", ...extent }, [
    { resolution: "hour", unitMs: HOUR_MS, oldestMs },
    { resolution: "day", unitMs: DAY_MS, oldestMs },
  ]);
}

/**
 * Chooses what a curve is made from: rows while they are few enough and all there, else the longest roll-ups that are no longer than a
 * point, or longer ones where those are not kept any more. With roll-ups the range grows to full ones (UTC) and each point covers a
 * whole number of them. Rows are never drawn finer than they lie. `units` go from short to long and are not empty.
 */
export function planCurve<R extends string>(
  asked: SeriesAsked,
  rows: SeriesRows<R>,
  units: readonly [SeriesUnits<R>, ...SeriesUnits<R>[]],
): SeriesPlan<R> {
  const { fromMs, toMs, points } = asked;
  const rangeMs = toMs - fromMs;
  const reachesBack = (oldestMs: number | null, longer: readonly SeriesUnits<R>[]) =>
    longer.every((one) => isAllThere(fromMs, oldestMs, one));
  if (rows.rows <= MOST_ROWS && reachesBack(rows.oldestRowMs, units)) {
    const stepMs = Math.min(rangeMs, Math.max(Math.ceil(rangeMs / points), rows.spanMs));
    return { resolution: rows.resolution, fromMs, toMs, stepMs, count: Math.ceil(rangeMs / stepMs) };
  }
  const kept = units.filter(({ oldestMs }, index) => reachesBack(oldestMs, units.slice(index + 1)));
  const chosen = kept.findLast(({ unitMs }) => unitMs <= rangeMs / points) ?? kept[0] ?? units[0];
  const { resolution, unitMs } = chosen;
  const first = Math.floor(fromMs / unitMs);
  const whole = Math.ceil(toMs / unitMs) - first;
  const perPoint = Math.ceil(whole / points);
  const count = Math.ceil(whole / perPoint);
  const stepMs = perPoint * unitMs;
  return { resolution, fromMs: first * unitMs, toMs: first * unitMs + count * stepMs, stepMs, count };
}

/** True if nothing that the range could have had was given up because of its age, while what is longer was kept. */
function isAllThere<R extends string>(fromMs: number, oldestMs: number | null, longer: SeriesUnits<R>): boolean {
  if (longer.oldestMs === null) return true;
  return oldestMs !== null && (oldestMs <= fromMs || oldestMs < longer.oldestMs + longer.unitMs);
}
