import { type Clock, systemClock } from "@istars/service/clock.ts";

/** A clock that runs `speed` times as fast as the system's, so that an hour's work fits into a minute. */
export function fastClock(speed: number): Clock {
  const startedMs = Date.now();
  return {
    wallMs: () => startedMs + (Date.now() - startedMs) * speed,
    monoMs: () => performance.now() * speed,
    sleep: (ms, signal) => systemClock.sleep(ms / speed, signal),
    timeout: (ms) => systemClock.timeout(Math.ceil(ms / speed)),
  };
}
