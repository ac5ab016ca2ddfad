/** Most that is remembered: who sends more within the window may be heard twice. */
const MAX_KEPT = 20_000;

/** Knows what was heard already: within the time window, which bounds it otherwise, the same datagram could be sent again. */
export class V3Repeats {
  readonly #clock: { monoMs(): number };
  readonly #holdsMs: number;
  /** By signature, which no two messages share, until when. */
  readonly #untilMs = new Map<string, number>();

  constructor(holdsMs: number, clock: { monoMs(): number }) {
    this.#holdsMs = holdsMs;
    this.#clock = clock;
  }

  /** Whether a message with this signature was here before; it was, from now on. */
  isRepeated(mac: Uint8Array): boolean {
    const nowMs = this.#clock.monoMs();
    for (const [oldest, untilMs] of this.#untilMs) {
      if (untilMs > nowMs && this.#untilMs.size <= MAX_KEPT) break;
      this.#untilMs.delete(oldest);
    }
    const name = Buffer.from(mac).toString("base64");
    if (this.#untilMs.has(name)) return true;
    this.#untilMs.set(name, nowMs + this.#holdsMs);
    return false;
  }
}
