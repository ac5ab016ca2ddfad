import type { FastifyReply, FastifyRequest } from "../../http/server.ts";
import type { SessionCookie } from "../../http/session-cookie.ts";
import { type Auth, type Login, sessionOf } from "../auth.ts";
import type { DeclareAccountRoutes } from "./account-routes.ts";

export interface SessionRoutesDeps {
  readonly auth: Pick<Auth, "logIn" | "logOut" | "changePassword" | "setLanguage">;
  readonly cookie: SessionCookie;
}

type DeclareSessionRoutes = DeclareAccountRoutes<
  "openSession" | "readSession" | "closeSession" | "changeOwnPassword" | "changeOwnLanguage"
>;

/** Log-in, log-out, the own password and the own language. */
export function declareSessionRoutes(declareRoute: DeclareSessionRoutes, { auth, cookie }: SessionRoutesDeps): void {
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
  declareRoute("changeOwnLanguage", async ({ caller, body }) => sessionOf(await auth.setLanguage(caller, body.language)));
}
