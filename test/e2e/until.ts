import { systemClock } from "@istars/service/clock.ts";

/** How long to wait in all, and how often to look, ms. */
export interface Patience {
  readonly withinMs: number;
  readonly everyMs?: number;
}

/**
 * Looks again and again until `check` gives something other than `false` or `undefined`, and gives that back. A check that throws
 * counts as "not yet": a peer that is still starting refuses connections. Fails with what never came, and the last failure as cause.
 */
export async function until<T>(
  what: string,
  check: () => Promise<T | undefined | false>,
  { withinMs, everyMs = 100 }: Patience,
): Promise<T> {
  const never = new AbortController().signal;
  const endMs = systemClock.monoMs() + withinMs;
  for (;;) {
    let cause: unknown;
    try {
      const found = await check();
      if (found !== undefined && found !== false) return found;
    } catch (error) {
      cause = error;
    }
    if (systemClock.monoMs() >= endMs) throw new Error(`never came within ${withinMs} ms: ${what}`, cause === undefined ? {} : { cause });
    await systemClock.sleep(everyMs, never);
  }
}
