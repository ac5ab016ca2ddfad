import { buildServer, type FastifyInstance, type ServerDeps } from "../http/server.ts";
import { SessionCookie } from "../http/session-cookie.ts";
import { serveNoFiles, serveWebFiles } from "../http/web-files.ts";
import type { LaunchSessions } from "./launch-sessions.ts";
import { answerLoopbackOnly } from "./loopback-only.ts";
import { sessionHandlers } from "./session-handlers.ts";

export interface LocalServerDeps extends ServerDeps {
  /** As in the cookie's name, e.g. `isearch`. */
  readonly program: string;
  readonly version: string;
  /** Tells this run's cookie from that of another one: cookies know no ports. */
  readonly instance: string;
  readonly sessions: LaunchSessions;
  /** What follows the engine and tells pages of it while the server listens. */
  readonly stream: { open(): void; close(): Promise<void> };
}

/**
 * The server of a program that serves its pages to people on its own machine. Its routes are the program's, with `session`'s handlers for
 * the way in. Does not listen; `close()` ends the streams and lets answers under way go out.
 */
export function buildLocalServer({ program, version, instance, sessions, stream, ...deps }: LocalServerDeps) {
  const app = buildServer(deps);
  answerLoopbackOnly(app);
  app.addHook("onReady", async () => stream.open());
  app.addHook("preClose", async () => stream.close());
  const session = sessionHandlers({ sessions, cookie: new SessionCookie(program, instance), about: { program, version } });
  return { app, session };
}

/** Serves the built pages, or says of every page that there is none. To be called after the routes. */
export async function servePages(app: FastifyInstance, webRoot: string | null): Promise<void> {
  if (webRoot === null) serveNoFiles(app);
  else await serveWebFiles(app, webRoot);
}
