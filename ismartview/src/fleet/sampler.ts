import type { Retention } from "@istars/protocol/model/ismartview/readings.ts";
import { readQuantity } from "@istars/protocol/model/quantities.ts";
import type { Reading } from "@istars/protocol/model/reading.ts";
import type { Clock } from "@istars/service/clock.ts";
import { evenShare } from "../collect/even-share.ts";
import type { StoredReading } from "../store/fleet-store.ts";
import { STORED_QUANTITIES } from "../store/stored-quantities.ts";
import { ageOf, type Member } from "./member.ts";

/** How often one looks whose turn it is, ms: readings reach the store in a steady flow. */
const SLICE_MS = 500;
/** A reading that is older is none of this moment, ms: polled cards are asked every five seconds. */
const FRESH_MS = 15_000;

export interface SamplerDeps {
  readonly members: () => Iterable<Member>;
  readonly clock: Clock;
  readonly add: (readings: readonly StoredReading[]) => void;
}

/**
 * Takes each card's latest reading once in an interval, every card at its own moment of it. One that was taken already, that is not fresh,
 * or whose card is not online is not taken: a gap is a gap.
 */
export class Sampler {
  readonly #deps: SamplerDeps;
  /** What was taken last of each card. */
  readonly #taken = new WeakMap<Member, Reading>();
  #slices: number;
  #slice = 0;

  constructor(everyS: Retention["everyS"], deps: SamplerDeps) {
    this.#deps = deps;
    this.#slices = slicesOf(everyS);
  }

  /** Another interval from now on. */
  set everyS(everyS: Retention["everyS"]) {
    this.#slices = slicesOf(everyS);
    this.#slice = 0;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#deps;
    let dueMonoMs = clock.monoMs();
    while (!signal.aborted) {
      // After a pause of ours what was missed is not made up for.
      dueMonoMs = Math.max(dueMonoMs + SLICE_MS, clock.monoMs());
      await clock.sleep(dueMonoMs - clock.monoMs(), signal).catch(() => {}); // an aborted sleep is how this ends
      if (signal.aborted) return;
      this.#takeSlice();
    }
  }

  #takeSlice(): void {
    const { members, add, clock } = this.#deps;
    const slice = this.#slice;
    this.#slice = (slice + 1) % this.#slices;
    const monoMs = clock.monoMs();
    const wallMs = clock.wallMs();
    const readings: StoredReading[] = [];
    for (const member of members()) {
      const { latest } = member;
      if (latest === null || Math.floor(evenShare(member.id) * this.#slices) !== slice) continue;
      const { reading } = latest;
      const ageMs = ageOf(latest, monoMs);
      if (!member.isOnline || reading.trust !== "fresh" || ageMs > FRESH_MS || this.#taken.get(member) === reading) continue;
      this.#taken.set(member, reading);
      const values = STORED_QUANTITIES.map((quantity) => readQuantity(reading, quantity));
      readings.push({ cardId: member.id, wallMs: Math.round(wallMs - ageMs), values });
    }
    add(readings);
  }
}

const slicesOf = (everyS: number): number => Math.max(1, Math.round((everyS * 1_000) / SLICE_MS));
