import type { Caller } from "../auth/auth.ts";
import type { FastifyReply, FastifyRequest } from "../http/server.ts";
import type { SessionCookie } from "../http/session-cookie.ts";
import type { LaunchSessions } from "./launch-sessions.ts";

export interface SessionHandlersDeps {
  readonly sessions: LaunchSessions;
  readonly cookie: SessionCookie;
  /** What the pages are told of who answers. */
  readonly about: { readonly program: string; readonly version: string };
}

interface Asked {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** The way into a program's pages: this run's secret, or a launch code, for a cookie. */
export const sessionHandlers = ({ sessions, cookie, about }: SessionHandlersDeps) => ({
  /** Who holds the session of this request, or `null`. */
  authenticate: (request: FastifyRequest): Caller | null => {
    const token = cookie.read(request);
    return token === null ? null : sessions.authenticate(token);
  },
  openSession: ({ body, address, request, reply }: Asked & { readonly body: { readonly secret: string }; readonly address: string }) => {
    cookie.set(request, reply, sessions.open(body.secret, address).token);
    return about;
  },
  readSession: () => about,
  closeSession: async ({ caller, request, reply }: Asked & { readonly caller: Caller }): Promise<void> => {
    cookie.clear(request, reply);
    sessions.end(caller.session);
  },
});
