import type { Clock } from "@istars/service/clock.ts";

/** One start bit, eight data bits, one stop bit. */
const BITS_PER_BYTE = 10;

export interface BytePaceOptions {
  readonly clock: Clock;
  /** Bits a second; `null`: bytes pass at once. */
  readonly baud: number | null;
  /** Gets the bytes as they have passed. */
  readonly emit: (bytes: Uint8Array) => void;
  /** Aborts when the line is gone; bytes still on their way are lost. */
  readonly stop: AbortSignal;
}

/**
 * One direction of a serial line: a byte comes out when its last bit has passed, never earlier. Timers may fire late, so what is due
 * is worked out from the clock and lateness does not add up.
 */
export class BytePace {
  readonly #clock: Clock;
  readonly #byteMs: number;
  readonly #emit: (bytes: Uint8Array) => void;
  readonly #stop: AbortSignal;
  #freeAtMs = Number.NEGATIVE_INFINITY;
  #tail: Promise<void> | null = null;

  constructor({ clock, baud, emit, stop }: BytePaceOptions) {
    this.#clock = clock;
    this.#byteMs = baud === null ? 0 : (BITS_PER_BYTE * 1000) / baud;
    this.#emit = emit;
    this.#stop = stop;
  }

  /** Puts bytes on the line behind those already there, after a pause. Without pace, pause and queue they have passed on return. */
  push(bytes: Uint8Array, pauseMs = 0): void {
    if (this.#stop.aborted) return;
    if (this.#tail === null && this.#byteMs === 0 && pauseMs === 0) {
      this.#emit(bytes);
      return;
    }
    const arrivedMs = this.#clock.monoMs();
    const before = this.#tail ?? Promise.resolve();
    const mine: Promise<void> = before
      .then(() => this.#pass(bytes, arrivedMs + pauseMs))
      .catch((error: unknown) => {
        if (!this.#stop.aborted) throw error;
      })
      .finally(() => {
        if (this.#tail === mine) this.#tail = null;
      });
    this.#tail = mine;
  }

  async #pass(bytes: Uint8Array, earliestMs: number): Promise<void> {
    const startMs = Math.max(earliestMs, this.#freeAtMs);
    let passed = 0;
    while (passed < bytes.length) {
      const sinceMs = this.#clock.monoMs() - startMs;
      // A millionth of a byte forgives rounding in the division; it is far less than a timer's error.
      const due = sinceMs < 0 ? 0 : this.#byteMs === 0 ? bytes.length : Math.min(bytes.length, Math.floor(sinceMs / this.#byteMs + 1e-6));
      if (due > passed) {
        this.#emit(bytes.subarray(passed, due));
        passed = due;
      } else {
        const nextMs = startMs + this.#byteMs * (passed + 1);
        await this.#clock.sleep(Math.max(0, nextMs - this.#clock.monoMs()), this.#stop);
      }
    }
    this.#freeAtMs = startMs + this.#byteMs * bytes.length;
  }
}
