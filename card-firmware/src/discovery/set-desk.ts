import { createHash, randomBytes } from "node:crypto";
import type { Challenge, ChallengeRequest, DiscoveryOutcome, SetRequest, SetResult } from "@istars/protocol/model/discovery.ts";
import type { Auth, Principal } from "@istars/service/auth/auth.ts";
import type { Clock } from "@istars/service/clock.ts";
import { ApiProblem } from "@istars/service/http/api-problem.ts";
import type { Logger } from "@istars/service/logging.ts";
import { problemOfCard } from "../api/card-problem.ts";
import type { CounterSink } from "../metrics/counters.ts";

/** How long a nonce may be used, ms. */
const NONCE_MS = 10_000;
/** More than are given out in that time: 64 a second at most. */
const MAX_NONCES = 1_024;
/** How long the result of a `set` is told again to who repeats it, ms. */
const RESULT_MS = 60_000;
const MAX_RESULTS = 256;
const NONCE_OCTETS = 18;
/** 18 octets in base64url. */
const LEAST_ASKERS_NONCE = 24;
/** What fits into `result.outcome`. */
const MAX_OUTCOME_CHARS = 900;
const MAX_ERRORS = 4;

/** What the audit calls a `set`. */
export const SET_ACTION = "discovery.set";

/** A `set` whose sender has proven who they are. */
export interface ProvenSet {
  readonly principal: Principal;
  /** `set.settings`, not looked at yet. */
  readonly settings: string;
  readonly transaction: string;
  /** Where it came from. */
  readonly address: string;
  /** Where its sender listens. */
  readonly port: number;
}

export interface SetDeskDeps {
  readonly mac: string;
  readonly auth: Pick<Auth, "saltOf" | "prove">;
  /** Does what is asked for. Rejects with an `ApiProblem`, or a `StoreError`. */
  readonly carryOut: (set: ProvenSet) => Promise<void>;
  readonly counters: CounterSink;
  readonly clock: Clock;
  readonly log: Logger;
}

interface Nonce {
  readonly user: string;
  readonly askersNonce: string;
  readonly salt: string;
  readonly iterations: number;
  readonly madeMonoMs: number;
}

interface Kept {
  readonly digest: string;
  readonly result: Promise<SetResult>;
  readonly atMonoMs: number;
  isProven: boolean;
}

/**
 * Where a `set` is proven, carried out once and answered. All it remembers is bounded and grows old: nonces 10 s, results 60 s.
 * Source: docs/discovery.md.
 */
export class SetDesk {
  readonly #deps: SetDeskDeps;
  /** By nonce, the oldest first. */
  readonly #nonces = new Map<string, Nonce>();
  /** By nonce, the oldest first. */
  readonly #results = new Map<string, Kept>();

  constructor(deps: SetDeskDeps) {
    this.#deps = deps;
  }

  /** Nonces and results remembered. */
  get size(): number {
    return this.#nonces.size + this.#results.size;
  }

  /** The same one again for a question that is repeated; `null` for one whose nonce is too short to be random. */
  challenge({ user, nonce: askersNonce }: ChallengeRequest): Challenge | null {
    const { mac, auth, clock } = this.#deps;
    if (askersNonce.length < LEAST_ASKERS_NONCE) return null;
    this.#forgetOld();
    for (const [nonce, known] of this.#nonces) {
      const { salt, iterations } = known;
      if (known.user === user && known.askersNonce === askersNonce) return { mac, nonce, salt, iterations };
    }
    const nonce = askersNonce + randomBytes(NONCE_OCTETS).toString("base64url");
    const { salt, iterations } = auth.saltOf(user);
    this.#nonces.set(nonce, { user, askersNonce, salt, iterations, madeMonoMs: clock.monoMs() });
    const [oldest] = this.#nonces.keys();
    if (oldest !== undefined && this.#nonces.size > MAX_NONCES) this.#nonces.delete(oldest);
    return { mac, nonce, salt, iterations };
  }

  /** `null` when the nonce is not one to be used: never given out, too old, or used for another `set`. */
  set(request: SetRequest, from: Pick<ProvenSet, "transaction" | "address" | "port">): Promise<SetResult> | null {
    const { clock, counters } = this.#deps;
    this.#forgetOld();
    const digest = createHash("sha256")
      .update(JSON.stringify([request.settings, request.proof]))
      .digest("base64");
    const known = this.#results.get(request.nonce);
    const nonce = this.#nonces.get(request.nonce);
    if (known?.digest === digest) return known.result;
    if (known || !nonce) {
      counters.add("discovery_replays");
      return null;
    }
    this.#nonces.delete(request.nonce);
    const kept: Kept = {
      digest,
      result: this.#answer(request, nonce, from, () => {
        kept.isProven = true;
      }),
      atMonoMs: clock.monoMs(),
      isProven: false,
    };
    this.#keep(request.nonce, kept);
    return kept.result;
  }

  async #answer(
    { nonce, settings, proof }: SetRequest,
    { user, askersNonce, salt, iterations }: Nonce,
    from: Pick<ProvenSet, "transaction" | "address" | "port">,
    onProven: () => void,
  ): Promise<SetResult> {
    const { mac, auth, carryOut } = this.#deps;
    const facts = { user, askersNonce, nonce, salt, iterations, mac, settings };
    try {
      const { principal, sign } = await auth.prove({ facts, proof, address: from.address }, SET_ACTION);
      onProven();
      const outcome = await this.#outcomeOf(() => carryOut({ principal, settings, ...from }));
      return { mac, outcome, signature: sign(outcome) };
    } catch (error) {
      // Nothing is signed for who has not proven anything: a signature would let them try passwords at home.
      const outcome = this.#textOf(error);
      return { mac, outcome, signature: null };
    }
  }

  async #outcomeOf(job: () => Promise<void>): Promise<string> {
    try {
      await job();
      this.#deps.counters.add("discovery_sets");
      return JSON.stringify({ code: "accepted" } satisfies DiscoveryOutcome);
    } catch (error) {
      return this.#textOf(error);
    }
  }

  #textOf(error: unknown): string {
    const problem = problemOfCard(error);
    if (problem === null) this.#deps.log.error({ err: error }, "a set could not be carried out");
    const { code, params, errors } = problem ?? new ApiProblem("internal");
    // Milliseconds, as this protocol counts, beside the seconds that the words of the problem are made for.
    const wait = typeof params?.retryAfterS === "number" ? { retryAfterMs: params.retryAfterS * 1_000 } : {};
    const outcome: DiscoveryOutcome = {
      code,
      ...(params === undefined ? {} : { params: { ...params, ...wait } }),
      ...(errors === undefined ? {} : { errors: errors.slice(0, MAX_ERRORS) }),
    };
    const text = JSON.stringify(outcome);
    return text.length <= MAX_OUTCOME_CHARS ? text : JSON.stringify({ code } satisfies DiscoveryOutcome);
  }

  /** What nobody has proven goes first: wrong proofs must not make the card forget what it has done. */
  #keep(nonce: string, kept: Kept): void {
    this.#results.set(nonce, kept);
    if (this.#results.size <= MAX_RESULTS) return;
    const all = [...this.#results];
    const [oldest] = all.find(([, { isProven }]) => !isProven) ?? all[0] ?? [];
    if (oldest !== undefined) this.#results.delete(oldest);
  }

  #forgetOld(): void {
    const now = this.#deps.clock.monoMs();
    for (const [nonce, { madeMonoMs }] of this.#nonces) {
      if (now - madeMonoMs < NONCE_MS) break;
      this.#nonces.delete(nonce);
    }
    for (const [nonce, { atMonoMs }] of this.#results) {
      if (now - atMonoMs < RESULT_MS) break;
      this.#results.delete(nonce);
    }
  }
}
