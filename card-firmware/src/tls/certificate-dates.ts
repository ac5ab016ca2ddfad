const DAY_MS = 86_400_000;

/** No card of this make is older: a clock that says so is not set. */
const EARLIEST_NOW_MS = Date.UTC(2026, 0, 1);
/**
 * Long before every card was made, so that a certificate which a card without a clock makes is valid at once. Apple's systems want no more
 * than 825 days of certificates that begin on 1 July 2019 or later, and this one begins before.
 */
const FROM_MS = Date.UTC(2019, 0, 1);
const VALID_MS = 730 * DAY_MS;
/** How long before its end a certificate is replaced. */
const RENEW_BEFORE_MS = 30 * DAY_MS;
/** Years have four digits in a certificate. */
const LATEST_MS = Date.UTC(9_999, 0, 1);

/** The dates of a certificate that is made at this moment, epoch ms, to the second. */
export function certificateDates(wallMs: number): { readonly fromMs: number; readonly untilMs: number } {
  const untilMs = Math.min(Math.max(wallMs, EARLIEST_NOW_MS) + VALID_MS, LATEST_MS);
  return { fromMs: FROM_MS, untilMs: Math.floor(untilMs / 1_000) * 1_000 };
}

/** Whether a certificate that ends at `untilMs` has to be replaced. */
export const isEnding = (untilMs: number, wallMs: number): boolean => Math.max(wallMs, EARLIEST_NOW_MS) >= untilMs - RENEW_BEFORE_MS;
