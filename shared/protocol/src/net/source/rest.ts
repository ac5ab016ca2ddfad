import type { SourceClock } from "./source-clock.ts";

/** The rest between two questions, which can be cut short. */
export class Rest {
  readonly #clock: Pick<SourceClock, "sleep">;
  #nap: AbortController | null = null;

  constructor(clock: Pick<SourceClock, "sleep">) {
    this.#clock = clock;
  }

  /** Resolves after `ms`, when it is woken, or when the signal aborts. */
  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    const nap = new AbortController();
    const end = () => nap.abort();
    signal.addEventListener("abort", end, { once: true });
    this.#nap = nap;
    if (signal.aborted) end();
    await this.#clock.sleep(Math.max(0, ms), nap.signal).catch(() => {}); // an aborted sleep is how it is cut short
    signal.removeEventListener("abort", end);
    this.#nap = null;
  }

  /** Without meaning while nobody rests. */
  wake(): void {
    this.#nap?.abort();
  }
}
