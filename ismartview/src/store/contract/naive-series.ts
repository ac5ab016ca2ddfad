import type { StoredReading, StoredSeries } from "../fleet-store.ts";
import { STORED_QUANTITIES } from "../stored-quantities.ts";

/**
 * What a curve of these readings has to be, by looking at every reading for every point. A reading holds for `holdMs` from its moment on
 * and counts in a point by the time that it does so there.
 */
export function naiveSeries(
  readings: readonly StoredReading[],
  places: readonly number[],
  { from, stepMs, columns: [first] }: StoredSeries,
  holdMs: number,
): StoredSeries["columns"] {
  const starts = Array.from({ length: first?.avg.length ?? 0 }, (_, point) => from + point * stepMs);
  return places.map((place) => {
    const scale = 10 ** (STORED_QUANTITIES[place]?.decimals ?? 0);
    const points = starts.map((startMs) =>
      readings.flatMap(({ wallMs, values }) => {
        const value = values[place] ?? null;
        const weight = Math.min(startMs + stepMs, wallMs + holdMs) - Math.max(startMs, wallMs);
        return value === null || weight <= 0 ? [] : [{ value: Math.round(value * scale), weight }];
      }),
    );
    const each = (of: (point: (typeof points)[number]) => number) => points.map((point) => (point.length > 0 ? of(point) : null));
    return {
      min: each((point) => Math.min(...point.map(({ value }) => value)) / scale),
      avg: each((point) => {
        const [sum, weight] = point.reduce(([s, w], { value, weight }) => [s + value * weight, w + weight], [0, 0] as [number, number]);
        return Math.round((10 * sum) / weight) / (10 * scale);
      }),
      max: each((point) => Math.max(...point.map(({ value }) => value)) / scale),
    };
  });
}
