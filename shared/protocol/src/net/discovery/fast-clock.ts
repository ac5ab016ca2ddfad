import { setTimeout as delay } from "node:timers/promises";
import type { AskingClock } from "./asking-sockets.ts";

/** Real time, some times as fast: for tests on real sockets that wait for something not to come. */
export const fastClock = (speed: number): AskingClock => ({
  monoMs: () => performance.now() * speed,
  sleep: (ms, signal) => delay(ms / speed, undefined, { signal }),
});
