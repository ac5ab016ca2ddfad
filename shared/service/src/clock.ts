import { setTimeout as delay } from "node:timers/promises";

/**
 * Time as a service. Durations are measured with `monoMs`, moments are stamped with `wallMs`: a card without a clock battery boots
 * in 1970 and jumps when NTP arrives, which must change no countdown (SAFETY 12).
 */
export interface Clock {
  /** Epoch milliseconds; may step in either direction. */
  wallMs(): number;
  /** Milliseconds on a clock that never steps; its zero means nothing. */
  monoMs(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** A signal that aborts after `ms` with a `TimeoutError`; holds no process alive. */
  timeout(ms: number): AbortSignal;
}

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monoMs: () => performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }),
  timeout: (ms) => AbortSignal.timeout(ms),
};
