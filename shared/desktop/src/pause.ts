import { setTimeout as delay } from "node:timers/promises";

/** Resolves after `ms`; rejects when the signal aborts first. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

export const realPause: Pause = (ms, signal) => delay(ms, undefined, { signal });
