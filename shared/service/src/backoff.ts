export interface BackoffOptions {
  readonly firstMs: number;
  readonly maxMs: number;
}

/** Endless waits between attempts, ms: doubling from `firstMs` up to `maxMs`, where they stay. */
export function* backoff({ firstMs, maxMs }: BackoffOptions): Generator<number, never> {
  let waitMs = firstMs;
  for (;;) {
    yield Math.min(waitMs, maxMs);
    waitMs = Math.min(waitMs * 2, maxMs);
  }
}

/** The wait after the `attempts`-th failure in a row (from 1), for counts that are kept over a restart. */
export function waitAfter(attempts: number, options: BackoffOptions): number {
  let waitMs = options.firstMs;
  for (const next of backoff(options)) {
    waitMs = next;
    if (--attempts <= 0 || waitMs >= options.maxMs) return waitMs;
  }
  return waitMs;
}
