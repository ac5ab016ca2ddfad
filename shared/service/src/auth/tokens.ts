import type { ApiToken, NewApiToken } from "@istars/protocol/model/settings/tokens.ts";
import type { Clock } from "../clock.ts";
import { ApiProblem, rateLimited } from "../http/api-problem.ts";
import type { Logger } from "../logging.ts";
import { isSetClock } from "../store/set-clock.ts";
import type { Store } from "../store/store.ts";
import type { Audit } from "./audit.ts";
import { Lockout, sourceOf } from "./lockout.ts";
import type { AuthOperations } from "./repository.ts";
import type { ActiveSession } from "./sessions.ts";
import type { TokenRow } from "./token-repository.ts";
import { newTokenText, tokenHash } from "./token-text.ts";

/** Last use is written down no more often than this, ms: flash wears. */
const WRITE_EVERY_MS = 900_000;
const MAX_TOKENS = 64;
/** Longest wait told to a source that keeps coming with wrong tokens follows from `LOCKOUT`; all of them count as one user. */
const ANY_TOKEN = "token";

export interface TokensDeps {
  readonly store: Pick<Store<AuthOperations>, "run">;
  readonly clock: Clock;
  readonly log: Logger;
  readonly audit: Audit;
}

/** Who asks for a change, for the audit. */
export interface Actor {
  readonly user: string;
  readonly address: string;
}

/** A token that may be used now. */
export interface LiveToken {
  readonly row: TokenRow;
  /** Stands for the token where a session stands for a user; the same object for as long as the token lives. */
  readonly session: ActiveSession;
}

interface Entry extends LiveToken {
  row: TokenRow;
  lastUsedWallMs: number | null;
  writtenWallMs: number | null;
}

/** What programs show instead of logging in. All in memory, written through; revoked or expired ones end at once. */
export class Tokens {
  readonly #deps: TokensDeps;
  readonly #byHash = new Map<string, Entry>();
  readonly #endListeners = new Set<(session: ActiveSession) => void>();
  readonly #lockout = new Lockout();

  constructor(deps: TokensDeps) {
    this.#deps = deps;
  }

  async load(): Promise<void> {
    for (const row of await this.#deps.store.run("listTokens")) if (!this.#byHash.has(row.tokenHash)) this.#keep(row);
  }

  list(): readonly ApiToken[] {
    return [...this.#byHash.values()].map(shown);
  }

  /** Tokens that expire, and in how many ms; those that have are in it until they are revoked. None while the clock was never set. */
  expiring(): readonly { readonly id: number; readonly name: string; readonly expiresInMs: number }[] {
    const wallMs = this.#deps.clock.wallMs();
    if (!isSetClock(wallMs)) return [];
    return [...this.#byHash.values()].flatMap(({ row: { id, name, expiresWallMs } }) =>
      expiresWallMs === null ? [] : [{ id, name, expiresInMs: expiresWallMs - wallMs }],
    );
  }

  /** Rejects with `token.too-many`, `request.invalid` or a `StoreError`. The text is told once and kept nowhere. */
  async create(given: NewApiToken, actor: Actor): Promise<{ readonly token: string; readonly about: ApiToken }> {
    const { store, clock, audit } = this.#deps;
    if (this.#byHash.size >= MAX_TOKENS) throw new ApiProblem("token.too-many");
    const { hostId = null, ...rest } = given;
    if (hostId !== null && given.scope !== "host")
      throw new ApiProblem("request.invalid", { errors: [{ pointer: "/hostId", code: "scope" }] });
    const token = newTokenText();
    const row = { ...rest, hostId, tokenHash: tokenHash(token), createdBy: actor.user, createdWallMs: Math.round(clock.wallMs()) };
    const id = await store.run("addToken", row);
    const entry = this.#keep({ ...row, id, lastUsedWallMs: null });
    await audit.record({ user: actor.user, source: actor.address, action: "token.create", outcome: "ok", detail: detailOf(row) });
    return { token, about: shown(entry) };
  }

  /** The token is worth nothing once this was called; it rejects with `token.unknown`, or a `StoreError` if a restart would bring it back. */
  async revoke(id: number, actor: Actor): Promise<void> {
    const { store, audit } = this.#deps;
    const entry = [...this.#byHash.values()].find(({ row }) => row.id === id);
    if (!entry) throw new ApiProblem("token.unknown");
    this.#byHash.delete(entry.row.tokenHash);
    for (const listener of this.#endListeners) listener(entry.session);
    await store.run("removeToken", id);
    await audit.record({ user: actor.user, source: actor.address, action: "token.revoke", outcome: "ok", detail: detailOf(entry.row) });
  }

  /** The token of this text; counts as use. Throws `session.required`, or `rate.limited` to a source of many wrong ones. */
  resolve(text: string, address: string): LiveToken {
    const { clock, log, audit } = this.#deps;
    const entry = this.#byHash.get(tokenHash(text));
    if (entry && this.#use(entry)) return entry;
    const source = sourceOf(address);
    const waitMs = this.#lockout.admit(ANY_TOKEN, source, clock.monoMs());
    const name = entry ? tokenUser(entry.row) : null;
    log.warn({ source, token: name }, "an API token was refused");
    if (waitMs > 0) throw rateLimited(waitMs);
    void audit.record({
      user: name,
      source: address,
      action: "token.use",
      outcome: "session.required",
      ...(entry ? { detail: "expired" } : {}),
    });
    throw new ApiProblem("session.required");
  }

  /**
   * Lets the program behind `session` speak for this host. The token of an agent that speaks for none yet does so for this one from then
   * on, whatever comes of storing that; one that speaks for another throws `host.foreign`. Whoever came without such a token may pass.
   */
  claimHost(session: ActiveSession, hostId: string, address: string): void {
    const entry = [...this.#byHash.values()].find((e) => e.session === session);
    if (entry?.row.scope !== "host" || entry.row.hostId === hostId) return;
    if (entry.row.hostId !== null) throw new ApiProblem("host.foreign");
    entry.row = { ...entry.row, hostId };
    const { store, audit, log } = this.#deps;
    store.run("bindToken", entry.row.id, hostId).catch((err) => log.error({ err }, "the host of a token could not be stored"));
    void audit.record({ user: tokenUser(entry.row), source: address, action: "token.bind", outcome: "ok", detail: hostId });
  }

  /** Whether the token behind `session` may still be used, which is use of it; `null` if it is no token's. */
  use(session: ActiveSession): boolean | null {
    if (session.userId !== null) return null;
    const entry = [...this.#byHash.values()].find((e) => e.session === session);
    return entry !== undefined && this.#use(entry);
  }

  /** Told of each token that is revoked. Returns the unsubscribe function. */
  onEnd(listener: (session: ActiveSession) => void): () => void {
    this.#endListeners.add(listener);
    return () => this.#endListeners.delete(listener);
  }

  #keep(row: TokenRow): Entry {
    const session = { userId: null, source: tokenUser(row) };
    const entry: Entry = { row, session, lastUsedWallMs: row.lastUsedWallMs, writtenWallMs: row.lastUsedWallMs };
    this.#byHash.set(row.tokenHash, entry);
    return entry;
  }

  #use(entry: Entry): boolean {
    const { store, clock, log } = this.#deps;
    const wallMs = Math.round(clock.wallMs());
    if (entry.row.expiresWallMs !== null && wallMs >= entry.row.expiresWallMs) return false;
    entry.lastUsedWallMs = wallMs;
    // A clock that was set back counts, too, or the last use would stay in the future.
    if (entry.writtenWallMs === null || Math.abs(wallMs - entry.writtenWallMs) >= WRITE_EVERY_MS) {
      entry.writtenWallMs = wallMs;
      store.run("seeToken", entry.row.id, wallMs).catch((err) => log.warn({ err }, "the last use of a token could not be stored"));
    }
    return true;
  }
}

/** A token as audit and log name it; no user's name has a colon. */
export const tokenUser = ({ name }: Pick<TokenRow, "name">): string => `token:${name}`;

const detailOf = ({ name, scope }: Pick<TokenRow, "name" | "scope">): string => `${name} (${scope})`;

const shown = ({ row, lastUsedWallMs }: Entry): ApiToken => ({
  id: row.id,
  name: row.name,
  scope: row.scope,
  hostId: row.hostId,
  createdBy: row.createdBy,
  createdWallMs: row.createdWallMs,
  expiresWallMs: row.expiresWallMs,
  lastUsedWallMs,
});
