import type { LaunchSession } from "@istars/protocol/model/isearch/http.ts";
import type { SessionCookie } from "@istars/service/http/session-cookie.ts";
import type { LaunchSessions } from "@istars/service/launch/launch-sessions.ts";
import type { DeclareRoute } from "./declare-route.ts";

export interface SessionRoutesDeps {
  readonly sessions: LaunchSessions;
  readonly cookie: SessionCookie;
  readonly version: string;
}

/** The way into the pages: this run's secret, or a launch code, for a cookie. */
export function declareSessionRoutes(declareRoute: DeclareRoute, { sessions, cookie, version }: SessionRoutesDeps): void {
  const about: LaunchSession = { program: "isearch", version };

  declareRoute("openSession", ({ body, address, request, reply }) => {
    cookie.set(request, reply, sessions.open(body.secret, address).token);
    return about;
  });
  declareRoute("readSession", () => about);
  declareRoute("closeSession", async ({ caller, request, reply }) => {
    cookie.clear(request, reply);
    sessions.end(caller.session);
  });
}
