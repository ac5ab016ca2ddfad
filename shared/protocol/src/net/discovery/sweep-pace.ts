import type { AskingClock } from "./asking-sockets.ts";

/** At most 1,000 addresses a second. */
const EACH_MS = 1;
/**
 * A neighbour that does not exist takes a place in the kernel's table for three seconds of asking, and Linux has 1,024 by default. A
 * full table would cut off others on this machine too, so only the first addresses of our own wires are asked at full speed.
 */
const NEIGHBOURS = { fast: 400, eachMs: 8 } as const;
/** Timers are coarse: as much may be asked at once as belongs to this time. */
const AHEAD_MS = 20;

/** Spreads the questions of a sweep over time. */
export class SweepPace {
  readonly #clock: AskingClock;
  #dueMs = 0;
  #neighbours = 0;

  constructor(clock: AskingClock) {
    this.#clock = clock;
  }

  /** Returns when the next address may be asked, or when the signal aborts. */
  async turn(isNeighbour: boolean, signal: AbortSignal): Promise<void> {
    if (isNeighbour) this.#neighbours++;
    const nowMs = this.#clock.monoMs();
    const costMs = isNeighbour && this.#neighbours > NEIGHBOURS.fast ? NEIGHBOURS.eachMs : EACH_MS;
    this.#dueMs = Math.max(this.#dueMs, nowMs) + costMs;
    const waitMs = this.#dueMs - nowMs;
    if (waitMs > AHEAD_MS) await this.#clock.sleep(waitMs, signal).catch(() => {}); // the caller looks at its signal
  }
}
