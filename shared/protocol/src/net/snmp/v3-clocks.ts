import type { V3Message } from "./v3-message.ts";

/** What we are to those who inform us. */
export interface OwnEngine {
  readonly engineId: Uint8Array;
  /** Grows with every start, so that nothing that was said before it can be said again. Source: RFC 3414 §2.2. */
  readonly boots: number;
}

/** The latest that was heard of another's clock. */
export interface PeerClock {
  /** In hex. */
  readonly engine: string;
  readonly boots: number;
  /** s */
  readonly time: number;
}

/** Who is later than this, s, says again what was said. Source: RFC 3414 §2.2.3. */
export const TIME_WINDOW_S = 150;
/** An engine that was started so often has no time any more. Source: RFC 3414 §2.2.2. */
const MOST_BOOTS = 2_147_483_647;
/** Only who has proven who it is gets a place here. */
const MAX_PEERS = 50_000;

interface Heard {
  boots: number;
  time: number;
  /** When, ms of our own time; `null`: before we were started. */
  atMs: number | null;
}

/** Our own clock, and what is known of the clocks of those who send traps. Ask only for messages whose signature was found right. */
export class V3Clocks {
  readonly own: OwnEngine;
  readonly #clock: { monoMs(): number };
  readonly #startedMs: number;
  readonly #peers = new Map<string, Heard>();
  #learned = 0;

  constructor(own: OwnEngine, peers: readonly PeerClock[], clock: { monoMs(): number }) {
    this.own = own;
    this.#clock = clock;
    this.#startedMs = clock.monoMs();
    for (const { engine, boots, time } of peers.slice(-MAX_PEERS)) this.#peers.set(engine, { boots, time, atMs: null });
  }

  /** How long we have been running, s. */
  get ownTime(): number {
    return Math.floor((this.#clock.monoMs() - this.#startedMs) / 1_000);
  }

  /** How often something was learned: as long as it stays the same, `peers` does. */
  get learned(): number {
    return this.#learned;
  }

  /** Those heard latest stand last. */
  get peers(): readonly PeerClock[] {
    return [...this.#peers].map(([engine, { boots, time }]) => ({ engine, boots, time }));
  }

  /** Whether a message of which we are the authority was said just now. Source: RFC 3414 §3.2, 7a. */
  isOurs({ boots, time }: Pick<V3Message, "boots" | "time">): boolean {
    return boots === this.own.boots && boots !== MOST_BOOTS && Math.abs(time - this.ownTime) <= TIME_WINDOW_S;
  }

  /**
   * Whether a message of which its sender is the authority was said just now; what it says of the sender's clock is learned then. Stricter
   * than RFC 3414 §3.2, 7b at one place: what was heard before we were started is remembered, and is not heard again.
   */
  isTimely({ engineId, boots, time }: Pick<V3Message, "engineId" | "boots" | "time">): boolean {
    const engine = Buffer.from(engineId).toString("hex");
    const known = this.#peers.get(engine);
    if (boots === MOST_BOOTS || (known && !this.#isInWindow(known, boots, time))) return false;
    this.#peers.delete(engine);
    const isNews = !known || boots > known.boots || time > known.time;
    if (isNews) this.#learned++;
    this.#peers.set(engine, isNews ? { boots, time, atMs: this.#clock.monoMs() } : known);
    const [oldest] = this.#peers.size > MAX_PEERS ? this.#peers.keys() : [];
    if (oldest !== undefined) this.#peers.delete(oldest);
    return true;
  }

  #isInWindow(known: Heard, boots: number, time: number): boolean {
    if (boots !== known.boots) return boots > known.boots;
    if (known.atMs === null) return time > known.time;
    const nowThere = known.time + Math.floor((this.#clock.monoMs() - known.atMs) / 1_000);
    return time >= nowThere - TIME_WINDOW_S;
  }
}
