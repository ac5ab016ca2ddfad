/** Nothing of this product ran before. */
const EARLIEST_MS = Date.UTC(2020, 0, 1);

/** False for a moment that comes from a clock that was never set: a card without a clock battery boots in 1970. */
export const isSetClock = (wallMs: number): boolean => wallMs >= EARLIEST_MS;
