import { randomBytes } from "node:crypto";
import type { Permission, Session } from "@istars/protocol/model/http.ts";
import type { ProblemCode } from "@istars/protocol/model/problem.ts";
import type { Language } from "@istars/protocol/model/settings/users.ts";
import type { Clock } from "../clock.ts";
import { ApiProblem } from "../http/api-problem.ts";
import type { Logger } from "../logging.ts";
import type { Store } from "../store/store.ts";
import { Accounts, unfitPassword } from "./accounts.ts";
import { type Audit, type AuditEntry, createAudit } from "./audit.ts";
import { BasicCheck } from "./basic-check.ts";
import { Lockout } from "./lockout.ts";
import { PasswordCheck } from "./password-check.ts";
import { DEFAULT_PASSWORD, passwordFaults } from "./password-rules.ts";
import type { AuthOperations } from "./repository.ts";
import { type ProofAttempt, ScramCheck, type ScramSalt } from "./scram-check.ts";
import { type ActiveSession, SESSION_LIMITS, type SessionLimits, Sessions } from "./sessions.ts";
import { Tokens, tokenUser } from "./tokens.ts";
import { type User, Users } from "./users.ts";
import { formatVerifier, ITERATIONS, isPassword, makeVerifier, type Verifier } from "./verifier.ts";

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
  /** Salts told for users that do not exist come from it. Default: another one at each start. */
  readonly saltKey?: Uint8Array;
  /** Told of each refused log-in: `session.wrong-credentials` or `rate.limited`. */
  readonly onRefused?: (code: ProblemCode) => void;
}

/** Somebody who has proven who they are. */
export interface Principal {
  /** `null`: a program with an API token. */
  readonly userId: number | null;
  /** A token is `token:NAME` here. */
  readonly user: string;
  readonly permission: Permission;
  /** The agent of a server, with a token for that: it may report its server whatever its permission. */
  readonly isAgent: boolean;
  readonly mustChangePassword: boolean;
  readonly language: Language | null;
}

/** A principal who came with a session, or with a token that stands for one. */
export interface Caller extends Principal {
  readonly session: ActiveSession;
}

/** A principal who came with a proof instead of the password. */
export interface Proven {
  readonly principal: Principal;
  /** Signs an answer to that proof; base64. */
  sign(outcome: string): string;
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
  isAgent: false,
  mustChangePassword: user.mustChange,
  language: user.language,
});

/** A principal as the API shows it. */
export const sessionOf = ({ user, permission, mustChangePassword, language }: Principal): Session => ({
  user,
  permission,
  mustChangePassword,
  language,
});

/** Users, their passwords and sessions. `open()` first. */
export class Auth {
  readonly audit: Audit;
  readonly accounts: Accounts;
  readonly tokens: Tokens;
  readonly #deps: AuthDeps;
  readonly #iterations: number;
  readonly #users: Users;
  readonly #sessions: Sessions;
  readonly #check: PasswordCheck;
  readonly #scram: ScramCheck;
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
    const lockout = new Lockout();
    this.#check = new PasswordCheck({ users: this.#users, lockout, clock });
    this.#scram = new ScramCheck({ users: this.#users, lockout, clock, saltKey: deps.saltKey ?? randomBytes(32) });
    this.tokens = new Tokens({ store, clock, log, audit: this.audit });
    this.accounts = new Accounts({
      store,
      users: this.#users,
      sessions: this.#sessions,
      check: this.#check,
      audit: this.audit,
      clock,
      iterations,
    });
    this.#basic = new BasicCheck({ users: this.#users, clock, verify: (...login) => this.#verify(...login, "basic") });
  }

  /** Rejects with a `StoreError`, or if the first password cannot be used. */
  async open(): Promise<void> {
    await this.#users.load();
    await this.#sessions.load();
    await this.tokens.load();
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

  /** Who holds this session's token and may come from `address`, or `null`; counts as use of the session. */
  authenticate(token: string, address: string): Caller | null {
    const session = this.#sessions.resolve(token);
    const user = session?.userId == null ? null : this.#users.byId(session.userId);
    return session && user?.origins.allows(address) ? { ...principalOf(user), session } : null;
  }

  /** The program that shows this API token. Throws `session.required` or `rate.limited`. */
  authenticateToken(text: string, address: string): Caller {
    try {
      const { row, session } = this.tokens.resolve(text, address);
      const isAgent = row.scope === "host";
      const permission = row.scope === "host" ? "read" : row.scope;
      return { userId: null, user: tokenUser(row), permission, isAgent, mustChangePassword: false, language: null, session };
    } catch (error) {
      if (error instanceof ApiProblem) this.#deps.onRefused?.(error.code);
      throw error;
    }
  }

  /** Name and password of a single request. Rejects like `logIn`. */
  async authenticateBasic(name: string, password: string, address: string): Promise<Principal> {
    return principalOf(await this.#basic.verify(name, password, address));
  }

  /** True until somebody has set a password: the default one opens nothing but the way to that (SAFETY 32). */
  get isNew(): boolean {
    return this.#users.list().every(({ mustChange }) => mustChange);
  }

  /** What a user needs to prove the password without sending it; also for users that do not exist. */
  saltOf(name: string): ScramSalt {
    return this.#scram.saltOf(name);
  }

  /** Holds a proof against the user's password. Rejects like `logIn`; `action` is what the audit calls it. */
  async prove(attempt: ProofAttempt, action: string): Promise<Proven> {
    const { user: name } = attempt.facts;
    return await this.#auditRefusal({ name, address: attempt.address, action }, async () => {
      const { user, sign } = this.#scram.verify(attempt);
      return { principal: principalOf(user), sign };
    });
  }

  /** Rejects with `password.unfit` when a password in its stored form is the default one, or `rate.limited`. `address` is the caller's. */
  async refuseDefault(verifier: Verifier, address: string): Promise<void> {
    const isDefault = await this.#check.hash(address, () => isPassword(DEFAULT_PASSWORD, verifier));
    if (isDefault) throw unfitPassword(["is-default"], "/firstPassword");
  }

  /**
   * Sets the first password of all, in its stored form. `store` keeps it as `replacePassword` does, together with whatever else belongs
   * into the same transaction. Rejects with `permission.denied` when there is a password already, or as `store` does; then nothing has
   * changed. Ends the user's sessions.
   */
  async setFirstPassword(
    principal: Principal,
    { verifier, address }: { readonly verifier: Verifier; readonly address: string },
    store: (userId: number, verifier: string) => Promise<void>,
  ): Promise<void> {
    const userId = requireUser(principal);
    if (!this.isNew) throw new ApiProblem("permission.denied");
    await store(userId, formatVerifier(verifier));
    const user = this.#users.byId(userId);
    if (user) this.#users.replace({ ...user, verifier, mustChange: false });
    await this.#sessions.endOf(userId, null);
    await this.audit.record({ user: principal.user, source: address, action: "password.change", outcome: "ok", detail: "first password" });
  }

  /** Says that a session is in use, e.g. by an open stream. False when it has ended. */
  use(session: ActiveSession): boolean {
    return this.tokens.use(session) ?? this.#sessions.use(session);
  }

  /** Told of every session that ends and every token that is revoked. Returns the unsubscribe function. */
  onSessionEnd(listener: (session: ActiveSession) => void): () => void {
    const unsubscribes = [this.#sessions.onEnd(listener), this.tokens.onEnd(listener)];
    return () => {
      for (const unsubscribe of unsubscribes) unsubscribe();
    };
  }

  /** The session is over when this returns or rejects; it rejects with a `StoreError` if a restart would bring it back, or `token.no-user`. */
  async logOut(caller: Caller, address: string): Promise<void> {
    requireUser(caller);
    await this.#sessions.end(caller.session);
    await this.audit.record({ user: caller.user, source: address, action: "session.close", outcome: "ok" });
  }

  /**
   * Sets the caller's own password, ends the user's other sessions and gives this one a new token. Rejects with `password.unfit`,
   * `session.wrong-credentials` (the current password is wrong), `rate.limited`, `token.no-user` or a `StoreError`; then nothing has changed.
   */
  async changePassword(caller: Caller, passwords: { readonly current: string; readonly next: string }, address: string): Promise<Login> {
    const { current, next } = passwords;
    const faults = passwordFaults(next, caller.user, current);
    requireUser(caller);
    if (faults.length > 0) throw unfitPassword(faults, "/next");
    const user = await this.#verify(caller.user, current, address, "password.change");
    const verifier = await this.#check.hash(address, () => makeVerifier(next, this.#iterations));
    if (this.#users.byId(user.id) !== user) throw new ApiProblem("session.wrong-credentials");
    const token = await this.#sessions.renew(caller.session, async (hashes) => {
      await this.#deps.store.run("setPassword", user.id, formatVerifier(verifier), hashes);
      const current = this.#users.byId(user.id);
      if (current) this.#users.replace({ ...current, verifier, mustChange: false });
    });
    await this.audit.record({ user: user.name, source: address, action: "password.change", outcome: "ok" });
    return { token, caller: { ...caller, mustChangePassword: false } };
  }

  /** Sets the language of the caller's own pages. Rejects with `token.no-user` or a `StoreError`. */
  async setLanguage(caller: Caller, language: Language | null): Promise<Caller> {
    await this.accounts.setLanguage(requireUser(caller), language);
    return { ...caller, language };
  }

  #verify(name: string, password: string, address: string, action: string): Promise<User> {
    return this.#auditRefusal({ name, address, action }, () => this.#check.verify(name, password, address));
  }

  async #auditRefusal<T>({ name, address, action }: Attempt, attempt: () => Promise<T>): Promise<T> {
    try {
      return await attempt();
    } catch (error) {
      const isElsewhere = this.#users.byName(name)?.origins.allows(address) === false;
      const entry = { user: name, source: address, action, ...(isElsewhere ? { detail: "not allowed from this address" } : {}) };
      if (error instanceof ApiProblem) await this.#refused(error.code, entry);
      throw error;
    }
  }

  /** Attempts turned away by lock-out are counted, not stored: a guesser must not be able to fill the disk. */
  async #refused(code: ProblemCode, entry: Omit<AuditEntry, "outcome">): Promise<void> {
    this.#deps.onRefused?.(code);
    this.#deps.log.warn({ ...entry, code }, "a password was refused");
    if (code !== "rate.limited") await this.audit.record({ ...entry, outcome: code });
  }
}

/** Somebody who tries to show who they are. */
interface Attempt {
  readonly name: string;
  /** Where they are. */
  readonly address: string;
  /** What the audit calls it. */
  readonly action: string;
}

/** The user's id. Throws `token.no-user` for a program. */
function requireUser({ userId }: Principal): number {
  if (userId === null) throw new ApiProblem("token.no-user");
  return userId;
}
