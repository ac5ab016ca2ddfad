export interface BackoffOptions {
  readonly firstMs: number;
  readonly maxMs: number;
}

/** Waits that double from the first to the longest, which then repeats for ever, ms. */
export function* backoff({ firstMs, maxMs }: BackoffOptions): Generator<number, never> {
  let waitMs = firstMs;
  for (;;) {
    yield Math.min(waitMs, maxMs);
    waitMs = Math.min(waitMs * 2, maxMs);
  }
}
