import type { Clock } from "../clock.ts";

/** Timers cannot be set further ahead than about 24 days; looking once an hour costs nothing. */
const LONGEST_SLEEP_MS = 3_600_000;

/** A sleep that can be ended early. A wake that comes while nobody sleeps is kept for the next sleep. */
export class Waker {
  readonly #clock: Clock;
  #woken = false;
  #sleeping: AbortController | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  wake(): void {
    this.#woken = true;
    this.#sleeping?.abort();
  }

  /** Resolves after `ms` (`null`: an hour at most), when woken, or when `signal` aborts. */
  async sleep(ms: number | null, signal: AbortSignal): Promise<void> {
    if (!this.#woken) {
      this.#sleeping = new AbortController();
      const either = AbortSignal.any([signal, this.#sleeping.signal]);
      await this.#clock.sleep(Math.min(ms ?? LONGEST_SLEEP_MS, LONGEST_SLEEP_MS), either).catch(() => {}); // aborting is how it is woken
      this.#sleeping = null;
    }
    this.#woken = false;
  }
}
