import type { Retention } from "@istars/protocol/model/ismartview/readings.ts";
import type { TrapCounts } from "@istars/protocol/net/snmp/trap-receiver.ts";
import { type Auth, sessionOf } from "@istars/service/auth/auth.ts";
import { declareAuditRoute } from "@istars/service/auth/routes/audit-route.ts";
import { declareSessionRoutes } from "@istars/service/auth/routes/session-routes.ts";
import { declareUserRoutes } from "@istars/service/auth/routes/user-routes.ts";
import type { Clock } from "@istars/service/clock.ts";
import { ApiProblem } from "@istars/service/http/api-problem.ts";
import { serveOpenApi } from "@istars/service/http/openapi.ts";
import { serveMetrics } from "@istars/service/http/serve-metrics.ts";
import { buildServer, type FastifyInstance } from "@istars/service/http/server.ts";
import { SessionCookie } from "@istars/service/http/session-cookie.ts";
import type { LaunchSessions } from "@istars/service/launch/launch-sessions.ts";
import { servePages } from "@istars/service/launch/local-server.ts";
import { answerLoopbackOnly } from "@istars/service/launch/loopback-only.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { Scanner } from "@istars/service/scan/scanner.ts";
import type { Fleet } from "../fleet/fleet.ts";
import type { FleetStore } from "../store/fleet-store.ts";
import { type AddRoutesDeps, declareAddRoutes } from "./add-routes.ts";
import { declareAlarmRoutes } from "./alarm-routes.ts";
import { declareCardRoutes } from "./card-routes.ts";
import { declareCommandRoutes } from "./command-routes.ts";
import { declarerFor } from "./declare-route.ts";
import { declareEventRoutes } from "./event-routes.ts";
import { fleetFamilies } from "./fleet-families.ts";
import { FleetStream } from "./fleet-stream.ts";
import { serveHealth } from "./health.ts";
import { declareReadingsRoutes } from "./readings-routes.ts";
import { noteRefusals } from "./refusals.ts";
import { declareSeriesRoute } from "./series-route.ts";
import { trapFamilies } from "./trap-families.ts";
import { ViewSessions } from "./view-sessions.ts";

export interface ServiceDeps {
  readonly fleet: Fleet;
  readonly scanner: Pick<Scanner, "start" | "cancel" | "cards" | "latest" | "subscribe">;
  /** Traps and informs by what became of them; `null`: none are received. */
  readonly trapCounts: TrapCounts | null;
  readonly probe: AddRoutesDeps["probe"];
  readonly readImport: AddRoutesDeps["readImport"];
  readonly store: Pick<FleetStore, "findEvents" | "readSeries" | "findAudit" | "readRetention" | "changeRetention">;
  /** Open already. */
  readonly auth: Auth;
  /** Lets the window in that started this program, which is then for this machine alone; `null`: there is none. */
  readonly launch: LaunchSessions | null;
  /** A proxy on this machine stands in front of it, mostly for HTTPS. */
  readonly isBehindProxy: boolean;
  /** Told once other settings of the readings are in force. */
  readonly onRetention: (retention: Retention) => void;
  /** Tells this installation's cookie from that of another one: cookies know no ports. */
  readonly instance: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly version: string;
  /** Folder of the built pages, absolute; `null`: the API alone. */
  readonly webRoot: string | null;
}

/** Ten thousand new cards, or as many rows of a file, with room to spare; bytes. */
const BODY_LIMIT = 16 * 1024 * 1024;

/**
 * iSmartView's HTTP side: API, stream, OpenAPI document, health, metrics and pages. Does not listen; `close()` ends the streams and lets
 * answers under way go out.
 */
export async function buildService(deps: ServiceDeps): Promise<FastifyInstance> {
  const { fleet, store, auth, launch, trapCounts, isBehindProxy, onRetention, instance, clock, log, version, webRoot } = deps;
  const app = buildServer({ log, clock, bodyLimit: BODY_LIMIT, isBehindProxy });
  if (launch !== null) answerLoopbackOnly(app);
  const cookie = new SessionCookie("ismartview", instance);
  const sessions = new ViewSessions({ auth, launch, cookie });
  const authenticate: typeof sessions.authenticate = (request) => sessions.authenticate(request);
  const stream = new FleetStream({ fleet, scanner: deps.scanner, sessions, clock, version });
  app.addHook("onReady", async () => stream.open());
  app.addHook("preClose", async () => stream.close());
  serveOpenApi(app, { title: "iSmartView", version, cookieName: cookie.name, path: "/api/openapi.json" });

  const declareRoute = declarerFor(app, authenticate);
  const noteRefusal = noteRefusals(auth.audit);
  declareSessionRoutes(declareRoute, { auth: sessions.accounts, cookie });
  declareRoute("openLaunch", async ({ body, request, reply }) => {
    const { token, caller } = await sessions.openLaunch(body.secret, request);
    cookie.set(request, reply, token);
    return sessionOf(caller);
  });
  declareUserRoutes(declareRoute, { auth, problemOf: (error) => (error instanceof ApiProblem ? error : null) });
  declareAuditRoute(declareRoute, async (range, { users, actions, search }) => {
    const { found, next } = await store.findAudit({ ...range, users, actions, text: search });
    return { found: [...found], next };
  });
  declareCardRoutes(declareRoute, { fleet, noteRefusal, clock });
  declareAddRoutes(declareRoute, deps);
  declareAlarmRoutes(declareRoute, { fleet, noteRefusal });
  declareCommandRoutes(declareRoute, { fleet, noteRefusal });
  declareEventRoutes(declareRoute, { store });
  declareSeriesRoute(declareRoute, { store });
  declareReadingsRoutes(declareRoute, { store, onRetention, noteRefusal, audit: auth.audit, clock });
  declareRoute("stream", async ({ query, reply, caller }) => stream.accept(reply, caller, query.card ?? null));
  serveHealth(app, fleet);
  serveMetrics(app, {
    realm: "iSmartView",
    auth,
    authenticate,
    families: () => [...fleetFamilies(fleet, stream.clients), ...trapFamilies(trapCounts)],
  });
  await servePages(app, webRoot);
  return app;
}
