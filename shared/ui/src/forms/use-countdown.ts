import { useEffect, useState } from "react";

/** Counts down from the moment `start(ms)` is called; 0 when it is over. Runs on the monotonic clock. */
export function useCountdown(): { readonly leftMs: number; start(ms: number): void } {
  const [endsAtMs, setEndsAtMs] = useState(0);
  const [nowMs, setNowMs] = useState(0);
  const leftMs = Math.max(0, endsAtMs - nowMs);
  const isRunning = leftMs > 0;
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => setNowMs(performance.now()), 250);
    return () => clearInterval(timer);
  }, [isRunning]);
  return {
    leftMs,
    start(ms) {
      const now = performance.now();
      setNowMs(now);
      setEndsAtMs(now + ms);
    },
  };
}
