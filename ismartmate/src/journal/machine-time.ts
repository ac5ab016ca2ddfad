import { uptime } from "node:os";
import { performance } from "node:perf_hooks";

export interface MachineClocks {
  /** Since the machine's start, ms, suspends included: the same for every process of this boot. */
  uptimeMs(): number;
  /** Since some moment, ms; stands still in a suspend on Linux. */
  processMs(): number;
}

/**
 * The machine's own. Linux: /proc/uptime, i.e. CLOCK_BOOTTIME to 10 ms, beside CLOCK_MONOTONIC. Windows: to 16 ms, and both go on in a
 * suspend. macOS: to 1 s, and only the first goes on; not yet confirmed on a machine.
 */
export const machineClocks: MachineClocks = { uptimeMs: () => uptime() * 1_000, processMs: () => performance.now() };

export interface MachineMoment {
  /** Since the machine's start, ms; never goes back. */
  readonly nowMs: number;
  /** How long our time stood still since the moment before, ms; 0 in the ordinary course. */
  readonly gapMs: number;
  /** Of that, for how long the machine was suspended, where that can be told apart; ms. */
  readonly suspendedMs: number;
}

/** The clocks are not read in the same instant, and one of them is coarse. */
const COARSE_MS = 1_500;

/**
 * Monotonic time that goes on over a restart of the agent and not over one of the machine (SAFETY 11, 12). No wall clock has a part in it.
 * To be asked at least every `everyMs`: what is more than that is time in which we stood still, by whatever cause (SAFETY 4).
 */
export class MachineTime {
  readonly #clocks: MachineClocks;
  readonly #everyMs: number;
  #nowMs: number;
  #processMs: number;

  constructor(clocks: MachineClocks, everyMs: number) {
    this.#clocks = clocks;
    this.#everyMs = everyMs;
    this.#nowMs = clocks.uptimeMs();
    this.#processMs = clocks.processMs();
  }

  next(): MachineMoment {
    const processMs = this.#clocks.processMs();
    const nowMs = Math.max(this.#nowMs, this.#clocks.uptimeMs());
    const passedMs = nowMs - this.#nowMs;
    const runMs = processMs - this.#processMs;
    this.#nowMs = nowMs;
    this.#processMs = processMs;
    const suspendedMs = passedMs - runMs > COARSE_MS ? passedMs - runMs : 0;
    // Where the system's uptime stands still and ours goes on, ours counts.
    const overdueMs = Math.max(passedMs, runMs) - this.#everyMs;
    return { nowMs, gapMs: Math.max(suspendedMs, overdueMs > COARSE_MS ? overdueMs : 0), suspendedMs };
  }
}
