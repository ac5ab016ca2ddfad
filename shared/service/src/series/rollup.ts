import { Packer, Unpacker } from "./packer.ts";

/** What one quantity came to over some time. All are whole numbers, so that adding up loses nothing in whatever order it happens. */
export interface Aggregate {
  min: number;
  max: number;
  /** Mean times weight, added up. */
  sum: number;
  /** Time that was measured, ms. */
  weight: number;
}

const ABSENT = 0;
const COMMON_WEIGHT = 1;
const OWN_WEIGHT = 2;

/**
 * What many quantities, known by their place in a list, came to in one hour or day. Grows row by row; packed, it is one blob.
 * A quantity that was never told is not there.
 */
export class Rollup {
  readonly #aggregates: (Aggregate | undefined)[] = [];

  static unpack(bytes: Uint8Array): Rollup {
    const rollup = new Rollup();
    const from = new Unpacker(bytes);
    const count = from.natural();
    const common = from.natural();
    const modes = from.pairs(count);
    for (let index = 0; index < count; index++) {
      const mode = from.pairAt(modes, index);
      if (mode === ABSENT) continue;
      const min = from.integer();
      const max = min + from.integer();
      const weight = mode === OWN_WEIGHT ? from.natural() : common;
      rollup.#aggregates[index] = { min, max, weight, sum: from.integer() };
    }
    return rollup;
  }

  /** Adds what a quantity came to in a stretch of `weight` ms. */
  add(index: number, { min, max, sum, weight }: Aggregate): void {
    const own = this.#aggregates[index];
    if (own) {
      own.min = Math.min(own.min, min);
      own.max = Math.max(own.max, max);
      own.sum += sum;
      own.weight += weight;
    } else this.#aggregates[index] = { min, max, sum, weight };
  }

  at(index: number): Readonly<Aggregate> | null {
    return this.#aggregates[index] ?? null;
  }

  pack(): Buffer {
    const to = new Packer();
    const count = this.#aggregates.length;
    const common = this.#aggregates.reduce((most, aggregate) => Math.max(most, aggregate?.weight ?? 0), 0);
    const modes = Uint8Array.from({ length: count }, (_, index) => {
      const weight = this.#aggregates[index]?.weight;
      return weight === undefined ? ABSENT : weight === common ? COMMON_WEIGHT : OWN_WEIGHT;
    });
    to.natural(count);
    to.natural(common);
    to.pairs(modes, count);
    for (const aggregate of this.#aggregates) {
      if (!aggregate) continue;
      const { min, max, sum, weight } = aggregate;
      to.integer(min);
      to.integer(max - min);
      if (weight !== common) to.natural(weight);
      to.integer(sum);
    }
    return to.take();
  }
}
