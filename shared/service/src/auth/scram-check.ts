import { createHmac } from "node:crypto";
import { type AuthFacts, authMessage, isProof, signatureOf } from "@istars/protocol/net/discovery/auth-message.ts";
import type { Clock } from "../clock.ts";
import { ApiProblem, rateLimited } from "../http/api-problem.ts";
import { type Lockout, sourceOf } from "./lockout.ts";
import type { User, Users } from "./users.ts";
import { impossibleVerifier } from "./verifier.ts";

const SALT_OCTETS = 16;

export interface ScramCheckDeps {
  readonly users: Users;
  /** Shared with whoever else tries passwords: a guesser must not start afresh by another way in (SAFETY 32). */
  readonly lockout: Lockout;
  readonly clock: Clock;
  /** Salts of users that do not exist come from it; kept by the program, so that they are the same after a restart. */
  readonly saltKey: Uint8Array;
}

/** Salt and iterations of a user's password, as SCRAM's first answer tells them. */
export interface ScramSalt {
  /** Base64. */
  readonly salt: string;
  readonly iterations: number;
}

/** Somebody's claim to know a password, made without sending it. */
export interface ProofAttempt {
  readonly facts: AuthFacts;
  /** Base64. */
  readonly proof: string;
  /** Where it came from. */
  readonly address: string;
}

/** A claim that was right. */
export interface ProvenUser {
  readonly user: User;
  /** Signs what comes of it, so that the asker knows it for the answer of who keeps the password. */
  sign(outcome: string): string;
}

/** Tries passwords by challenge and response. Source: RFC 5802 §3, RFC 7677; docs/discovery.md. */
export class ScramCheck {
  readonly #deps: ScramCheckDeps;

  constructor(deps: ScramCheckDeps) {
    this.#deps = deps;
  }

  /** The same for a name each time, whether there is such a user or not: who asks cannot tell. */
  saltOf(name: string): ScramSalt {
    const { users, saltKey } = this.#deps;
    const user = users.byName(name);
    const salt = user?.verifier.salt ?? createHmac("sha256", saltKey).update(`salt of ${name}`).digest().subarray(0, SALT_OCTETS);
    return { salt: salt.toString("base64"), iterations: user?.verifier.iterations ?? users.usualIterations };
  }

  /** Throws `session.wrong-credentials`, or `rate.limited` without looking at the proof. */
  verify({ facts, proof, address }: ProofAttempt): ProvenUser {
    const { users, lockout, clock } = this.#deps;
    const source = sourceOf(address);
    const waitMs = lockout.admit(facts.user, source, clock.monoMs());
    if (waitMs > 0) throw rateLimited(waitMs);
    const user = users.byName(facts.user);
    const { storedKey, serverKey } = user?.verifier ?? impossibleVerifier(facts.iterations);
    const message = authMessage(facts);
    const fits = isProof(proof, storedKey, message);
    if (!fits || user === null || !user.origins.allows(address)) throw new ApiProblem("session.wrong-credentials");
    lockout.succeeded(facts.user, source);
    return { user, sign: (outcome) => signatureOf(serverKey, message, outcome) };
  }
}
