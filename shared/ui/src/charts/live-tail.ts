import type { QuantityId } from "@istars/protocol/model/quantities.ts";
import type { Curves, RecordEntry, Series } from "@istars/protocol/model/records.ts";

type PowerFacts = RecordEntry["facts"];

/** What a reading told, as far as it is drawn. */
export interface Sample {
  readonly wallMs: number;
  readonly facts: PowerFacts;
  readonly values: Readonly<Partial<Record<QuantityId, number | null>>>;
}

interface Column {
  readonly min: (number | null)[];
  readonly avg: (number | null)[];
  readonly max: (number | null)[];
}

/**
 * The series with what was heard since it was asked for: records come every few minutes, readings every second. Points of the series
 * stay as they are; samples fill those that it lacks and go on behind its end, and so do changes of power.
 */
export function withLiveTail(series: Curves, samples: readonly Sample[]): Curves {
  const last = samples.at(-1);
  if (last === undefined) return series;
  const placeOf = (wallMs: number) => Math.floor((wallMs - series.from) / series.stepMs);
  const length = Math.max(lengthOf(series), placeOf(last.wallMs) + 1);
  const fields = Object.entries(series.fields).map(([id, columns]) => {
    const column: Column = { min: filled(columns.min, length), avg: filled(columns.avg, length), max: filled(columns.max, length) };
    const counts = new Map<number, number>();
    for (const { wallMs, values } of samples) {
      const place = placeOf(wallMs);
      const value = values[id as QuantityId] ?? null;
      const isRecorded = (columns.avg[place] ?? null) !== null;
      if (value === null || place < 0 || isRecorded) continue;
      const count = counts.get(place) ?? 0;
      counts.set(place, count + 1);
      column.min[place] = Math.min(column.min[place] ?? value, value);
      column.max[place] = Math.max(column.max[place] ?? value, value);
      column.avg[place] = ((column.avg[place] ?? 0) * count + value) / (count + 1);
    }
    return [id, column] as const;
  });
  const to = Math.max(series.to, series.from + length * series.stepMs);
  return { ...series, to, fields: Object.fromEntries(fields), power: withLiveChanges(series.power, samples) };
}

function withLiveChanges(recorded: Series["power"], samples: readonly Sample[]): Series["power"] {
  const changes = [...recorded];
  for (const { wallMs, facts } of samples) {
    const last = changes.at(-1);
    if (last === undefined || (wallMs > last.wallMs && !isSame(last, facts))) changes.push({ wallMs, ...facts });
  }
  return changes;
}

const isSame = (one: PowerFacts, other: PowerFacts): boolean =>
  one.mainsOk === other.mainsOk && one.onBattery === other.onBattery && one.outputOn === other.outputOn;

/** Points that each column of a series has. */
export function lengthOf(series: Curves): number {
  return Math.max(0, ...Object.values(series.fields).map(({ avg }) => avg.length));
}

const filled = (column: readonly (number | null)[], length: number): (number | null)[] =>
  Array.from({ length }, (_, place) => column[place] ?? null);
