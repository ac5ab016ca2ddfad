export interface LockoutOptions {
  /** Failures in a row that cost no waiting. */
  readonly freeFailures: number;
  /** Wait after the first failure beyond those, ms; doubles with every further one. */
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  /** A pair that was quiet for this long starts afresh, ms. */
  readonly forgetAfterMs: number;
  /** Pairs kept at once. */
  readonly maxPairs: number;
}

export const LOCKOUT: LockoutOptions = {
  freeFailures: 5,
  firstDelayMs: 1_000,
  maxDelayMs: 900_000,
  forgetAfterMs: 3_600_000,
  maxPairs: 1_000,
};

interface Pair {
  readonly failures: number;
  readonly lastMonoMs: number;
}

/**
 * Slows guessing down: each user and source together has its own growing delay, so a stranger who guesses cannot keep the
 * administrator out who sits elsewhere (SAFETY 32). Runs on the monotonic clock that callers pass in; does nothing by itself.
 */
export class Lockout {
  readonly #options: LockoutOptions;
  readonly #pairs = new Map<string, Pair>();

  constructor(options: LockoutOptions = LOCKOUT) {
    this.#options = options;
  }

  /**
   * Asks to try a password. 0: go on, and call `succeeded` if it was right; otherwise the time to wait, ms. An admitted attempt counts
   * as failed from now on, so that a thousand at once are not a thousand free ones; one turned away counts nothing.
   */
  admit(user: string, source: string, monoMs: number): number {
    const key = keyOf(user, source);
    const known = this.#pairs.get(key);
    const pair = known && monoMs - known.lastMonoMs < this.#options.forgetAfterMs ? known : { failures: 0, lastMonoMs: monoMs };
    const waitMs = pair.lastMonoMs + this.#delayMs(pair.failures) - monoMs;
    if (waitMs > 0) return waitMs;
    if (!known && this.#pairs.size >= this.#options.maxPairs) this.#dropLeast();
    this.#pairs.set(key, { failures: pair.failures + 1, lastMonoMs: monoMs });
    return 0;
  }

  succeeded(user: string, source: string): void {
    this.#pairs.delete(keyOf(user, source));
  }

  get size(): number {
    return this.#pairs.size;
  }

  #delayMs(failures: number): number {
    const beyond = failures - this.#options.freeFailures;
    return beyond < 0 ? 0 : Math.min(this.#options.maxDelayMs, this.#options.firstDelayMs * 2 ** beyond);
  }

  /** The pair with the fewest failures goes first: a flood of made-up names must not push out the one that is being guessed at. */
  #dropLeast(): void {
    let least: { readonly key: string; readonly pair: Pair } | null = null;
    for (const [key, pair] of this.#pairs) {
      if (
        least &&
        (pair.failures > least.pair.failures || (pair.failures === least.pair.failures && pair.lastMonoMs >= least.pair.lastMonoMs))
      )
        continue;
      least = { key, pair };
    }
    if (least) this.#pairs.delete(least.key);
  }
}

/** User names contain no line feed on either side of the wire, sources neither. */
const keyOf = (user: string, source: string): string => `${source}\n${user}`;

/**
 * Where an attempt comes from, as lock-out counts it: an IPv4 address; an IPv6 network of 64 bits, because one machine may use all of
 * it; a link-local IPv6 address in full, because that network holds every neighbour.
 */
export function sourceOf(address: string): string {
  const plain = address.toLowerCase().replace(/%.*$/, "");
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1];
  if (mapped) return mapped;
  if (!plain.includes(":") || plain.startsWith("fe80:")) return plain;
  const [head = "", tail] = plain.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail ? tail.split(":") : [];
  const groups =
    tail === undefined ? before : [...before, ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill("0"), ...after];
  if (groups.slice(0, 4).every((group) => group === "0")) return plain;
  return `${groups.slice(0, 4).join(":")}::/64`;
}
