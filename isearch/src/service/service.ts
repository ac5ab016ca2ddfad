import type { Clock } from "@istars/service/clock.ts";
import type { FastifyInstance } from "@istars/service/http/server.ts";
import type { LaunchSessions } from "@istars/service/launch/launch-sessions.ts";
import { buildLocalServer, servePages } from "@istars/service/launch/local-server.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { Scanner } from "@istars/service/scan/scanner.ts";
import type { Changer } from "../change/changer.ts";
import { type ChangeRoutesDeps, declareChangeRoutes } from "./change-routes.ts";
import { declarerFor } from "./declare-route.ts";
import { IsearchStream } from "./isearch-stream.ts";
import { declareScanRoutes, type ScanRoutesDeps } from "./scan-routes.ts";
import { problemOfEngine } from "./service-problem.ts";

export interface ServiceDeps extends Pick<ScanRoutesDeps, "interfaces">, Pick<ChangeRoutesDeps, "preview"> {
  readonly scanner: Pick<Scanner, "start" | "cancel" | "cards" | "forget" | "latest" | "subscribe">;
  readonly changer: Pick<Changer, "start" | "read" | "cancel" | "blink" | "latest" | "subscribe">;
  readonly sessions: LaunchSessions;
  /** Tells this run's cookie from that of another one: cookies know no ports. */
  readonly instance: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly version: string;
  /** Folder of the built pages, absolute; `null`: the API alone. */
  readonly webRoot: string | null;
}

/** A plan of a thousand rows, or one that was pasted as a file, with room to spare; bytes. */
const BODY_LIMIT = 512 * 1024;

/**
 * iSearch's own HTTP side: what its pages call, its stream and the pages. For this machine only, and for whoever has started it. Does not
 * listen; `close()` ends the streams and lets answers under way go out.
 */
export async function buildService(deps: ServiceDeps): Promise<FastifyInstance> {
  const { scanner, changer, preview, sessions, interfaces, instance, clock, log, version, webRoot } = deps;
  const stream = new IsearchStream(deps);
  const options = { log, clock, translate: problemOfEngine, bodyLimit: BODY_LIMIT };
  const { app, session } = buildLocalServer({ ...options, program: "isearch", version, instance, sessions, stream });
  const declareRoute = declarerFor(app, session.authenticate);
  declareRoute("openSession", session.openSession);
  declareRoute("readSession", session.readSession);
  declareRoute("closeSession", session.closeSession);
  declareScanRoutes(declareRoute, { scanner, interfaces });
  declareChangeRoutes(declareRoute, { changer, preview });
  declareRoute("stream", async ({ reply, caller }) => stream.accept(reply, caller));
  await servePages(app, webRoot);
  return app;
}
