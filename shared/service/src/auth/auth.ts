import { PASSWORD_LENGTH, type PasswordFault, type Permission, type Session } from "@istars/protocol/model/http.ts";
import type { ProblemCode } from "@istars/protocol/model/problem.ts";
import type { Clock } from "../clock.ts";
import { ApiProblem, type ProblemErrors } from "../http/api-problem.ts";
import type { Logger } from "../logging.ts";
import type { Store } from "../store/store.ts";
import { type Audit, createAudit } from "./audit.ts";
import { BasicCheck } from "./basic-check.ts";
import { PasswordCheck } from "./password-check.ts";
import { passwordFaults } from "./password-rules.ts";
import type { AuthOperations } from "./repository.ts";
import { type ActiveSession, SESSION_LIMITS, type SessionLimits, Sessions } from "./sessions.ts";
import { type User, Users } from "./users.ts";
import { formatVerifier, ITERATIONS, makeVerifier } from "./verifier.ts";

export interface AuthDeps {
  readonly store: Pick<Store<AuthOperations>, "run">;
  readonly clock: Clock;
  readonly log: Logger;
  /** Password of the first user at the first start; left out: the default one, which has to be changed before anything else. */
  readonly firstPassword?: string | null;
  /** PBKDF2 iterations of new passwords. Default 600,000. */
  readonly iterations?: number;
  /** Lower bound that `iterations` is held against. Default 210,000; only tests set it. */
  readonly leastIterations?: number;
  readonly limits?: SessionLimits;
  /** Told of each refused log-in: `session.wrong-credentials` or `rate.limited`. */
  readonly onRefused?: (code: ProblemCode) => void;
}

/** Somebody who has proven who they are. */
export interface Principal {
  readonly userId: number;
  readonly user: string;
  readonly permission: Permission;
  readonly mustChangePassword: boolean;
}

/** A principal who came with a session. */
export interface Caller extends Principal {
  readonly session: ActiveSession;
}

export interface Login {
  /** For the cookie; told once. */
  readonly token: string;
  readonly caller: Caller;
}

const principalOf = (user: User): Principal => ({
  userId: user.id,
  user: user.name,
  permission: user.permission,
  mustChangePassword: user.mustChange,
});

/** A principal as the API shows it. */
export const sessionOf = ({ user, permission, mustChangePassword }: Principal): Session => ({
  user,
  permission,
  mustChangePassword,
  language: null,
});

/** Users, their passwords and sessions. `open()` first. */
export class Auth {
  readonly audit: Audit;
  readonly #deps: AuthDeps;
  readonly #iterations: number;
  readonly #users: Users;
  readonly #sessions: Sessions;
  readonly #check: PasswordCheck;
  readonly #basic: BasicCheck;

  /** Throws a `RangeError` when fewer iterations are asked for than is safe. */
  constructor(deps: AuthDeps) {
    const { store, clock, log, iterations = ITERATIONS.default, leastIterations = ITERATIONS.least } = deps;
    if (!(iterations >= leastIterations)) throw new RangeError(`${iterations} iterations are too few; at least ${leastIterations}`);
    this.#deps = deps;
    this.#iterations = iterations;
    this.audit = createAudit({ store, clock, log });
    this.#users = new Users({ store, iterations, firstPassword: deps.firstPassword ?? null });
    this.#sessions = new Sessions({ store, clock, log, limits: deps.limits ?? SESSION_LIMITS });
    this.#check = new PasswordCheck({ users: this.#users, clock });
    this.#basic = new BasicCheck({ users: this.#users, clock, verify: (...login) => this.#verify(...login, "basic") });
  }

  /** Rejects with a `StoreError`, or if the first password cannot be used. */
  async open(): Promise<void> {
    await this.#users.load();
    await this.#sessions.load();
  }

  /** Stores what use of sessions was not yet written. */
  async close(): Promise<void> {
    await this.#sessions.close();
  }

  /** Rejects with `session.wrong-credentials` or `rate.limited`. `address` is where the caller is. */
  async logIn(name: string, password: string, address: string): Promise<Login> {
    const user = await this.#verify(name, password, address, "session.open");
    const { token, session } = await this.#sessions.open(user.id, address);
    await this.audit.record({ user: name, source: address, action: "session.open", outcome: "ok" });
    return { token, caller: { ...principalOf(user), session } };
  }

  /** Who holds this token, or `null`; counts as use of the session. */
  authenticate(token: string): Caller | null {
    const session = this.#sessions.resolve(token);
    const user = session && this.#users.byId(session.userId);
    return session && user ? { ...principalOf(user), session } : null;
  }

  /** Name and password of a single request. Rejects like `logIn`. */
  async authenticateBasic(name: string, password: string, address: string): Promise<Principal> {
    return principalOf(await this.#basic.verify(name, password, address));
  }

  /** Says that a session is in use, e.g. by an open stream. False when it has ended. */
  use(session: ActiveSession): boolean {
    return this.#sessions.use(session);
  }

  onSessionEnd(listener: (session: ActiveSession) => void): () => void {
    return this.#sessions.onEnd(listener);
  }

  /** The session is over when this returns or rejects; it rejects with a `StoreError` if a restart would bring it back. */
  async logOut(caller: Caller, address: string): Promise<void> {
    await this.#sessions.end(caller.session);
    await this.audit.record({ user: caller.user, source: address, action: "session.close", outcome: "ok" });
  }

  /**
   * Sets the caller's own password, ends the user's other sessions and gives this one a new token. Rejects with `password.unfit`,
   * `session.wrong-credentials` (the current password is wrong), `rate.limited` or a `StoreError`; then nothing has changed.
   */
  async changePassword(caller: Caller, passwords: { readonly current: string; readonly next: string }, address: string): Promise<Login> {
    const { current, next } = passwords;
    const faults = passwordFaults(next, caller.user, current);
    if (faults.length > 0) throw new ApiProblem("password.unfit", { errors: faults.map(unfit) });
    const user = await this.#verify(caller.user, current, address, "password.change");
    const verifier = await this.#check.hash(address, () => makeVerifier(next, this.#iterations));
    if (this.#users.byId(user.id) !== user) throw new ApiProblem("session.wrong-credentials");
    const token = await this.#sessions.renew(caller.session, async (hashes) => {
      await this.#deps.store.run("setPassword", user.id, formatVerifier(verifier), hashes);
      this.#users.replace({ ...user, verifier, mustChange: false });
    });
    await this.audit.record({ user: user.name, source: address, action: "password.change", outcome: "ok" });
    return { token, caller: { ...caller, mustChangePassword: false } };
  }

  async #verify(name: string, password: string, address: string, action: string): Promise<User> {
    try {
      return await this.#check.verify(name, password, address);
    } catch (error) {
      if (error instanceof ApiProblem) await this.#refused(error.code, { user: name, source: address, action });
      throw error;
    }
  }

  /** Attempts turned away by lock-out are counted, not stored: a guesser must not be able to fill the disk. */
  async #refused(code: ProblemCode, entry: { readonly user: string; readonly source: string; readonly action: string }): Promise<void> {
    this.#deps.onRefused?.(code);
    this.#deps.log.warn({ ...entry, code }, "a password was refused");
    if (code !== "rate.limited") await this.audit.record({ ...entry, outcome: code });
  }
}

function unfit(code: PasswordFault): ProblemErrors[number] {
  const pointer = "/next";
  if (code === "too-short") return { pointer, code, params: { min: PASSWORD_LENGTH.min } };
  return code === "too-long" ? { pointer, code, params: { max: PASSWORD_LENGTH.max } } : { pointer, code };
}
