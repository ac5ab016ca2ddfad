import type { Aggregate } from "./rollup.ts";
import type { SeriesPlan } from "./series-plan.ts";

/** Some neighbouring points on their way between threads. */
export interface PartialSeries {
  /** Place of the first point. */
  readonly first: number;
  /** By field, then min, max, sum and weight of each point. */
  readonly columns: readonly Float64Array[];
}

const PARTS = 4;
const [MIN, MAX, SUM, WEIGHT] = [0, 1, 2, 3] as const;

/** Where points lie. */
export type SeriesGrid = Pick<SeriesPlan, "fromMs" | "stepMs" | "count">;

/** The points of a curve while they are added up, for one or more fields. A point that nothing was added to is a gap. */
export class SeriesBuckets {
  readonly #plan: SeriesGrid;
  readonly #columns: readonly Float64Array[];
  #first: number;
  #last = -1;

  constructor(plan: SeriesGrid, fields: number) {
    this.#plan = plan;
    this.#first = plan.count;
    this.#columns = Array.from({ length: fields }, () => {
      const column = new Float64Array(PARTS * plan.count);
      for (let point = 0; point < plan.count; point++) {
        column[PARTS * point + MIN] = Number.POSITIVE_INFINITY;
        column[PARTS * point + MAX] = Number.NEGATIVE_INFINITY;
      }
      return column;
    });
  }

  /** Adds a mean that held from `startMs` to `endMs`, to each point it touches by the time it does so; a moment counts as 1 ms. */
  addStretch(
    field: number,
    startMs: number,
    endMs: number,
    { min, avg, max }: { readonly min: number; readonly avg: number; readonly max: number },
  ): void {
    const { fromMs, stepMs } = this.#plan;
    if (startMs >= endMs) {
      this.add(field, endMs, { min, max, sum: avg, weight: 1 });
      return;
    }
    const lastPoint = Math.min(this.#plan.count - 1, Math.floor((endMs - 1 - fromMs) / stepMs));
    for (let point = Math.max(0, Math.floor((startMs - fromMs) / stepMs)); point <= lastPoint; point++) {
      const pointMs = fromMs + point * stepMs;
      const weight = Math.min(endMs, pointMs + stepMs) - Math.max(startMs, pointMs);
      this.#addTo(field, point, min, max, avg * weight, weight);
    }
  }

  /** Adds what lies wholly within the point at `atMs`; outside of the plan it counts for nothing. */
  add(field: number, atMs: number, { min, max, sum, weight }: Readonly<Aggregate>): void {
    const point = Math.floor((atMs - this.#plan.fromMs) / this.#plan.stepMs);
    if (point >= 0 && point < this.#plan.count) this.#addTo(field, point, min, max, sum, weight);
  }

  /** The points that something was added to, and those between. */
  partial(): PartialSeries {
    return {
      first: this.#first,
      columns: this.#columns.map((column) => column.slice(PARTS * this.#first, PARTS * Math.max(this.#first, this.#last + 1))),
    };
  }

  merge({ first, columns }: PartialSeries): void {
    for (const [field, column] of columns.entries()) {
      for (let at = 0; at < column.length; at += PARTS) {
        const [min = 0, max = 0, sum = 0, weight = 0] = column.subarray(at, at + PARTS);
        if (weight > 0) this.#addTo(field, first + at / PARTS, min, max, sum, weight);
      }
    }
  }

  /** A field's points, divided by `scale`, rounded to one decimal more than it stands for; `null` where nothing was told. */
  column(field: number, scale: number): { min: (number | null)[]; avg: (number | null)[]; max: (number | null)[] } {
    const points = Array.from({ length: this.#plan.count }, (_, point) => point);
    const part = (part: number, point: number) => this.#columns[field]?.[PARTS * point + part] ?? 0;
    const pick = (of: (point: number) => number) => points.map((point) => (part(WEIGHT, point) > 0 ? of(point) : null));
    return {
      min: pick((point) => part(MIN, point) / scale),
      avg: pick((point) => Math.round((10 * part(SUM, point)) / part(WEIGHT, point)) / (10 * scale)),
      max: pick((point) => part(MAX, point) / scale),
    };
  }

  #addTo(field: number, point: number, min: number, max: number, sum: number, weight: number): void {
    const column = this.#columns[field];
    if (!column) return;
    const at = PARTS * point;
    column[at + MIN] = Math.min(column[at + MIN] ?? 0, min);
    column[at + MAX] = Math.max(column[at + MAX] ?? 0, max);
    column[at + SUM] = (column[at + SUM] ?? 0) + sum;
    column[at + WEIGHT] = (column[at + WEIGHT] ?? 0) + weight;
    this.#first = Math.min(this.#first, point);
    this.#last = Math.max(this.#last, point);
  }
}
