import type { FleetResolution } from "@istars/protocol/model/ismartview/readings.ts";
import { type PartialSeries, SeriesBuckets } from "@istars/service/series/series-buckets.ts";
import { planCurve, type SeriesAsked, type SeriesPlan } from "@istars/service/series/series-plan.ts";
import type { ReadingRepository } from "./reading-repository.ts";
import { UNIT_MS } from "./reading-tables.ts";
import type { UnitTable } from "./unit-table.ts";

/** Longest range that is drawn from readings, in units of time: each has to be looked up. A week. */
const MOST_UNITS = 2_016;
/** What one call looks at: units, and readings within them. */
const UNITS_AT_ONCE = 1_500;
const READINGS_AT_ONCE = 4_000;

export interface CurveAsked extends SeriesAsked {
  readonly cardId: number;
}

/** How a curve is made. */
export interface CurvePlan extends SeriesPlan<FleetResolution> {
  readonly cardId: number;
  /** How long a reading holds, from its moment on, ms: as far as its card's readings lie apart. */
  readonly spanMs: number;
}

export interface CurvePageAsked {
  readonly plan: CurvePlan;
  /** Places of the quantities. */
  readonly places: readonly number[];
  /** Where the page before ended; `null` for the first. */
  readonly after: number | null;
}

export interface CurvePage {
  readonly partial: PartialSeries;
  readonly after: number | null;
}

/** Chooses what a curve is made from. `usualSpanMs`: how far readings lie apart where they do not tell. */
export function planFleetCurve(repository: ReadingRepository, asked: CurveAsked, usualSpanMs: number): CurvePlan {
  const { minutes, hours, days } = repository;
  const { rows, spanMs } = countReadings(repository, asked, usualSpanMs);
  const plan = planCurve<FleetResolution>(asked, { resolution: "reading", rows, spanMs, oldestRowMs: repository.ends().oldestMs }, [
    { resolution: "minutes", unitMs: minutes.unitMs, oldestMs: minutes.oldestMs() },
    { resolution: "hour", unitMs: hours.unitMs, oldestMs: hours.oldestMs() },
    { resolution: "day", unitMs: days.unitMs, oldestMs: days.oldestMs() },
  ]);
  return { ...plan, cardId: asked.cardId, spanMs };
}

/** How many readings there are in the units of the range, and how far they lie apart where they lie furthest at its ends. */
function countReadings(
  repository: ReadingRepository,
  { cardId, fromMs, toMs }: CurveAsked,
  usualSpanMs: number,
): { rows: number; spanMs: number } {
  const firstMs = fromMs - (fromMs % UNIT_MS);
  if (toMs - firstMs > MOST_UNITS * UNIT_MS) return { rows: Number.POSITIVE_INFINITY, spanMs: usualSpanMs };
  let rows = 0;
  const counted: number[] = [];
  for (let startMs = firstMs; startMs < toMs; startMs += UNIT_MS) {
    const count = repository.count(startMs, cardId);
    rows += count;
    if (count > 1) counted.push(startMs);
  }
  const spans = [counted[0], counted.at(-1)].flatMap((startMs) => {
    const block = startMs === undefined ? null : repository.block(startMs, cardId);
    return block?.stepMs ?? [];
  });
  return { rows, spanMs: spans.length > 0 ? Math.max(1_000, ...spans) : usualSpanMs };
}

/** Adds up some of what a curve is made from; `after` says where to go on. */
export function readCurvePage(repository: ReadingRepository, { plan, places, after }: CurvePageAsked): CurvePage {
  const buckets = new SeriesBuckets(plan, places.length);
  switch (plan.resolution) {
    case "reading":
      return { after: addReadings(repository, plan, places, after, buckets), partial: buckets.partial() };
    case "minutes":
      return { after: addRollups(repository.minutes, plan, places, after, buckets), partial: buckets.partial() };
    case "hour":
      return { after: addRollups(repository.hours, plan, places, after, buckets), partial: buckets.partial() };
    case "day":
      return { after: addRollups(repository.days, plan, places, after, buckets), partial: buckets.partial() };
  }
}

function addReadings(
  repository: ReadingRepository,
  { cardId, fromMs, toMs, spanMs }: CurvePlan,
  places: readonly number[],
  after: number | null,
  buckets: SeriesBuckets,
): number | null {
  let left = READINGS_AT_ONCE;
  // The last reading before the range still tells of its beginning.
  const firstMs = Math.max(0, fromMs - spanMs);
  for (let startMs = after ?? firstMs - (firstMs % UNIT_MS); startMs < toMs; startMs += UNIT_MS) {
    if (left <= 0) return startMs;
    const block = repository.block(startMs, cardId);
    if (!block) continue;
    left -= block.count;
    for (const [field, place] of places.entries()) {
      block.each(place, (wallMs, value) => buckets.addStretch(field, wallMs, wallMs + spanMs, { min: value, avg: value, max: value }));
    }
  }
  return null;
}

function addRollups(
  table: UnitTable,
  { cardId, fromMs, toMs }: CurvePlan,
  places: readonly number[],
  after: number | null,
  buckets: SeriesBuckets,
): number | null {
  const endMs = Math.min(toMs, (table.newestMs() ?? 0) + 1);
  let left = UNITS_AT_ONCE;
  for (let startMs = after ?? Math.max(fromMs, table.oldestMs() ?? fromMs); startMs < endMs; startMs += table.unitMs) {
    if (left-- === 0) return startMs;
    const rollup = table.get(startMs, cardId);
    for (const [field, place] of places.entries()) {
      const aggregate = rollup?.at(place);
      if (aggregate) buckets.add(field, startMs, aggregate);
    }
  }
  return null;
}
