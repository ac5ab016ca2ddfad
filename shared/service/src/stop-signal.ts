const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
export type StopSignal = (typeof STOP_SIGNALS)[number];

/** What is needed of `process`. */
export interface SignalSource {
  on(signal: StopSignal, listener: () => void): unknown;
  off(signal: StopSignal, listener: () => void): unknown;
}

/**
 * Resolves when the program is asked to stop: Ctrl-C, the service manager, or its terminal going away. From then on the same signal
 * once more ends the process at once, as the system does by default; another one changes nothing, because a launcher often sends its
 * own after the terminal's. Rejects, and takes its listeners back, when `signal` aborts first.
 */
export function untilStopped(source: SignalSource, signal: AbortSignal): Promise<StopSignal> {
  return new Promise((resolve, reject) => {
    const listeners = STOP_SIGNALS.map((name) => {
      const listener = () => {
        signal.removeEventListener("abort", abort);
        source.off(name, listener);
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
