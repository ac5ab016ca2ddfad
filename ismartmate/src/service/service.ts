import type { Clock } from "@istars/service/clock.ts";
import type { FastifyInstance } from "@istars/service/http/server.ts";
import type { LaunchSessions } from "@istars/service/launch/launch-sessions.ts";
import { buildLocalServer, servePages } from "@istars/service/launch/local-server.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { Agent } from "../agent/agent.ts";
import { declareAgentRoutes } from "./agent-routes.ts";
import { AgentStream } from "./agent-stream.ts";
import { declarerFor } from "./declare-route.ts";
import { problemOfAgent } from "./service-problem.ts";
import type { SettingsKeeper } from "./settings-keeper.ts";
import { declareSettingsRoutes } from "./settings-routes.ts";

export interface ServiceDeps {
  readonly agent: Agent;
  readonly settings: Pick<SettingsKeeper, "read" | "change" | "subscribe">;
  readonly sessions: LaunchSessions;
  /** Tells this run's cookie from that of another one: cookies know no ports. */
  readonly instance: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly version: string;
  /** Folder of the built pages, absolute; `null`: the API alone. */
  readonly webRoot: string | null;
}

/**
 * iSmartMate's HTTP side: for this machine only. Everybody on it may look; whoever has the secret may order, drill and change settings;
 * what is run is changed by nobody (DESIGN §7). Does not listen; `close()` ends the streams and lets answers under way go out.
 */
export async function buildService(deps: ServiceDeps): Promise<FastifyInstance> {
  const { agent, settings, sessions, instance, clock, log, version, webRoot } = deps;
  const stream = new AgentStream({ agent, clock, version, onSettings: (listener) => settings.subscribe(listener) });
  const options = { log, clock, translate: problemOfAgent };
  const { app, session } = buildLocalServer({ ...options, program: "ismartmate", version, instance, sessions, stream });
  const declareRoute = declarerFor(app, session.authenticate);
  declareRoute("openSession", session.openSession);
  declareRoute("readSession", session.readSession);
  declareRoute("closeSession", session.closeSession);
  declareRoute("createLaunchCode", () => ({ code: sessions.newCode() }));
  declareAgentRoutes(declareRoute, { agent, log });
  declareSettingsRoutes(declareRoute, { settings, log });
  declareRoute("stream", async ({ reply }) => stream.accept(reply));
  await servePages(app, webRoot);
  return app;
}
