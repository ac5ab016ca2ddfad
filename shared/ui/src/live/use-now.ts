import { useEffect, useState } from "react";

/** The receiver's monotonic clock, ms; the component draws itself anew every `everyMs`. A wall clock would step (SAFETY 12). */
export function useNow(everyMs = 1_000): number {
  const [nowMs, setNowMs] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(performance.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowMs;
}
