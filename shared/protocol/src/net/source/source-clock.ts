/** What a source needs of time. Ages are measured with `monoMs`; `wallMs` only stamps readings and betrays that this machine stood still. */
export interface SourceClock {
  /** Epoch milliseconds; may step in either direction. */
  wallMs(): number;
  /** Milliseconds on a clock that never steps. */
  monoMs(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** A signal that aborts after `ms`. */
  timeout(ms: number): AbortSignal;
}
