import type { PlanRequest } from "@istars/protocol/model/isearch/address-plan.ts";
import { API_PREFIX } from "@istars/protocol/model/routes.ts";
import { LOOPBACK } from "@istars/protocol/net/discovery/scripted-card.ts";
import { LaunchSessions } from "@istars/service/launch/launch-sessions.ts";
import { RecordingLogger } from "@istars/service/recording-logger.ts";
import { Scanner } from "@istars/service/scan/scanner.ts";
import type { Source } from "@istars/service/scan/source.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { ScriptedChanger } from "./scripted-changer.ts";
import { buildService } from "./service.ts";
import { clientOf, openSession, watchStream } from "./service-client.ts";

/** A source of cards that never finds any and listens until the scan is ended: a test puts cards into the scanner itself. */
const listening: Source = {
  search: (_task, _report, signal) => new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true })),
};

/** iSearch's service on a real socket, over a real scanner without a network, with time by hand. */
export async function openService(instance = "0000") {
  const clock = new VirtualClock();
  const log = new RecordingLogger();
  const sessions = new LaunchSessions({ clock, user: "desk" });
  const scanner = new Scanner({ clock, interfaces: () => [LOOPBACK], sources: [listening] });
  const changer = new ScriptedChanger();
  const preview = (request: PlanRequest, signal: AbortSignal) => changer.preview(request, signal);
  const app = await buildService({
    ...{ scanner, changer, preview, sessions, instance, clock, log },
    ...{ interfaces: () => [LOOPBACK], version: "1.2.3", webRoot: null },
  });
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });

  /** The answer to any request of the API, as it came. */
  const request = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${origin}${API_PREFIX}${path}`, init);
  const logIn = (secret = sessions.secret) => openSession(origin, secret);

  return {
    ...{ clock, log, sessions, scanner, changer, app, origin, request, logIn },
    clientWith: (cookie: string) => clientOf(origin, cookie),
    /** A client with a session of its own. */
    client: async () => clientOf(origin, await logIn()),
    /** A client of the stream, with a session of its own if it is given none. */
    watch: async (cookie?: string) => watchStream(origin, cookie ?? (await logIn())),
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await scanner.close();
    },
  };
}
export type ServiceBench = Awaited<ReturnType<typeof openService>>;

export const NEVER = new AbortController().signal;
