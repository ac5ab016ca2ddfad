import { Chain, type Link } from "./chain.ts";

/** Time as far as waiting needs it. */
export interface WaitingClock {
  /** Milliseconds on a clock that never steps. */
  monoMs(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

interface Wait {
  readonly dueMs: number;
  readonly wake: () => void;
  /** Of all waits of this length: the first is due first. */
  readonly queue: Chain<Wait>;
}

/** Something that is woken when its time is over, unless it is given up before. */
export type Deadline = Link<Wait>;

/**
 * Any number of waits over one timer, for thousands of questions a second of which nearly none is ever late: to wait and to give up cost
 * a link of a chain.
 */
export class Deadlines {
  readonly #clock: WaitingClock;
  /** By length, ms. There are as many as there are kinds of patience: few. */
  readonly #queues = new Map<number, Chain<Wait>>();
  #open = 0;
  #timer: { readonly dueMs: number; readonly stop: AbortController } | null = null;

  constructor(clock: WaitingClock) {
    this.#clock = clock;
  }

  /** Calls `wake` once after `ms`. */
  wait(ms: number, wake: () => void): Deadline {
    const queue = this.#queueOf(ms);
    const deadline = queue.join({ dueMs: this.#clock.monoMs() + ms, wake, queue });
    this.#open++;
    if (this.#timer === null || deadline.value.dueMs < this.#timer.dueMs) this.#setTimer(deadline.value.dueMs);
    return deadline;
  }

  /** It is not woken any more; may be called twice. */
  giveUp(deadline: Deadline): void {
    if (!deadline.isIn) return;
    this.#end(deadline);
    if (this.#open > 0) return;
    // Nobody waits: no timer keeps the program from ending.
    this.#timer?.stop.abort();
    this.#timer = null;
  }

  #queueOf(ms: number): Chain<Wait> {
    const known = this.#queues.get(ms);
    if (known) return known;
    const queue = new Chain<Wait>();
    this.#queues.set(ms, queue);
    return queue;
  }

  #end(deadline: Deadline): void {
    deadline.value.queue.leave(deadline);
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
    const due: Wait[] = [];
    let nextMs = Number.POSITIVE_INFINITY;
    for (const queue of this.#queues.values()) {
      for (let first = queue.first; first && first.value.dueMs <= nowMs; first = queue.first) {
        due.push(first.value);
        this.#end(first);
      }
      if (queue.first) nextMs = Math.min(nextMs, queue.first.value.dueMs);
    }
    if (nextMs < Number.POSITIVE_INFINITY) this.#setTimer(nextMs);
    for (const { wake } of due) wake();
  }
}
