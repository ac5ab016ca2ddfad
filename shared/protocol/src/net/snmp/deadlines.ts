import { Chain, type Link } from "./chain.ts";

/** Time as far as waiting needs it. */
export interface WaitingClock {
  /** Milliseconds on a clock that never steps. */
  monoMs(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** Somebody with a time of his own; waits for one thing at once. */
export interface Waiter {
  /** Set by whom he waits with, ms of the clock. */
  dueMs: number;
  wake(): void;
}

/** Something that is woken when its time is over, unless it is given up before. */
export type Deadline = Link<Waiter>;

/**
 * Any number of waits over one timer, for thousands of questions a second of which nearly none is ever late: to wait and to give up cost
 * a link of a chain.
 */
export class Deadlines {
  readonly #clock: WaitingClock;
  /** By length, ms. There are as many as there are kinds of patience: few. */
  readonly #queues = new Map<number, Chain<Waiter>>();
  #open = 0;
  #timer: { readonly dueMs: number; readonly stop: AbortController } | null = null;

  constructor(clock: WaitingClock) {
    this.#clock = clock;
  }

  /** Wakes it once after `ms`. */
  wait(ms: number, waiter: Waiter): Deadline {
    waiter.dueMs = this.#clock.monoMs() + ms;
    this.#open++;
    if (this.#timer === null || waiter.dueMs < this.#timer.dueMs) this.#setTimer(waiter.dueMs);
    return this.#queueOf(ms).join(waiter);
  }

  /** It is not woken any more; may be called twice. */
  giveUp(deadline: Deadline): void {
    if (!deadline.chain) return;
    this.#end(deadline);
    if (this.#open > 0) return;
    // Nobody waits: no timer keeps the program from ending.
    this.#timer?.stop.abort();
    this.#timer = null;
  }

  #queueOf(ms: number): Chain<Waiter> {
    const known = this.#queues.get(ms);
    if (known) return known;
    const queue = new Chain<Waiter>();
    this.#queues.set(ms, queue);
    return queue;
  }

  #end(deadline: Deadline): void {
    deadline.leave();
    this.#open--;
  }

  #setTimer(dueMs: number): void {
    this.#timer?.stop.abort();
    const stop = new AbortController();
    this.#timer = { dueMs, stop };
    this.#clock.sleep(Math.max(0, dueMs - this.#clock.monoMs()), stop.signal).then(
      () => {
        if (!stop.signal.aborted) this.#look();
      },
      () => {}, // an earlier one took its place, or nobody waits any more
    );
  }

  #look(): void {
    this.#timer = null;
    const nowMs = this.#clock.monoMs();
    const due: Waiter[] = [];
    let nextMs = Number.POSITIVE_INFINITY;
    for (const queue of this.#queues.values()) {
      for (let first = queue.first; first && first.value.dueMs <= nowMs; first = queue.first) {
        due.push(first.value);
        this.#end(first);
      }
      if (queue.first) nextMs = Math.min(nextMs, queue.first.value.dueMs);
    }
    if (nextMs < Number.POSITIVE_INFINITY) this.#setTimer(nextMs);
    for (const waiter of due) waiter.wake();
  }
}
