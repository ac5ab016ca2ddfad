import type { Observation, Source } from "./observation.ts";

/** A source that runs until it is disposed of, with all that it told. For tests. */
export class Observed implements AsyncDisposable {
  readonly source: Source;
  readonly told: Observation[] = [];
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;
  readonly #waiting = new Set<() => void>();

  constructor(source: Source) {
    this.source = source;
    source.subscribe((observation) => {
      this.told.push(observation);
      for (const look of this.#waiting) look();
    });
    this.#done = source.run(this.#stop.signal);
  }

  /** Each link it was in, in order, as `state` or `state reason`. */
  get links(): readonly string[] {
    return this.told.map(wordOf).filter((word, i, all) => word !== all[i - 1]);
  }

  /** Waits until the source knows something that fits; rejects if it ends before. */
  async until(fits: (now: Observation) => boolean): Promise<Observation> {
    const { promise, resolve } = Promise.withResolvers<Observation>();
    const look = () => {
      const now = this.source.current();
      if (fits(now)) resolve(now);
    };
    this.#waiting.add(look);
    look();
    const ended = this.#done.then(() => Promise.reject(new Error("the source has ended")));
    try {
      return await Promise.race([promise, ended]);
    } finally {
      this.#waiting.delete(look);
      ended.catch(() => {}); // it ends when the test does
    }
  }

  /** Waits until the link is so, e.g. `refused certificate`. */
  untilLink(word: string): Promise<Observation> {
    return this.until((now) => wordOf(now) === word);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }
}

const wordOf = ({ link }: Observation): string => (link.reason === null ? link.state : `${link.state} ${link.reason}`);
