import { type Auth, type Login, sessionOf } from "@istars/service/auth/auth.ts";
import type { FastifyReply, FastifyRequest } from "@istars/service/http/server.ts";
import type { SessionCookie } from "@istars/service/http/session-cookie.ts";
import type { DeclareRoute } from "./declare-route.ts";

export interface SessionRoutesDeps {
  readonly auth: Auth;
  readonly cookie: SessionCookie;
}

/** Log-in, log-out and the own password. */
export function declareSessionRoutes(declareRoute: DeclareRoute, { auth, cookie }: SessionRoutesDeps): void {
  const handOver = ({ token, caller }: Login, request: FastifyRequest, reply: FastifyReply) => {
    cookie.set(request, reply, token);
    return sessionOf(caller);
  };

  declareRoute("openSession", async ({ body, address, request, reply }) =>
    handOver(await auth.logIn(body.user, body.password, address), request, reply),
  );
  declareRoute("readSession", ({ caller }) => sessionOf(caller));
  declareRoute("closeSession", async ({ caller, address, request, reply }) => {
    cookie.clear(request, reply);
    await auth.logOut(caller, address);
  });
  declareRoute("changeOwnPassword", async ({ caller, body, address, request, reply }) =>
    handOver(await auth.changePassword(caller, body, address), request, reply),
  );
}
