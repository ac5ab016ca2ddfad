import { PASSWORD_LENGTH, type PasswordFault } from "@istars/protocol/model/password.ts";
import type { Language, NewUserAccount, UserAccount, UserChange } from "@istars/protocol/model/settings/users.ts";
import type { Clock } from "../clock.ts";
import { ApiProblem, type ProblemErrors } from "../http/api-problem.ts";
import type { Store } from "../store/store.ts";
import { AddressList, isAddressRange } from "./address-list.ts";
import type { Audit } from "./audit.ts";
import type { PasswordCheck } from "./password-check.ts";
import { passwordFaults } from "./password-rules.ts";
import type { AuthOperations, UserFieldChange, UserRowChange, UserRowVersion } from "./repository.ts";
import type { ActiveSession, Sessions } from "./sessions.ts";
import type { User, Users } from "./users.ts";
import { formatVerifier, makeVerifier, type Verifier } from "./verifier.ts";

export interface AccountsDeps {
  readonly store: Pick<Store<AuthOperations>, "run">;
  readonly users: Users;
  readonly sessions: Sessions;
  readonly check: PasswordCheck;
  readonly audit: Audit;
  readonly clock: Clock;
  /** PBKDF2 iterations of new passwords. */
  readonly iterations: number;
}

/** Who changes users. */
export interface AccountActor {
  /** `null`: a program with a token. */
  readonly userId: number | null;
  readonly user: string;
  readonly session: ActiveSession;
  readonly address: string;
}

/**
 * What administrators do with users: one change after the other, each stored, then in force, then audited. Nobody can lock themselves
 * out, and one user who may change things always stays. All reject with an `ApiProblem` or a `StoreError`; then nothing has changed.
 */
export class Accounts {
  readonly #deps: AccountsDeps;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(deps: AccountsDeps) {
    this.#deps = deps;
  }

  list(): readonly UserAccount[] {
    return this.#deps.users.list().map((user) => this.#shown(user));
  }

  /** `user.invalid`, `user.name-taken`, `password.unfit`. */
  async create(given: NewUserAccount, actor: AccountActor): Promise<UserAccount> {
    const { users, store } = this.#deps;
    const { password, mustChangePassword: mustChange, ...rest } = given;
    refuseBadAddresses(given.allowedFrom);
    const verifier = await this.#newVerifier(password, given.name, actor);
    return await this.#inTurn(actor, async () => {
      if (users.list().some(({ name }) => name.toLowerCase() === given.name.toLowerCase())) throw new ApiProblem("user.name-taken");
      const row = { ...rest, mustChange, verifier: formatVerifier(verifier) };
      const id = await store.run("addUser", row);
      const user: User = { ...row, id, version: 1, changes: {}, verifier, origins: new AddressList(given.allowedFrom) };
      users.replace(user);
      await this.#note(actor, "user.create", `${user.name} (${user.permission})`);
      return this.#shown(user);
    });
  }

  /**
   * `user.unknown`, `user.invalid`, `user.own-permission`, `user.last-administrator`; `settings.conflict` when `version` is not the
   * user's present one, telling what changed since and by whom. Ends the user's sessions, but never the actor's own.
   */
  async change(id: number, given: UserChange, { version, actor }: { readonly version: number; readonly actor: AccountActor }) {
    const { sessions } = this.#deps;
    refuseBadAddresses(given.allowedFrom);
    return await this.#inTurn(actor, async () => {
      const user = this.#userOf(id);
      refuseConflict(user, version);
      const isOwn = user.id === actor.userId;
      if (isOwn && given.permission !== user.permission) throw new ApiProblem("user.own-permission");
      if (isOwn && !new AddressList(given.allowedFrom).allows(actor.address)) throw invalid("/allowedFrom", "excludes-you");
      if (given.permission !== "read-write") this.#keepOneAdministrator(user);
      const fields = await this.#storeChange(id, given, actor.user);
      if (fields.length === 0) return this.#shown(user);
      if (fields.some((field) => field !== "language")) await sessions.endOf(id, isOwn ? actor.session : null);
      await this.#note(actor, "user.change", `${user.name}: ${fields.map((field) => wordsOf(field, given)).join(", ")}`);
      return this.#shown(this.#userOf(id));
    });
  }

  /** `user.unknown`, `user.invalid` (one's own is changed with the present one in hand), `password.unfit`. Ends the user's sessions. */
  async setPassword(id: number, given: { readonly password: string; readonly mustChangePassword: boolean }, actor: AccountActor) {
    const { users, store, sessions } = this.#deps;
    if (id === actor.userId) throw invalid("", "own-password");
    const verifier = await this.#newVerifier(given.password, this.#userOf(id).name, actor);
    return await this.#inTurn(actor, async () => {
      const { mustChangePassword: mustChange } = given;
      this.#userOf(id);
      await store.run("replacePassword", id, formatVerifier(verifier), mustChange);
      const user = { ...this.#userOf(id), verifier, mustChange };
      users.replace(user);
      await sessions.endOf(id, null);
      await this.#note(actor, "user.password", user.name);
      return this.#shown(user);
    });
  }

  /** `user.unknown`, `user.own-permission`, `user.last-administrator`. */
  async remove(id: number, actor: AccountActor): Promise<void> {
    const { users, store, sessions } = this.#deps;
    await this.#inTurn(actor, async () => {
      const user = this.#userOf(id);
      if (id === actor.userId) throw new ApiProblem("user.own-permission");
      this.#keepOneAdministrator(user);
      await store.run("removeUser", id);
      users.remove(this.#userOf(id));
      await sessions.endOf(id, null);
      await this.#note(actor, "user.remove", user.name);
    });
  }

  /** One's own language, whatever the permission. */
  async setLanguage(id: number, language: Language | null): Promise<void> {
    await this.#next(async () => {
      const { name, permission, allowedFrom } = this.#userOf(id);
      await this.#storeChange(id, { permission, allowedFrom, language }, name);
    });
  }

  /** Stores what differs as the user's next version, then puts it in force. Returns the fields that differ; none, and nothing is done. */
  async #storeChange(id: number, { permission, language, allowedFrom }: UserRowChange, by: string): Promise<readonly Field[]> {
    const { store, users, clock } = this.#deps;
    const user = this.#userOf(id);
    const given = { permission, language, allowedFrom };
    const fields = changedFields(user, given);
    if (fields.length === 0) return fields;
    const version = user.version + 1;
    const change: UserFieldChange = { version, by, wallMs: Math.round(clock.wallMs()) };
    const next: UserRowVersion = { version, changes: { ...user.changes, ...Object.fromEntries(fields.map((field) => [field, change])) } };
    await store.run("changeUser", id, { ...given, ...next });
    users.replace({ ...this.#userOf(id), ...given, ...next, origins: new AddressList(allowedFrom) });
    return fields;
  }

  /** Runs a change alone. Who was an administrator when asking may be none any more when the turn comes. */
  #inTurn<T>(actor: AccountActor, job: () => Promise<T>): Promise<T> {
    return this.#next(async () => {
      if (actor.userId !== null && this.#deps.users.byId(actor.userId)?.permission !== "read-write") {
        throw new ApiProblem("permission.denied");
      }
      return await job();
    });
  }

  #next<T>(job: () => Promise<T>): Promise<T> {
    const mine = this.#tail.then(job);
    this.#tail = mine.catch(() => {}); // the caller owns the failure
    return mine;
  }

  #userOf(id: number): User {
    const user = this.#deps.users.byId(id);
    if (!user) throw new ApiProblem("user.unknown");
    return user;
  }

  #keepOneAdministrator(user: User): void {
    const others = this.#deps.users.list().filter(({ id, permission }) => id !== user.id && permission === "read-write");
    if (user.permission === "read-write" && others.length === 0) throw new ApiProblem("user.last-administrator");
  }

  async #newVerifier(password: string, user: string, { address }: AccountActor): Promise<Verifier> {
    const faults = passwordFaults(password, user, null);
    if (faults.length > 0) throw unfitPassword(faults, "/password");
    return await this.#deps.check.hash(address, () => makeVerifier(password, this.#deps.iterations));
  }

  async #note({ user, address }: AccountActor, action: string, detail: string): Promise<void> {
    await this.#deps.audit.record({ user, source: address, action, outcome: "ok", detail });
  }

  #shown({ id, version, name, permission, language, allowedFrom, mustChange }: User): UserAccount {
    const sessions = this.#deps.sessions.countOf(id);
    return { id, version, name, permission, language, allowedFrom: [...allowedFrom], mustChangePassword: mustChange, sessions };
  }
}

/** Why a password is not taken, with the limit where there is one. */
export function unfitPassword(faults: readonly PasswordFault[], pointer: string): ApiProblem {
  const errors = faults.map((code): ProblemErrors[number] => {
    if (code === "too-short") return { pointer, code, params: { min: PASSWORD_LENGTH.min } };
    return code === "too-long" ? { pointer, code, params: { max: PASSWORD_LENGTH.max } } : { pointer, code };
  });
  return new ApiProblem("password.unfit", { errors });
}

const invalid = (pointer: string, code: string): ApiProblem => new ApiProblem("user.invalid", { errors: [{ pointer, code }] });

function refuseBadAddresses(allowedFrom: readonly string[]): void {
  const errors = allowedFrom.flatMap((text, at) =>
    isAddressRange(text) ? [] : [{ pointer: `/allowedFrom/${at}`, code: "not-an-address", params: { value: text } }],
  );
  if (errors.length > 0) throw new ApiProblem("user.invalid", { errors });
}

const FIELDS = ["permission", "language", "allowedFrom"] as const satisfies (keyof UserRowChange)[];
type Field = (typeof FIELDS)[number];

const changedFields = (before: UserRowChange, after: UserRowChange): readonly Field[] =>
  FIELDS.filter((field) => String(before[field]) !== String(after[field]));

/** A field's new value, for the audit. */
function wordsOf(field: Field, { permission, language, allowedFrom }: UserRowChange): string {
  switch (field) {
    case "permission":
      return `permission ${permission}`;
    case "language":
      return `language ${language ?? "as the browser asks"}`;
    case "allowedFrom":
      return `allowed from ${allowedFrom.join(" ") || "anywhere"}`;
  }
}

function refuseConflict(user: User, version: number): void {
  if (user.version === version) return;
  const errors = FIELDS.flatMap((field): ProblemErrors => {
    const change = user.changes[field];
    if (change === undefined || change.version <= version) return [];
    const { by, wallMs } = change;
    return [{ pointer: `/${field}`, code: "changed", params: { theirs: JSON.stringify(user[field]), by, wallMs } }];
  });
  throw new ApiProblem("settings.conflict", { params: { version: user.version }, errors });
}
