import type { Clock } from "./clock.ts";

interface Waiter {
  readonly dueMs: number;
  readonly wake: () => void;
}

/** A clock that moves only when told to, for tests that must not wait. */
export class VirtualClock implements Clock {
  #monoMs = 0;
  #wallMs: number;
  #waiters: Waiter[] = [];

  constructor(startWallMs = Date.UTC(2026, 0, 1)) {
    this.#wallMs = startWallMs;
  }

  wallMs(): number {
    return this.#wallMs;
  }

  monoMs(): number {
    return this.#monoMs;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const waiter: Waiter = {
        dueMs: this.#monoMs + ms,
        wake: () => {
          signal.removeEventListener("abort", abort);
          resolve();
        },
      };
      const abort = () => {
        this.#waiters = this.#waiters.filter((w) => w !== waiter);
        reject(signal.reason);
      };
      signal.addEventListener("abort", abort, { once: true });
      this.#waiters.push(waiter);
    });
  }

  timeout(ms: number): AbortSignal {
    const controller = new AbortController();
    this.#waiters.push({
      dueMs: this.#monoMs + ms,
      wake: () => controller.abort(new DOMException("The operation timed out", "TimeoutError")),
    });
    return controller.signal;
  }

  /** Moves both clocks on, waking sleepers in order and letting what they started run before the next one wakes. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#monoMs + ms;
    await settle();
    for (;;) {
      const next = this.#waiters.filter((w) => w.dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0];
      if (!next) break;
      this.#waiters = this.#waiters.filter((w) => w !== next);
      this.#move(Math.max(next.dueMs, this.#monoMs));
      next.wake();
      await settle();
    }
    this.#move(endMs);
    await settle();
  }

  /** Steps the wall clock alone, as NTP or a person does. */
  stepWall(ms: number): void {
    this.#wallMs += ms;
  }

  /** Jumps without waking anybody in between, as a machine does that was suspended. */
  suspend(ms: number): void {
    this.#move(this.#monoMs + ms);
  }

  #move(monoMs: number): void {
    this.#wallMs += monoMs - this.#monoMs;
    this.#monoMs = monoMs;
  }
}

/** Lets pending promise chains and immediates run. */
async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise<void>((resolve) => setImmediate(resolve));
}
