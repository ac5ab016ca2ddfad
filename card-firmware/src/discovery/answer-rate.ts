/** Answers to one asker: so many at once, and so many a second from then on. */
const ONE_ASKER = { burst: 8, perS: 4 } as const;
/** To all askers together. */
const ALL = { burst: 64, perS: 64 } as const;
/** Askers remembered at once; one that is forgotten starts with a full allowance. */
const MAX_ASKERS = 256;

interface Allowance {
  readonly left: number;
  readonly atMonoMs: number;
}

/**
 * How often a card answers, so that nobody can use it to flood a network or to keep it from its work. Runs on the monotonic clock
 * that callers pass in. Source: docs/discovery.md.
 */
export class AnswerRate {
  #all: Allowance = { left: ALL.burst, atMonoMs: 0 };
  /** The least recently answered first. */
  readonly #askers = new Map<string, Allowance>();

  /** True if there may be one more answer to the asker at `address`; it counts from now on. */
  take(address: string, monoMs: number): boolean {
    const all = refilled(this.#all, ALL, monoMs);
    const one = refilled(this.#askers.get(address) ?? { left: ONE_ASKER.burst, atMonoMs: monoMs }, ONE_ASKER, monoMs);
    if (all.left < 1 || one.left < 1) return false;
    this.#all = { ...all, left: all.left - 1 };
    this.#askers.delete(address);
    this.#askers.set(address, { ...one, left: one.left - 1 });
    const [oldest] = this.#askers.keys();
    if (oldest !== undefined && this.#askers.size > MAX_ASKERS) this.#askers.delete(oldest);
    return true;
  }

  /** Askers remembered. */
  get size(): number {
    return this.#askers.size;
  }
}

function refilled({ left, atMonoMs }: Allowance, { burst, perS }: { readonly burst: number; readonly perS: number }, monoMs: number) {
  return { left: Math.min(burst, left + ((monoMs - atMonoMs) / 1_000) * perS), atMonoMs: monoMs };
}
