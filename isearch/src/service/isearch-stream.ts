import type { ChangeRun } from "@istars/protocol/model/isearch/address-plan.ts";
import type { Scan } from "@istars/protocol/model/isearch/found-card.ts";
import type { IsearchStreamMessage } from "@istars/protocol/model/isearch/stream.ts";
import { BEAT_EVERY_MS } from "@istars/protocol/model/stream.ts";
import type { Caller } from "@istars/service/auth/auth.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { FastifyReply } from "@istars/service/http/server.ts";
import { SseConnection } from "@istars/service/http/sse-connection.ts";
import { sseFrame } from "@istars/service/http/sse-frame.ts";
import { type SseClient, SseHub } from "@istars/service/http/sse-hub.ts";
import type { LaunchSessions } from "@istars/service/launch/launch-sessions.ts";
import type { Scanner } from "@istars/service/scan/scanner.ts";
import type { Changer } from "../change/changer.ts";
import { StateFeed } from "./state-feed.ts";

export interface IsearchStreamDeps {
  readonly scanner: Pick<Scanner, "cards" | "latest" | "subscribe">;
  readonly changer: Pick<Changer, "latest" | "subscribe">;
  readonly sessions: Pick<LaunchSessions, "use" | "onSessionEnd">;
  readonly clock: Clock;
  readonly version: string;
}

/** A window that looks at the list. */
interface Window extends SseClient {
  readonly feed: StateFeed;
}

/** Windows open at once. */
const MAX_WINDOWS = 32;
/** A run of a thousand cards is half a megabyte, and one message at a time waits for a client; this is never reached in order. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;
/** A client that takes nothing for this long is closed, ms. */
const MAX_STALLED_MS = 30_000;

/** iSearch's event stream: the list, the scan and the run, as they are and as they change. */
export class IsearchStream {
  readonly #deps: IsearchStreamDeps;
  readonly #hub: SseHub<Window>;
  #unsubscribe: readonly (() => void)[] = [];

  constructor(deps: IsearchStreamDeps) {
    const { clock, sessions } = deps;
    this.#deps = deps;
    this.#hub = new SseHub({
      clock,
      beatEveryMs: BEAT_EVERY_MS,
      maxClients: MAX_WINDOWS,
      use: (session) => sessions.use(session),
      onSessionEnd: (listener) => sessions.onSessionEnd(listener),
    });
  }

  /** Begins to follow the engine and to beat. */
  open(): void {
    const { scanner, changer } = this.#deps;
    const tellAll = (tell: (feed: StateFeed) => void) => {
      for (const { feed } of this.#hub.clients) tell(feed);
    };
    this.#unsubscribe = [
      scanner.subscribe({
        onCards: (cards) => tellAll((feed) => feed.cards(cards)),
        onScan: (scan: Scan) => tellAll((feed) => feed.scan(scan)),
        onForgotten: () => tellAll((feed) => feed.forgotten()),
      }),
      changer.subscribe((run: ChangeRun) => tellAll((feed) => feed.change(run))),
    ];
    this.#hub.open();
  }

  /** Ends every stream. May be called twice. */
  async close(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#unsubscribe = [];
    await this.#hub.close();
  }

  /** Turns a request into a stream. Throws `rate.limited` before the connection is taken over. */
  accept(reply: FastifyReply, { session }: Caller): void {
    const { scanner, changer, clock, version } = this.#deps;
    this.#hub.requirePlace();
    const connection = new SseConnection(reply, clock, { maxBufferedBytes: MAX_BUFFERED_BYTES, maxStalledMs: MAX_STALLED_MS });
    const feed = new StateFeed(connection);
    const hello: IsearchStreamMessage = { event: "hello", data: { v: 1, version, wallMs: clock.wallMs() } };
    connection.send(sseFrame(hello.event, hello.data));
    feed.cards(scanner.cards());
    const [scan, run] = [scanner.latest(), changer.latest()];
    if (scan) feed.scan(scan);
    if (run) feed.change(run);
    this.#hub.add({ connection, session, feed });
  }
}
