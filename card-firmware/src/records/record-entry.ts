import type { RecordEntry } from "@istars/protocol/model/records.ts";
import { MEASUREMENTS, PLACES } from "./quantities.ts";
import type { RecordRow, Summary } from "./record.ts";

/** A stored row as people and programs see it: values in their unit. */
export function entryOf({ values, ...row }: RecordRow): RecordEntry {
  return {
    ...row,
    values: Object.fromEntries(
      Object.entries(values).map(([id, summary]) => [id, unscaled(summary, MEASUREMENTS[PLACES.get(id) ?? -1]?.scale ?? 1)]),
    ),
  };
}

function unscaled({ last, min, avg, max }: Summary, scale: number): Summary {
  const value = (stored: number | null) => (stored === null ? null : stored / scale);
  return { last: value(last), min: value(min), avg: value(avg), max: value(max) };
}
