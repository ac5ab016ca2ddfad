import type { Clock } from "./clock.ts";

const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
export type StopSignal = (typeof STOP_SIGNALS)[number];

/** What is needed of `process`. */
export interface SignalSource {
  on(signal: StopSignal, listener: () => void): unknown;
  off(signal: StopSignal, listener: () => void): unknown;
}

/** The same signal within this time is the first one passed on, ms. */
const PASSED_ON_WITHIN_MS = 1_000;

/**
 * Resolves when the program is asked to stop: Ctrl-C, the service manager, or its terminal going away. A second later the same signal
 * once more ends the process at once, as the system does by default. Until then it changes nothing, and another one never does: a
 * launcher passes on what the whole process group has got already. Rejects, and takes its listeners back, when `signal` aborts first.
 */
export function untilStopped(source: SignalSource, clock: Clock, signal: AbortSignal): Promise<StopSignal> {
  return new Promise((resolve, reject) => {
    const listeners = STOP_SIGNALS.map((name) => {
      const listener = () => {
        signal.removeEventListener("abort", abort);
        clock.timeout(PASSED_ON_WITHIN_MS).addEventListener("abort", () => source.off(name, listener), { once: true });
        resolve(name);
      };
      return { name, listener };
    });
    const abort = () => {
      for (const { name, listener } of listeners) source.off(name, listener);
      reject(signal.reason);
    };
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    signal.addEventListener("abort", abort, { once: true });
    for (const { name, listener } of listeners) source.on(name, listener);
  });
}
