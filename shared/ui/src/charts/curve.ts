import type { QuantityId } from "@istars/protocol/model/quantities.ts";

/** One quantity over time: what it was on average, and between which bounds, at each point; `null` is a gap. */
export interface Curve {
  readonly id: QuantityId;
  readonly label: string;
  /** As shown, e.g. `V`; curves of one unit share a scale. */
  readonly unit: string;
  readonly decimals: number;
  readonly min: readonly (number | null)[];
  readonly avg: readonly (number | null)[];
  readonly max: readonly (number | null)[];
}

/** Values at one point. */
export interface CurvePoint {
  readonly min: number;
  readonly avg: number;
  readonly max: number;
}

/** The curve at a point, or `null` in a gap. */
export function curvePointAt(curve: Curve, index: number): CurvePoint | null {
  const avg = curve.avg[index] ?? null;
  return avg === null ? null : { min: curve.min[index] ?? avg, avg, max: curve.max[index] ?? avg };
}

/** Its latest point that is no gap. */
export function lastPointOf(curve: Curve): CurvePoint | null {
  for (let index = curve.avg.length - 1; index >= 0; index--) {
    const point = curvePointAt(curve, index);
    if (point) return point;
  }
  return null;
}

/** Points with a gap on either side: a line does not show them, so they are drawn as dots. */
export function lonelyPoints(values: ArrayLike<number | null | undefined>): number[] {
  const lonely: number[] = [];
  for (let index = 0; index < values.length; index++)
    if (values[index] != null && values[index - 1] == null && values[index + 1] == null) lonely.push(index);
  return lonely;
}
