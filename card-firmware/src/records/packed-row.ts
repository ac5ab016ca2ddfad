import { QUANTITIES } from "@istars/protocol/model/quantities.ts";
import { Packer, Unpacker } from "@istars/service/series/packer.ts";
import { PLACES } from "./quantities.ts";
import { POWER_FACTS, type PowerFacts, type RecordRow, type Summary } from "./record.ts";

/** Scaled values further from zero than this are no measurement of a UPS; they would also let sums lose their last digits. */
const STORABLE = 10_000_000;

const ABSENT = 0;
/** All four alike. */
const STEADY = 1;
/** `last` alone. */
const MOMENT = 2;
/** The mean, the others as their distance from it. */
const SPREAD = 3;

const isStorable = (value: number | null): value is number => value !== null && Math.abs(value) <= STORABLE;

/** How a summary is stored. One without its mean keeps no more than `last`; one with nothing that can be stored is left out. */
function modeOf(summary: Summary | undefined): number {
  if (!summary) return ABSENT;
  const { last, min, avg, max } = summary;
  if (!isStorable(min) || !isStorable(avg) || !isStorable(max)) return isStorable(last) ? MOMENT : ABSENT;
  return last === avg && min === avg && max === avg ? STEADY : SPREAD;
}

/** What a summary says of its stretch of time: a moment's value is all three. `null` if there is nothing that can be stored. */
export function spreadOf({ last, min, avg, max }: Summary): { readonly min: number; readonly avg: number; readonly max: number } | null {
  if (isStorable(min) && isStorable(avg) && isStorable(max)) return { min, avg, max };
  return isStorable(last) ? { min: last, avg: last, max: last } : null;
}

/** Packs rows; one of them serves for many. */
export class RowPacker {
  readonly #to = new Packer();
  readonly #modes = new Uint8Array(QUANTITIES.length);
  readonly #summaries: (Summary | undefined)[] = QUANTITIES.map(() => undefined);

  pack({ spanMs, samples, values }: RecordRow): Buffer {
    const to = this.#to;
    const modes = this.#modes;
    let count = 0;
    modes.fill(ABSENT);
    for (const [id, summary] of Object.entries(values)) {
      const place = PLACES.get(id);
      const mode = modeOf(summary);
      if (place === undefined || mode === ABSENT) continue;
      modes[place] = mode;
      this.#summaries[place] = summary;
      count = Math.max(count, place + 1);
    }
    to.natural(spanMs);
    to.natural(samples);
    to.natural(count);
    to.pairs(modes, count);
    for (let place = 0; place < count; place++) {
      const summary = this.#summaries[place];
      if (!summary || modes[place] === ABSENT) continue;
      const { last, min, avg, max } = summary;
      if (modes[place] === SPREAD) {
        const mean = avg ?? 0;
        to.integer(mean);
        to.integer(mean - (min ?? 0));
        to.integer((max ?? 0) - mean);
        // The first odd number says that there is none.
        const distance = isStorable(last) ? last - mean : null;
        to.natural(distance === null ? 1 : 2 * (distance < 0 ? -2 * distance - 1 : 2 * distance));
      } else to.integer(last ?? 0);
    }
    return to.take();
  }
}

/** A packed row's own facts. */
export interface RowSpan {
  readonly spanMs: number;
  readonly samples: number;
}

/** Tells `visit` of each quantity that a packed row holds, by its place; answers what else it holds. */
export function unpackRow(bytes: Uint8Array, visit: (place: number, summary: Summary) => void): RowSpan {
  const from = new Unpacker(bytes);
  const spanMs = from.natural();
  const samples = from.natural();
  const count = from.natural();
  const modes = from.pairs(count);
  for (let place = 0; place < count; place++) {
    switch (from.pairAt(modes, place)) {
      case STEADY: {
        const value = from.integer();
        visit(place, { last: value, min: value, avg: value, max: value });
        break;
      }
      case MOMENT:
        visit(place, { last: from.integer(), min: null, avg: null, max: null });
        break;
      case SPREAD: {
        const avg = from.integer();
        const min = avg - from.integer();
        const max = avg + from.integer();
        visit(place, { last: lastOf(from.natural(), avg), min, avg, max });
        break;
      }
    }
  }
  return { spanMs, samples };
}

function lastOf(coded: number, avg: number): number | null {
  if (coded % 2 === 1) return null;
  const folded = coded / 2;
  return avg + (folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2);
}

const STATES = [null, false, true] as const;

/** Three states a fact, one number for all. */
export const packFacts = (facts: PowerFacts): number => POWER_FACTS.reduce((packed, name) => 3 * packed + STATES.indexOf(facts[name]), 0);

export function unpackFacts(packed: number): PowerFacts {
  const state = (place: number) => STATES[Math.floor(packed / 3 ** (POWER_FACTS.length - 1 - place)) % 3] ?? null;
  return { mainsOk: state(0), onBattery: state(1), outputOn: state(2) };
}
