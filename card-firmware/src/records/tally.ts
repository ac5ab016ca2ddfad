import type { Reading } from "@istars/protocol/model/reading.ts";
import { MEASUREMENTS } from "./quantities.ts";
import type { Summary } from "./record.ts";

interface Running {
  last: number | null;
  min: number;
  max: number;
  sum: number;
  count: number;
}

/** What the readings of an interval come to: last, least, mean and greatest of each quantity. */
export class Tally {
  #samples = 0;
  readonly #running: readonly Running[] = MEASUREMENTS.map(() => ({
    last: null,
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
    sum: 0,
    count: 0,
  }));

  get samples(): number {
    return this.#samples;
  }

  add(reading: Reading): void {
    this.#samples++;
    for (const [index, { read }] of MEASUREMENTS.entries()) {
      const running = this.#running[index];
      if (!running) continue;
      const value = read(reading);
      running.last = value;
      if (value === null) continue;
      running.min = Math.min(running.min, value);
      running.max = Math.max(running.max, value);
      running.sum += value;
      running.count++;
    }
  }

  /** As scaled integers. What was never told is left out; what was told before but not in the latest reading has no `last`. */
  summaries(): Record<string, Summary> {
    const summaries: Record<string, Summary> = {};
    for (const [index, { id, scale }] of MEASUREMENTS.entries()) {
      const running = this.#running[index];
      if (!running || running.count === 0) continue;
      const scaled = (value: number) => Math.round(value * scale);
      summaries[id] = {
        last: running.last === null ? null : scaled(running.last),
        min: scaled(running.min),
        avg: scaled(running.sum / running.count),
        max: scaled(running.max),
      };
    }
    return summaries;
  }
}

/** One reading by itself. */
export function momentOf(reading: Reading): Record<string, Summary> {
  const summaries: Record<string, Summary> = {};
  for (const { id, scale, read } of MEASUREMENTS) {
    const value = read(reading);
    if (value !== null) summaries[id] = { last: Math.round(value * scale), min: null, avg: null, max: null };
  }
  return summaries;
}
