import { createHash, randomBytes } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { Logger } from "../logging.ts";
import type { Store } from "../store/store.ts";
import type { AuthOperations, SessionSeen } from "./repository.ts";

export interface SessionLimits {
  /** A session unused for this long ends, ms. An open stream is use. */
  readonly idleMs: number;
  /** A session ends at this age however much it is used, ms. */
  readonly absoluteMs: number;
  /** Opening one more ends the user's least recently used session. */
  readonly perUser: number;
  /** Last use is written down no more often than this, ms: flash wears. */
  readonly writeEveryMs: number;
}

const HOUR_MS = 3_600_000;
export const SESSION_LIMITS: SessionLimits = { idleMs: HOUR_MS, absoluteMs: 168 * HOUR_MS, perUser: 32, writeEveryMs: HOUR_MS / 4 };

/** A session somebody holds the token of. The same object for as long as it lives. */
export interface ActiveSession {
  /** `null`: a program with an API token, which is no user. */
  readonly userId: number | null;
  readonly source: string;
}

interface Entry extends ActiveSession {
  readonly userId: number;
  tokenHash: string;
  readonly openedMonoMs: number;
  seenMonoMs: number;
  writtenMonoMs: number;
}

export interface SessionsDeps {
  readonly store: Pick<Store<AuthOperations>, "run">;
  readonly clock: Clock;
  readonly log: Logger;
  readonly limits: SessionLimits;
}

/** 256 random bits; stored hashed, so that a copy of the database opens nothing. */
const newToken = (): string => randomBytes(32).toString("base64url");
const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");

/**
 * The sessions that are open. Decides from memory, so that it goes on while storage has failed (SAFETY 27), and writes through, so that
 * a restart of the program ends no session.
 */
export class Sessions {
  readonly #deps: SessionsDeps;
  readonly #byHash = new Map<string, Entry>();
  readonly #endListeners = new Set<(session: ActiveSession) => void>();

  constructor(deps: SessionsDeps) {
    this.#deps = deps;
  }

  /** Takes up the sessions of the last run. The time in between counts as far as the wall clock can tell it. */
  async load(): Promise<void> {
    const { store, clock } = this.#deps;
    const now = clock.monoMs();
    for (const row of await store.run("listSessions")) {
      const awayMs = Math.max(0, clock.wallMs() - row.seenWallMs);
      this.#byHash.set(row.tokenHash, {
        userId: row.userId,
        source: row.source,
        tokenHash: row.tokenHash,
        openedMonoMs: now - row.ageMs - awayMs,
        seenMonoMs: now - awayMs,
        writtenMonoMs: now - awayMs,
      });
    }
    await this.#end([...this.#byHash.values()].filter((entry) => this.#isOver(entry)));
  }

  /** Opens a session and returns its token. If it cannot be stored it is still good until the program ends. */
  async open(userId: number, source: string): Promise<{ readonly token: string; readonly session: ActiveSession }> {
    const { store, clock, log, limits } = this.#deps;
    const own = this.#of(userId).sort((a, b) => b.seenMonoMs - a.seenMonoMs);
    const ended = new Set([...own.slice(limits.perUser - 1), ...[...this.#byHash.values()].filter((entry) => this.#isOver(entry))]);
    const token = newToken();
    const now = clock.monoMs();
    const entry: Entry = { userId, source, tokenHash: hashOf(token), openedMonoMs: now, seenMonoMs: now, writtenMonoMs: now };
    for (const over of ended) this.#forget(over);
    this.#byHash.set(entry.tokenHash, entry);
    const row = { userId, source, tokenHash: entry.tokenHash, ageMs: 0, seenWallMs: clock.wallMs() };
    try {
      await store.run(
        "addSession",
        row,
        [...ended].map((over) => over.tokenHash),
      );
    } catch (err) {
      log.error({ err }, "a new session is kept in memory only: it could not be stored");
    }
    return { token, session: entry };
  }

  /** The session of a token, or `null`; counts as use. */
  resolve(token: string): ActiveSession | null {
    const entry = this.#byHash.get(hashOf(token));
    return entry && this.use(entry) ? entry : null;
  }

  /** Says that a session is being used. False when it has ended. */
  use(session: ActiveSession): boolean {
    const entry = this.#entryOf(session);
    if (!entry) return false;
    if (this.#isOver(entry)) {
      this.#end([entry]).catch((err) => this.#deps.log.warn({ err }, "an expired session could not be removed from the store"));
      return false;
    }
    entry.seenMonoMs = this.#deps.clock.monoMs();
    if (entry.seenMonoMs - entry.writtenMonoMs >= this.#deps.limits.writeEveryMs) {
      this.#write([entry]).catch((err) => this.#deps.log.warn({ err }, "the last use of a session could not be stored"));
    }
    return true;
  }

  /** Ends a session at once; rejects with a `StoreError` if that could not be stored. */
  async end(session: ActiveSession): Promise<void> {
    const entry = this.#entryOf(session);
    if (entry) await this.#end([entry]);
  }

  /** How many sessions a user has open. */
  countOf(userId: number): number {
    return this.#of(userId).filter((entry) => !this.#isOver(entry)).length;
  }

  /** Ends a user's sessions, all but `kept`. They are over when this returns or rejects; it rejects with a `StoreError`. */
  async endOf(userId: number, kept: ActiveSession | null): Promise<void> {
    await this.#end(this.#of(userId).filter((entry) => entry !== kept));
  }

  /** Gives a session another token and ends every other one of its user; `store` gets both hashes to do the same in its transaction. */
  async renew(session: ActiveSession, store: (hashes: { readonly from: string; readonly to: string }) => Promise<void>): Promise<string> {
    const entry = this.#entryOf(session);
    if (!entry) throw new Error("the session has ended");
    const token = newToken();
    const to = hashOf(token);
    await store({ from: entry.tokenHash, to });
    const renewed = this.#byHash.delete(entry.tokenHash);
    entry.tokenHash = to;
    if (renewed) this.#byHash.set(to, entry);
    const others = [...this.#byHash.values()].filter((other) => other.userId === entry.userId && other !== entry);
    // What was opened or closed while the store was at work came after it in the store, so it is removed there once more.
    await this.#end(renewed ? others : [...others, entry]).catch((err) =>
      this.#deps.log.warn({ err }, "ended sessions could not be removed from the store"),
    );
    return token;
  }

  /** Told of every session that ends, for whatever reason. Returns the unsubscribe function. */
  onEnd(listener: (session: ActiveSession) => void): () => void {
    this.#endListeners.add(listener);
    return () => this.#endListeners.delete(listener);
  }

  /** Writes down what use was not yet stored. */
  async close(): Promise<void> {
    const unwritten = [...this.#byHash.values()].filter((entry) => entry.seenMonoMs > entry.writtenMonoMs);
    if (unwritten.length > 0) await this.#write(unwritten);
  }

  #of(userId: number): Entry[] {
    return [...this.#byHash.values()].filter((entry) => entry.userId === userId);
  }

  #entryOf(session: ActiveSession): Entry | null {
    for (const entry of this.#byHash.values()) if (entry === session) return entry;
    return null;
  }

  #isOver(entry: Entry): boolean {
    const now = this.#deps.clock.monoMs();
    return now - entry.seenMonoMs >= this.#deps.limits.idleMs || now - entry.openedMonoMs >= this.#deps.limits.absoluteMs;
  }

  async #end(entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    for (const entry of entries) this.#forget(entry);
    await this.#deps.store.run(
      "removeSessions",
      entries.map((entry) => entry.tokenHash),
    );
  }

  #forget(entry: Entry): void {
    if (this.#byHash.delete(entry.tokenHash)) for (const listener of this.#endListeners) listener(entry);
  }

  async #write(entries: readonly Entry[]): Promise<void> {
    const { store, clock } = this.#deps;
    const now = clock.monoMs();
    const wallMs = Math.round(clock.wallMs());
    const rows = entries.map((entry): SessionSeen => {
      entry.writtenMonoMs = now;
      return {
        tokenHash: entry.tokenHash,
        ageMs: Math.round(entry.seenMonoMs - entry.openedMonoMs),
        seenWallMs: Math.round(wallMs - (now - entry.seenMonoMs)),
      };
    });
    await store.run("seeSessions", rows);
  }
}
