import type { SourceClock } from "./source-clock.ts";

/** Longer than this we do not stand still while all is well, ms (SAFETY 4). */
const LONGEST_PAUSE_MS = 10_000;

/**
 * Finds out that this machine stood still (suspend, a paused virtual machine), so that what was received before is not taken for new: it
 * may have lain in a buffer all that time. The monotonic clock of some systems stops in a suspend and the other one goes on, so both
 * are looked at. A wall clock that is set by more than the limit looks the same; it costs one reconnection and no countdown (SAFETY 12).
 */
export class GapWatch {
  readonly #clock: Pick<SourceClock, "monoMs" | "wallMs">;
  #monoMs: number;
  #wallMs: number;

  constructor(clock: Pick<SourceClock, "monoMs" | "wallMs">) {
    this.#clock = clock;
    this.#monoMs = clock.monoMs();
    this.#wallMs = clock.wallMs();
  }

  /** Whether there was a gap since it was asked last. Ask more often than the limit. */
  hasPaused(): boolean {
    const monoMs = this.#clock.monoMs();
    const wallMs = this.#clock.wallMs();
    const passedMs = monoMs - this.#monoMs;
    const driftMs = Math.abs(wallMs - this.#wallMs - passedMs);
    this.#monoMs = monoMs;
    this.#wallMs = wallMs;
    return passedMs > LONGEST_PAUSE_MS || driftMs > LONGEST_PAUSE_MS;
  }
}
