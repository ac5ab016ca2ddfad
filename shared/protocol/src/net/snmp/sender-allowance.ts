/** A sender may send so many at once, and gets one more each so many ms: an alarm of a whole room, but no flood. */
const BURST = 40;
const ONE_MORE_MS = 100;
/** Senders of which the allowance is known; who is not among them has not sent for long. */
const MAX_SENDERS = 4_096;

interface Allowance {
  left: number;
  atMs: number;
}

/** How much each sender may send, by its address. */
export class SenderAllowance {
  readonly #clock: { monoMs(): number };
  readonly #allowances = new Map<string, Allowance>();

  constructor(clock: { monoMs(): number }) {
    this.#clock = clock;
  }

  /** Whether a sender may send one more, which is taken from what it may send then. */
  allows(address: string): boolean {
    const nowMs = this.#clock.monoMs();
    const known = this.#allowances.get(address) ?? { left: BURST, atMs: nowMs };
    const earned = Math.floor((nowMs - known.atMs) / ONE_MORE_MS);
    const left = Math.min(BURST, known.left + earned);
    // The latest stand last, so that the one dropped is the one not heard for longest.
    this.#allowances.delete(address);
    this.#allowances.set(address, { left: Math.max(0, left - 1), atMs: known.atMs + earned * ONE_MORE_MS });
    const [oldest] = this.#allowances.size > MAX_SENDERS ? this.#allowances.keys() : [];
    if (oldest !== undefined) this.#allowances.delete(oldest);
    return left > 0;
  }
}
