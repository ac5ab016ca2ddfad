export interface TurnstileOptions {
  /** Jobs that run at once; the thread pool has four places and files want some of them. */
  readonly running: number;
  /** Jobs running or waiting at once, over all sources and for one. */
  readonly places: number;
  readonly placesPerSource: number;
}

export const TURNSTILE: TurnstileOptions = { running: 2, places: 64, placesPerSource: 8 };

/** Lets expensive jobs through a few at a time, and keeps one source from taking every place. */
export class Turnstile {
  readonly #options: TurnstileOptions;
  readonly #waiting: (() => void)[] = [];
  readonly #bySource = new Map<string, number>();
  #running = 0;

  constructor(options: TurnstileOptions = TURNSTILE) {
    this.#options = options;
  }

  /** True if `source` has to come back later. */
  isFull(source: string): boolean {
    return (
      this.#running + this.#waiting.length >= this.#options.places || (this.#bySource.get(source) ?? 0) >= this.#options.placesPerSource
    );
  }

  /** Runs `job` when its turn comes; a failing job fails its caller only. */
  async run<T>(source: string, job: () => Promise<T>): Promise<T> {
    this.#bySource.set(source, (this.#bySource.get(source) ?? 0) + 1);
    if (this.#running >= this.#options.running) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    try {
      return await job();
    } finally {
      const left = (this.#bySource.get(source) ?? 1) - 1;
      if (left > 0) this.#bySource.set(source, left);
      else this.#bySource.delete(source);
      const next = this.#waiting.shift();
      if (next)
        next(); // takes over this job's place
      else this.#running--;
    }
  }
}
