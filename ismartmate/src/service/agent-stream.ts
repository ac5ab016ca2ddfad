import type { IsmartmateStreamMessage } from "@istars/protocol/model/ismartmate/stream.ts";
import { BEAT_EVERY_MS } from "@istars/protocol/model/stream.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { FastifyReply } from "@istars/service/http/server.ts";
import { SseConnection } from "@istars/service/http/sse-connection.ts";
import { ageingSseFrame, type SseFrame, sseFrame } from "@istars/service/http/sse-frame.ts";
import { type SseClient, SseHub } from "@istars/service/http/sse-hub.ts";
import type { Agent } from "../agent/agent.ts";

export interface AgentStreamDeps {
  readonly agent: Pick<Agent, "state" | "subscribe">;
  /** Tells the etag of the settings file whenever it has become another one. Returns the unsubscribe function. */
  readonly onSettings: (listener: (etag: string) => void) => () => void;
  readonly clock: Clock;
  readonly version: string;
}

/** Pages and consoles that look at once. */
const MAX_CLIENTS = 32;
/** A state has some kilobytes, and only the newest waits; this is reached by nobody who reads at all. */
const MAX_BUFFERED_BYTES = 1024 * 1024;
/** A client that takes nothing for this long is closed, ms. */
const MAX_STALLED_MS = 30_000;

/** iSmartMate's event stream. A slow client gets the newest state at the moment it can take it, and every line of the timeline. */
export class AgentStream {
  readonly #deps: AgentStreamDeps;
  readonly #hub: SseHub<SseClient>;
  #unsubscribe: readonly (() => void)[] = [];

  constructor(deps: AgentStreamDeps) {
    this.#deps = deps;
    this.#hub = new SseHub({
      clock: deps.clock,
      beatEveryMs: BEAT_EVERY_MS,
      maxClients: MAX_CLIENTS,
      // Open to everybody on this machine: no client has a session that could end.
      use: () => true,
      onSessionEnd: () => () => {},
    });
  }

  /** Begins to follow the agent and to beat. */
  open(): void {
    const { agent, onSettings } = this.#deps;
    const follow = agent.subscribe({
      onState: () => this.#tell(this.#stateFrame()),
      onWhy: (data) => this.#tell(frameOf({ event: "why", data })),
      onReport: (id) => this.#tell(frameOf({ event: "report", data: { id } })),
    });
    this.#unsubscribe = [follow, onSettings((etag) => this.#tell(frameOf({ event: "settings", data: { etag } }, "settings")))];
    this.#hub.open();
  }

  /** Ends every stream. May be called twice. */
  async close(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#unsubscribe = [];
    await this.#hub.close();
  }

  /** Turns a request into a stream. Throws `rate.limited` before the connection is taken over. */
  accept(reply: FastifyReply): void {
    const { clock, version } = this.#deps;
    this.#hub.requirePlace();
    const connection = new SseConnection(reply, clock, { maxBufferedBytes: MAX_BUFFERED_BYTES, maxStalledMs: MAX_STALLED_MS });
    connection.send(frameOf({ event: "hello", data: { v: 1, version, wallMs: clock.wallMs() } }));
    connection.send(this.#stateFrame());
    this.#hub.add({ connection, session: null });
  }

  /** Made when it leaves: what it says of remaining times and ages is of that moment. */
  #stateFrame(): SseFrame {
    return ageingSseFrame("state", "state", () => this.#deps.agent.state());
  }

  #tell(frame: SseFrame): void {
    for (const { connection } of this.#hub.clients) connection.send(frame);
  }
}

const frameOf = ({ event, data }: IsmartmateStreamMessage, key?: string): SseFrame =>
  sseFrame(event, data, key === undefined ? {} : { key });
