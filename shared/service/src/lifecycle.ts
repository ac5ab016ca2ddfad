import type { Clock } from "./clock.ts";
import type { Logger } from "./logging.ts";

export interface LifecycleOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** How long each part may take to close, ms. */
  readonly closeLimitMs?: number;
}

/** A part that did not close in order. */
export interface CloseFailure {
  readonly name: string;
  readonly error: unknown;
}

interface Part {
  readonly name: string;
  readonly close: () => Promise<void> | void;
}

/**
 * What has been started, so that it can be stopped in reverse order. One part that fails or hangs does not keep the others from being
 * closed. Add each part right after it started: when a later one fails to start, `close()` undoes exactly what is there.
 */
export class Lifecycle implements AsyncDisposable {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #closeLimitMs: number;
  readonly #parts: Part[] = [];
  #closing: Promise<readonly CloseFailure[]> | null = null;

  constructor({ clock, log, closeLimitMs = 5_000 }: LifecycleOptions) {
    this.#clock = clock;
    this.#log = log;
    this.#closeLimitMs = closeLimitMs;
  }

  /** A part added while the others are being closed is closed with them. */
  add(name: string, close: () => Promise<void> | void): void {
    this.#parts.push({ name, close });
  }

  /** Closes everything, last added first, and tells what did not close in order. May be called twice. */
  close(): Promise<readonly CloseFailure[]> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #closeAll(): Promise<readonly CloseFailure[]> {
    const failures: CloseFailure[] = [];
    for (let part = this.#parts.pop(); part; part = this.#parts.pop()) {
      try {
        await this.#closeInTime(part);
      } catch (error) {
        failures.push({ name: part.name, error });
        this.#log.error({ err: error, name: part.name }, "a part did not close in order");
      }
    }
    return failures;
  }

  async #closeInTime({ name, close }: Part): Promise<void> {
    const done = new AbortController();
    const late = this.#clock.sleep(this.#closeLimitMs, done.signal).then(() => {
      throw new Error(`${name} did not close within ${this.#closeLimitMs} ms`);
    });
    try {
      await Promise.race([(async () => close())(), late]);
    } finally {
      late.catch(() => {}); // aborted below, and nobody waits for it any more
      done.abort();
    }
  }
}
