import type { Clock } from "@istars/service/clock.ts";

/** Everything comes round once in this time, ms: a card beats every two seconds. */
const TURN_MS = 2_000;
const SLOT_MS = 20;
const SLOTS = TURN_MS / SLOT_MS;

/** Ticks any number of things once in two seconds, evenly spread, with one timer for all of them. */
export class TickWheel<T extends { look(isBeat: boolean): void }> {
  readonly #clock: Clock;
  readonly #slots: readonly T[][];

  constructor(things: readonly T[], clock: Clock) {
    this.#clock = clock;
    this.#slots = Array.from({ length: SLOTS }, (_, slot) => things.filter((_thing, index) => index % SLOTS === slot));
  }

  /** Turns until `stop` aborts. A turn that fell behind is made up for once, not as often as it was missed. */
  async run(stop: AbortSignal): Promise<void> {
    let next = Math.floor(this.#clock.monoMs() / SLOT_MS);
    while (!stop.aborted) {
      const now = Math.floor(this.#clock.monoMs() / SLOT_MS);
      for (next = Math.max(next, now - SLOTS + 1); next <= now; next++) {
        for (const thing of this.#slots[next % SLOTS] ?? []) thing.look(true);
      }
      await this.#clock.sleep(SLOT_MS, stop).catch(() => {}); // an aborted sleep is how this stops
    }
  }
}
