import type { Clock } from "@istars/service/clock.ts";

/** Once a second in any case, ms. */
export const TICK_EVERY_MS = 1_000;
/** The machine's time is coarse: a tick that comes a little early would find nothing due, and come again, ms. */
const LEAST_MS = 5;

/** Calls `tick` once a second, and when something is due before that. `tick` gives the time until then, ms; infinite: nothing is. */
export class Ticker {
  readonly #clock: Clock;
  readonly #tick: () => number;
  #nap = new AbortController();
  #wakeMonoMs = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, tick: () => number) {
    this.#clock = clock;
    this.#tick = tick;
  }

  /** Returns when the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener("abort", () => this.#nap.abort(), { once: true });
    let waitMs = TICK_EVERY_MS;
    while (!signal.aborted) {
      this.#nap = new AbortController();
      this.#wakeMonoMs = this.#clock.monoMs() + waitMs;
      await this.#clock.sleep(waitMs, this.#nap.signal).catch(() => {}); // something is due sooner, or all is over
      if (signal.aborted) return;
      waitMs = lengthOf(this.#tick());
    }
  }

  /** Something is due in so long, ms: comes then if it would have come later. */
  hurry(inMs: number): void {
    if (this.#clock.monoMs() + lengthOf(inMs) < this.#wakeMonoMs) this.#nap.abort();
  }
}

const lengthOf = (inMs: number): number => Math.min(TICK_EVERY_MS, Math.max(LEAST_MS, inMs));
