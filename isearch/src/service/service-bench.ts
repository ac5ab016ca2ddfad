import { type ApiClient, createApiClient } from "@istars/protocol/model/client/api-client.ts";
import { readIsearchMessage } from "@istars/protocol/model/client/isearch-message.ts";
import { SseReader } from "@istars/protocol/model/client/sse-reader.ts";
import { keepStream } from "@istars/protocol/model/client/stream-keeper.ts";
import type { PlanRequest } from "@istars/protocol/model/isearch/address-plan.ts";
import type { ISEARCH_SCHEMAS } from "@istars/protocol/model/isearch/http.ts";
import { ISEARCH_ROUTES } from "@istars/protocol/model/isearch/routes.ts";
import type { IsearchStreamMessage } from "@istars/protocol/model/isearch/stream.ts";
import { API_PREFIX } from "@istars/protocol/model/routes.ts";
import { LOOPBACK } from "@istars/protocol/net/discovery/scripted-card.ts";
import { LaunchSessions } from "@istars/service/launch/launch-sessions.ts";
import { RecordingLogger } from "@istars/service/recording-logger.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { Scanner } from "../scan/scanner.ts";
import type { Source } from "../scan/source.ts";
import { ScriptedChanger } from "./scripted-changer.ts";
import { buildService } from "./service.ts";

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
  const preview = (request: PlanRequest) => changer.preview(request);
  const app = await buildService({
    ...{ scanner, changer, preview, sessions, instance, clock, log },
    ...{ interfaces: () => [LOOPBACK], version: "1.2.3", webRoot: null },
  });
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });

  /** The answer to any request of the API, as it came. */
  const request = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${origin}${API_PREFIX}${path}`, init);
  /** Opens a session and gives its cookie; throws a `ProblemError`. */
  const logIn = async (secret = sessions.secret): Promise<string> => {
    let cookie = "";
    const keepCookie = async (url: string, init: RequestInit): Promise<Response> => {
      const answer = await fetch(url, init);
      cookie = answer.headers.getSetCookie().join().split(";", 1)[0] ?? "";
      return answer;
    };
    const client = createApiClient<typeof ISEARCH_SCHEMAS>(ISEARCH_ROUTES, { fetch: keepCookie, baseUrl: origin });
    await client.call("openSession", { body: { secret } }, NEVER);
    return cookie;
  };
  const clientWith = (cookie: string): ApiClient<typeof ISEARCH_SCHEMAS> =>
    createApiClient<typeof ISEARCH_SCHEMAS>(ISEARCH_ROUTES, { fetch, baseUrl: origin, headers: () => ({ cookie, origin }) });

  return {
    ...{ clock, log, sessions, scanner, changer, app, origin, request, logIn, clientWith },
    /** A client with a session of its own. */
    client: async () => clientWith(await logIn()),
    /** A client of the stream, with a session of its own if it is given none. */
    watch: async (cookie?: string) => StreamWatcher.open(origin, cookie ?? (await logIn())),
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await scanner.close();
    },
  };
}
export type ServiceBench = Awaited<ReturnType<typeof openService>>;

export const NEVER = new AbortController().signal;

/** A client of the stream that keeps what it hears. */
export class StreamWatcher implements AsyncDisposable {
  readonly messages: IsearchStreamMessage[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #stop = new AbortController();
  #ended: Promise<unknown> = Promise.resolve();

  /** Resolves when the stream has said hello. */
  static async open(origin: string, cookie: string): Promise<StreamWatcher> {
    const watcher = new StreamWatcher();
    const reader = new SseReader<IsearchStreamMessage>({ read: readIsearchMessage, onEvent: (message) => watcher.#take(message) });
    const url = `${origin}${API_PREFIX}${ISEARCH_ROUTES.stream.path}`;
    const kept = keepStream(reader, { fetch, url, headers: () => ({ cookie }), onState: () => {}, signal: watcher.#stop.signal });
    watcher.#ended = kept.catch((error: unknown) => error);
    await Promise.race([watcher.until(() => watcher.messages.length > 0), kept]);
    return watcher;
  }

  get names(): readonly string[] {
    return this.messages.map(({ event }) => event);
  }

  of<N extends IsearchStreamMessage["event"]>(name: N): readonly Extract<IsearchStreamMessage, { readonly event: N }>[] {
    return this.messages.filter((message): message is Extract<IsearchStreamMessage, { readonly event: N }> => message.event === name);
  }

  /** Keys of the cards told, message by message. */
  get keys(): readonly (readonly string[])[] {
    return this.of("cards").map(({ data }) => data.cards.map(({ key }) => key));
  }

  /** Resolves when what has come makes `check` true. */
  async until(check: () => boolean): Promise<void> {
    while (!check()) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#listeners.add(resolve);
      await promise;
      this.#listeners.delete(resolve);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  #take(message: IsearchStreamMessage): void {
    this.messages.push(message);
    for (const listener of this.#listeners) listener();
  }
}
