import type { DecisionState } from "./state.ts";

/** Of another version nothing is taken up. */
const VERSION = 1;

/** What is written to disk before anything is done (SAFETY 11). */
export interface JournalEntry {
  readonly v: number;
  /** Changes with every start of the machine. */
  readonly bootId: string;
  /** The machine's monotonic time since that start: the same for every process of this boot. */
  readonly monoMs: number;
  /** For people only; nothing is reckoned with it (SAFETY 12). */
  readonly wallMs: number;
  readonly state: DecisionState;
}

export const toJournal = (state: DecisionState, at: { readonly bootId: string; readonly wallMs: number }): JournalEntry => ({
  v: VERSION,
  bootId: at.bootId,
  monoMs: state.nowMs,
  wallMs: at.wallMs,
  state,
});

/**
 * The decision where it was interrupted, with every countdown still running to the same moment; `null` if everything begins anew:
 * after a reboot, which voids every countdown so that a server on a weak battery does not go down each time it comes up, from another
 * version, and from an entry that lies ahead of now. `nowMonoMs` counts from the machine's start, not from the process's.
 */
export function fromJournal(entry: JournalEntry, bootId: string, nowMonoMs: number): DecisionState | null {
  const isOurs = entry.v === VERSION && entry.bootId === bootId && entry.monoMs <= nowMonoMs;
  return isOurs ? { ...entry.state, isResumed: true } : null;
}
