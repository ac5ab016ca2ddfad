import type { SourceClock } from "./source-clock.ts";

interface Waiter {
  readonly dueMs: number;
  readonly wake: () => void;
}

/** Time that goes on only when it is told to. For tests. */
export class HandClock implements SourceClock {
  #monoMs = 1_000;
  #wallMs = Date.UTC(2026, 0, 1);
  #waiters: Waiter[] = [];

  wallMs(): number {
    return this.#wallMs;
  }

  monoMs(): number {
    return this.#monoMs;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter = { dueMs: this.#monoMs + ms, wake: resolve };
    const abort = () => {
      this.#waiters = this.#waiters.filter((one) => one !== waiter);
      reject(signal.reason);
    };
    if (signal.aborted) abort();
    else {
      this.#waiters.push(waiter);
      signal.addEventListener("abort", abort, { once: true });
    }
    return promise;
  }

  timeout(ms: number): AbortSignal {
    const controller = new AbortController();
    this.#waiters.push({ dueMs: this.#monoMs + ms, wake: () => controller.abort(new DOMException("too late", "TimeoutError")) });
    return controller.signal;
  }

  /** Goes on, waking sleepers in their order and letting them run in between. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#monoMs + ms;
    await settle();
    for (;;) {
      const next = this.#waiters.filter(({ dueMs }) => dueMs <= endMs).toSorted((a, b) => a.dueMs - b.dueMs)[0];
      if (!next) break;
      this.#waiters = this.#waiters.filter((waiter) => waiter !== next);
      this.jump(Math.max(0, next.dueMs - this.#monoMs));
      next.wake();
      await settle();
    }
    this.jump(endMs - this.#monoMs);
    await settle();
  }

  /** Goes on at one stroke, as a machine does that stood still; nobody is woken. */
  jump(ms: number): void {
    this.#monoMs += ms;
    this.#wallMs += ms;
  }

  /** The wall clock alone is set, or goes on in a suspend in which the other one stands. */
  stepWall(ms: number): void {
    this.#wallMs += ms;
  }
}

async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) await new Promise<void>((resolve) => setImmediate(resolve));
}
