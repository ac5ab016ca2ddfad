import type { Auth, Caller } from "@istars/service/auth/auth.ts";
import type { SessionRoutesDeps } from "@istars/service/auth/routes/session-routes.ts";
import type { ActiveSession } from "@istars/service/auth/sessions.ts";
import { ApiProblem } from "@istars/service/http/api-problem.ts";
import type { FastifyRequest } from "@istars/service/http/server.ts";
import type { SessionCookie } from "@istars/service/http/session-cookie.ts";
import type { LaunchLogin, LaunchSessions } from "@istars/service/launch/launch-sessions.ts";

export interface ViewSessionsDeps {
  readonly auth: Auth;
  /** Of the window that started this program; `null`: nobody's. */
  readonly launch: LaunchSessions | null;
  readonly cookie: SessionCookie;
}

/** Every address of this machine's own. */
const LOOPBACK = /^(?:::ffff:)?127\.|^::1$/;

/** Everybody who is let in: users who have logged in, and the window that started this program. */
export class ViewSessions {
  readonly #auth: Auth;
  readonly #launch: LaunchSessions | null;
  readonly #cookie: SessionCookie;

  constructor({ auth, launch, cookie }: ViewSessionsDeps) {
    this.#auth = auth;
    this.#launch = launch;
    this.#cookie = cookie;
  }

  /** Who makes this request, or `null`. */
  authenticate(request: FastifyRequest): Caller | null {
    const token = this.#cookie.read(request);
    if (token === null) return null;
    return this.#launch?.authenticate(token) ?? this.#auth.authenticate(token, request.ip);
  }

  /** Says that a session is in use; false when it has ended. */
  use(session: ActiveSession): boolean {
    return this.#launch?.use(session) === true || this.#auth.use(session);
  }

  /** Told of every session that ends. Returns the unsubscribe function. */
  onSessionEnd(listener: (session: ActiveSession) => void): () => void {
    const unsubscribes = [this.#auth.onSessionEnd(listener), this.#launch?.onSessionEnd(listener)];
    return () => {
      for (const unsubscribe of unsubscribes) unsubscribe?.();
    };
  }

  /**
   * Opens the window's session with its secret. Rejects with `launch.expired` for anything else and from any other machine, and with
   * `rate.limited` for who keeps guessing.
   */
  async openLaunch(secret: string, { socket }: Pick<FastifyRequest, "socket">): Promise<LaunchLogin> {
    const source = socket.remoteAddress ?? "";
    if (this.#launch === null || !LOOPBACK.test(source)) throw new ApiProblem("launch.expired");
    const login = this.#launch.open(secret, source);
    await this.#auth.audit.record({ user: login.caller.user, source, action: "session.open", outcome: "ok", detail: "window" });
    return login;
  }

  /** What the session routes ask for. The window is no user: it has no password, and its language is kept for as long as it is open. */
  get accounts(): SessionRoutesDeps["auth"] {
    const auth = this.#auth;
    return {
      logIn: (user, password, address) => auth.logIn(user, password, address),
      logOut: async (caller, address) => {
        if (this.#launch?.use(caller.session)) this.#launch.end(caller.session);
        else await auth.logOut(caller, address);
      },
      changePassword: (caller, passwords, address) => auth.changePassword(caller, passwords, address),
      setLanguage: async (caller, language) =>
        this.#launch?.use(caller.session) ? { ...caller, language } : await auth.setLanguage(caller, language),
    };
  }
}
