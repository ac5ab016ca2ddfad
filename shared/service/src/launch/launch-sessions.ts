import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Caller } from "../auth/auth.ts";
import { Lockout, sourceOf } from "../auth/lockout.ts";
import type { ActiveSession } from "../auth/sessions.ts";
import type { Clock } from "../clock.ts";
import { ApiProblem, rateLimited } from "../http/api-problem.ts";

export interface LaunchSessionsDeps {
  readonly clock: Pick<Clock, "monoMs">;
  /** Who the audit and the log say it was. */
  readonly user: string;
}

export interface LaunchLogin {
  /** For the cookie; told once. */
  readonly token: string;
  readonly caller: Caller;
}

/** How long a launch code opens a session, ms. */
const CODE_MS = 60_000;
/** Codes that wait to be used, and sessions open at once; the oldest go first. */
const MAX_CODES = 8;
const MAX_SESSIONS = 32;

const newSecret = (): string => randomBytes(32).toString("base64url");
const hashOf = (text: string): Buffer => createHash("sha256").update(text).digest();

/**
 * Sessions of a program that serves its pages to the person who started it: no users, no passwords. Whoever holds the secret of this run
 * (the desktop shell, by the child's first line) or a one-time launch code (a browser, by the fragment of the address printed on the
 * console) gets a session with every right. All end with the program; nothing is written down.
 */
export class LaunchSessions {
  /** Opens any number of sessions for as long as the program runs. Goes to the parent process only, never into an address. */
  readonly secret = newSecret();
  readonly #secretHash = hashOf(this.secret);
  readonly #deps: LaunchSessionsDeps;
  /** By the code's hash, hex: when it expires, by the monotonic clock. */
  readonly #codes = new Map<string, number>();
  readonly #sessions = new Map<string, ActiveSession>();
  readonly #endListeners = new Set<(session: ActiveSession) => void>();
  readonly #lockout = new Lockout();

  constructor(deps: LaunchSessionsDeps) {
    this.#deps = deps;
  }

  /** A code that opens one session within a minute. */
  newCode(): string {
    const code = newSecret();
    dropOldest(this.#codes, MAX_CODES - 1);
    this.#codes.set(hashOf(code).toString("hex"), this.#deps.clock.monoMs() + CODE_MS);
    return code;
  }

  /** Throws `launch.expired` for anything but the secret or a code that still holds, and `rate.limited` for who keeps guessing. */
  open(given: string, address: string): LaunchLogin {
    const { clock, user } = this.#deps;
    const source = sourceOf(address);
    const waitMs = this.#lockout.admit(user, source, clock.monoMs());
    if (waitMs > 0) throw rateLimited(waitMs);
    if (!this.#isGood(hashOf(given))) throw new ApiProblem("launch.expired");
    this.#lockout.succeeded(user, source);
    const token = newSecret();
    const session: ActiveSession = { userId: null, source };
    const oldest = dropOldest(this.#sessions, MAX_SESSIONS - 1);
    for (const ended of oldest) this.#told(ended);
    this.#sessions.set(hashOf(token).toString("hex"), session);
    return { token, caller: this.#callerOf(session) };
  }

  /** Who holds this session's token, or `null`. */
  authenticate(token: string): Caller | null {
    const session = this.#sessions.get(hashOf(token).toString("hex"));
    return session ? this.#callerOf(session) : null;
  }

  /** False when the session has ended. */
  use(session: ActiveSession): boolean {
    return [...this.#sessions.values()].includes(session);
  }

  end(session: ActiveSession): void {
    for (const [hash, one] of this.#sessions) if (one === session) this.#sessions.delete(hash);
    this.#told(session);
  }

  /** Told of every session that ends. Returns the unsubscribe function. */
  onSessionEnd(listener: (session: ActiveSession) => void): () => void {
    this.#endListeners.add(listener);
    return () => void this.#endListeners.delete(listener);
  }

  #isGood(hash: Buffer): boolean {
    if (timingSafeEqual(hash, this.#secretHash)) return true;
    const key = hash.toString("hex");
    const untilMs = this.#codes.get(key);
    this.#codes.delete(key);
    return untilMs !== undefined && this.#deps.clock.monoMs() < untilMs;
  }

  #callerOf(session: ActiveSession): Caller {
    return {
      userId: null,
      user: this.#deps.user,
      permission: "read-write",
      isAgent: false,
      mustChangePassword: false,
      language: null,
      session,
    };
  }

  #told(session: ActiveSession): void {
    for (const listener of this.#endListeners) listener(session);
  }
}

/** Leaves the newest `keep` entries; gives the values that went. */
function dropOldest<T>(map: Map<string, T>, keep: number): readonly T[] {
  const gone: T[] = [];
  for (const [key, value] of map) {
    if (map.size <= keep) break;
    map.delete(key);
    gone.push(value);
  }
  return gone;
}
