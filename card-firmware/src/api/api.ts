import type { AuditQueryOperations } from "@istars/service/auth/audit-query.ts";
import type { Auth, Caller } from "@istars/service/auth/auth.ts";
import { declareAuditRoute } from "@istars/service/auth/routes/audit-route.ts";
import { declareSessionRoutes } from "@istars/service/auth/routes/session-routes.ts";
import { declareUserRoutes } from "@istars/service/auth/routes/user-routes.ts";
import { bearerOf } from "@istars/service/auth/token-text.ts";
import type { Clock } from "@istars/service/clock.ts";
import { serveOpenApi } from "@istars/service/http/openapi.ts";
import type { Credentials } from "@istars/service/http/secure-server.ts";
import { buildServer, type FastifyInstance, type FastifyRequest } from "@istars/service/http/server.ts";
import { SessionCookie } from "@istars/service/http/session-cookie.ts";
import { serveNoFiles, serveWebFiles } from "@istars/service/http/web-files.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { Store } from "@istars/service/store/store.ts";
import type { EventLog } from "../events/event-log.ts";
import type { EventQueryOperations } from "../events/event-query.ts";
import type { Hosts } from "../hosts/hosts.ts";
import type { Live } from "../live/live.ts";
import type { Counters } from "../metrics/counters.ts";
import type { RecordOperations } from "../records/record-operations.ts";
import type { CardSettings } from "../settings/card-settings.ts";
import type { SnmpCounts } from "../snmp/counters.ts";
import type { CardFacts } from "./card-facts.ts";
import { problemOfCard } from "./card-problem.ts";
import { CardStream } from "./card-stream.ts";
import { declarerFor } from "./declare-route.ts";
import { declareEventRoute } from "./event-route.ts";
import { serveHealth } from "./health.ts";
import { declareHostRoutes } from "./host-routes.ts";
import { serveCardMetrics } from "./metrics.ts";
import { declareRecordRoutes } from "./record-routes.ts";
import { declareSettingsRoutes } from "./settings-routes.ts";
import { StatusJson } from "./status-json.ts";
import { declareTlsRoutes, type TlsRoutesDeps } from "./tls-routes.ts";
import { declareTokenRoutes } from "./token-routes.ts";
import { declareUpsRoutes, type UpsRoutesDeps } from "./ups-routes.ts";

export interface ApiDeps extends Pick<UpsRoutesDeps, "acknowledge" | "command">, Pick<TlsRoutesDeps, "tls"> {
  readonly live: Live;
  readonly eventLog: EventLog;
  readonly store: Store<RecordOperations & EventQueryOperations & AuditQueryOperations>;
  /** Open already. */
  readonly auth: Auth;
  /** Open already. */
  readonly settings: CardSettings;
  /** Open already. */
  readonly hosts: Hosts;
  readonly facts: CardFacts;
  readonly clock: Clock;
  readonly log: Logger;
  readonly counters: Counters;
  /** The SNMP agent's counters; `null` while there is no agent. */
  readonly snmp: { snapshot(): SnmpCounts } | null;
  /** Folder of the built web UI, absolute; `null`: the API alone. */
  readonly webRoot: string | null;
}

/** Characters of the card's identity that tell its cookie apart. */
const INSTANCE_CHARS = 8;

/**
 * The card's HTTP side: API, stream, OpenAPI document, health, metrics and web UI; over HTTPS, if it is given credentials. Does not listen;
 * `close()` ends the streams, lets answers under way go out and closes the rest.
 */
export async function buildApi(deps: ApiDeps, credentials: Credentials | null = null): Promise<FastifyInstance> {
  const { live, auth, settings, facts, clock, log, counters, snmp, webRoot, acknowledge, command } = deps;
  const app = buildServer({ log, clock, translate: problemOfCard, credentials });
  const cookie = new SessionCookie("card", facts.cardId.slice(0, INSTANCE_CHARS));
  const authenticate = (request: FastifyRequest): Caller | null => {
    const bearer = bearerOf(request.headers.authorization);
    if (bearer !== null) return auth.authenticateToken(bearer, request.ip);
    const token = cookie.read(request);
    return token === null ? null : auth.authenticate(token, request.ip);
  };
  serveOpenApi(app, { title: "iStars card", version: facts.firmware, cookieName: cookie.name, path: "/api/openapi.json" });

  const stream = new CardStream(deps);
  app.addHook("onReady", async () => stream.open());
  app.addHook("preClose", async () => stream.close());

  const declareRoute = declarerFor(app, authenticate);
  declareSessionRoutes(declareRoute, { auth, cookie });
  declareUpsRoutes(declareRoute, { live, stream, status: new StatusJson(deps), audit: auth.audit, acknowledge, command });
  declareSettingsRoutes(declareRoute, { settings, audit: auth.audit });
  declareUserRoutes(declareRoute, { auth, problemOf: problemOfCard });
  declareTokenRoutes(declareRoute, auth);
  declareRecordRoutes(declareRoute, deps.store);
  declareEventRoute(declareRoute, deps.store);
  declareAuditRoute(declareRoute, (range, filter) => deps.store.run("findAudit", range, filter));
  declareHostRoutes(declareRoute, deps);
  declareTlsRoutes(declareRoute, { tls: deps.tls, audit: auth.audit });
  serveHealth(app, live);
  serveCardMetrics(app, { live, hosts: deps.hosts, auth, authenticate, counters, snmp, clock });
  if (webRoot === null) serveNoFiles(app);
  else await serveWebFiles(app, webRoot);
  return app;
}
