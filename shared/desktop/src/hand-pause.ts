import type { Pause } from "./pause.ts";

/** Pauses that a test ends by hand; for tests. */
export class HandPause {
  readonly #running = new Set<{ readonly ms: number; readonly end: () => void }>();

  readonly pause: Pause = (ms, signal) =>
    new Promise((resolve, reject) => {
      const one = { ms, end: resolve };
      const abort = () => {
        this.#running.delete(one);
        reject(signal.reason);
      };
      if (signal.aborted) return abort();
      signal.addEventListener("abort", abort, { once: true });
      this.#running.add(one);
    });

  /** Lengths of the pauses that nobody has ended, ms. */
  get lengths(): readonly number[] {
    return [...this.#running].map(({ ms }) => ms);
  }

  /** Lets the time of all of them be over. */
  end(): void {
    for (const one of this.#running) one.end();
    this.#running.clear();
  }
}
