import type { Clock } from "@istars/service/clock.ts";

const EVERY_MS = 1_000;

/** One second hand for thousands who have to look at the time; it stands still while nobody does. Listeners must not throw. */
export class SharedSecond {
  readonly #clock: Pick<Clock, "sleep">;
  readonly #listeners = new Set<() => void>();
  #stop: AbortController | null = null;

  constructor(clock: Pick<Clock, "sleep">) {
    this.#clock = clock;
  }

  /** Calls about once a second; gives back how to stop that. */
  subscribe(listener: () => void): () => void {
    const own = () => listener();
    this.#listeners.add(own);
    if (this.#stop === null) {
      this.#stop = new AbortController();
      void this.#run(this.#stop.signal);
    }
    return () => {
      this.#listeners.delete(own);
      if (this.#listeners.size > 0) return;
      this.#stop?.abort();
      this.#stop = null;
    };
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#clock.sleep(EVERY_MS, signal).catch(() => {}); // an aborted sleep is how this ends
      if (signal.aborted) return;
      for (const listener of this.#listeners) listener();
    }
  }
}
