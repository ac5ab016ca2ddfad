import type { ReadingBlock } from "./reading-block.ts";
import { UNIT_MS } from "./reading-tables.ts";

/** A card's readings of one unit of time, of which some may not be in their place yet. */
export interface PendingUnit {
  readonly startMs: number;
  readonly cardId: number;
  readonly block: ReadingBlock;
  /** What is stored of it is all of it. */
  isWritten: boolean;
}

interface Bucket {
  /** The first row of `recent` that holds something of it. */
  readonly firstChunk: number;
  readonly units: Map<number, PendingUnit>;
}

/** Units that readings came for since they were last put in their place. */
export class PendingUnits {
  readonly #buckets = new Map<number, Bucket>();
  readonly #load: (startMs: number, cardId: number) => PendingUnit | null;

  /** `load` begins a unit with what is stored of it; `null`: it takes no readings any more. */
  constructor(load: (startMs: number, cardId: number) => PendingUnit | null) {
    this.#load = load;
  }

  /** Adds a reading that stands in row `chunk` of `recent`; one that comes too late is left out. */
  add(chunk: number, cardId: number, wallMs: number, values: Int32Array): void {
    const startMs = wallMs - (wallMs % UNIT_MS);
    const bucket = this.#buckets.get(startMs);
    const known = bucket?.units.get(cardId);
    const unit = known ?? this.#load(startMs, cardId);
    if (!unit) return;
    if (!bucket) this.#buckets.set(startMs, { firstChunk: chunk, units: new Map([[cardId, unit]]) });
    else if (!known) bucket.units.set(cardId, unit);
    if (unit.block.add(wallMs, values)) unit.isWritten = false;
  }

  of(cardId: number): PendingUnit[] {
    return [...this.#buckets.values()].flatMap(({ units }) => units.get(cardId) ?? []);
  }

  /** Some units that are over at `nowMs`, the oldest first, those of one time in the order of their cards: so they are side by side. */
  over(nowMs: number, limit: number): PendingUnit[] {
    const startMs = Math.min(...this.#buckets.keys());
    const bucket = this.#buckets.get(startMs);
    if (!bucket || startMs + UNIT_MS > nowMs) return [];
    const cards = Uint32Array.from(bucket.units.keys()).sort().subarray(0, limit);
    return [...cards].flatMap((cardId) => bucket.units.get(cardId) ?? []);
  }

  /** Forgets units that are in their place and over. */
  settle(units: readonly PendingUnit[]): void {
    for (const { startMs, cardId } of units) {
      const bucket = this.#buckets.get(startMs);
      bucket?.units.delete(cardId);
      if (bucket?.units.size === 0) this.#buckets.delete(startMs);
    }
  }

  /** The oldest row of `recent` that is still needed, if `settled` were settled; `null`: none is. */
  neededFrom(settled: readonly PendingUnit[]): number | null {
    const gone = new Map<number, number>();
    for (const { startMs } of settled) gone.set(startMs, (gone.get(startMs) ?? 0) + 1);
    const needed = [...this.#buckets].filter(([startMs, { units }]) => units.size > (gone.get(startMs) ?? 0));
    return needed.length === 0 ? null : Math.min(...needed.map(([, { firstChunk }]) => firstChunk));
  }
}
