import type { Clock } from "../clock.ts";
import { ApiProblem, rateLimited } from "../http/api-problem.ts";
import { type Lockout, sourceOf } from "./lockout.ts";
import { Turnstile } from "./turnstile.ts";
import type { User, Users } from "./users.ts";
import { impossibleVerifier, isPassword } from "./verifier.ts";

export interface PasswordCheckDeps {
  readonly users: Users;
  readonly lockout: Lockout;
  readonly clock: Clock;
}

/** Time told to a caller who finds too many checks under way, ms. */
const BUSY_MS = 1_000;

/** The one place where a password is tried, whoever asks: lock-out, equal cost for unknown users, few at a time. */
export class PasswordCheck {
  readonly #deps: PasswordCheckDeps;
  readonly #turnstile = new Turnstile();

  constructor(deps: PasswordCheckDeps) {
    this.#deps = deps;
  }

  /**
   * The user, if name and password are right and the user may come from there. Rejects with `session.wrong-credentials`, or `rate.limited` without looking at the
   * password. `address` is where the caller is.
   */
  async verify(name: string, password: string, address: string): Promise<User> {
    const { users, lockout, clock } = this.#deps;
    const source = sourceOf(address);
    if (this.#turnstile.isFull(source)) throw rateLimited(BUSY_MS);
    const waitMs = lockout.admit(name, source, clock.monoMs());
    if (waitMs > 0) throw rateLimited(waitMs);
    const user = users.byName(name);
    const verifier = user?.verifier ?? impossibleVerifier(users.usualIterations);
    const fits = await this.#turnstile.run(source, () => isPassword(password, verifier));
    // A password that was changed while it was being checked is wrong by now.
    if (!fits || user === null || users.byName(name) !== user || !user.origins.allows(address))
      throw new ApiProblem("session.wrong-credentials");
    lockout.succeeded(name, source);
    return user;
  }

  /** Runs other hashing work in the same queue. Rejects with `rate.limited`. */
  async hash<T>(address: string, job: () => Promise<T>): Promise<T> {
    const source = sourceOf(address);
    if (this.#turnstile.isFull(source)) throw rateLimited(BUSY_MS);
    return await this.#turnstile.run(source, job);
  }
}
