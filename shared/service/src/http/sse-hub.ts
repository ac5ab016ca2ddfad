import type { ActiveSession } from "../auth/sessions.ts";
import type { Clock } from "../clock.ts";
import { rateLimited } from "./api-problem.ts";
import type { SseCloseReason, SseConnection } from "./sse-connection.ts";
import { sseFrame } from "./sse-frame.ts";

/** A client of a hub; programs add what they need to know of it. */
export interface SseClient {
  readonly connection: SseConnection;
  /** `null`: of a stream that is open to everybody. */
  readonly session: ActiveSession | null;
}

export interface SseHubDeps<C extends SseClient> {
  readonly clock: Clock;
  readonly beatEveryMs: number;
  /** Streams open at once. */
  readonly maxClients: number;
  /** Says that a session is in use; false when it has ended. */
  readonly use: (session: ActiveSession) => boolean;
  /** Told when sessions end. Returns the unsubscribe function. */
  readonly onSessionEnd: (listener: (session: ActiveSession) => void) => () => void;
  /** Called for each client at each beat, before the beat goes out. */
  readonly onBeat?: (client: C) => void;
  readonly onClose?: (client: C, reason: SseCloseReason) => void;
}

/** Time told to a client that finds all places taken, ms. */
const FULL_MS = 10_000;

/** The clients of a stream: beats, sessions that end, and the end of the program. */
export class SseHub<C extends SseClient> {
  readonly #deps: SseHubDeps<C>;
  readonly #clients = new Set<C>();
  readonly #stop = new AbortController();
  readonly #unsubscribe: () => void;
  #beating: Promise<void> | null = null;

  constructor(deps: SseHubDeps<C>) {
    this.#deps = deps;
    this.#unsubscribe = deps.onSessionEnd((session) => {
      for (const { connection } of this.#of(session)) connection.end();
    });
  }

  get clients(): ReadonlySet<C> {
    return this.#clients;
  }

  /** Starts the beat. */
  open(): void {
    this.#beating ??= this.#beat();
  }

  /** Throws `rate.limited` while every place is taken or the hub is closing. */
  requirePlace(): void {
    if (this.#clients.size >= this.#deps.maxClients || this.#stop.signal.aborted) throw rateLimited(FULL_MS);
  }

  add(client: C): void {
    this.#clients.add(client);
    client.connection.closed
      .then((reason) => {
        this.#clients.delete(client);
        this.#deps.onClose?.(client, reason);
      })
      .catch(() => {}); // `closed` never rejects
    if (this.#stop.signal.aborted || !this.#isUsed(client)) client.connection.end();
  }

  /** Ends every stream and the beat. May be called twice. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#unsubscribe();
    for (const { connection } of this.#clients) connection.end();
    await this.#beating;
  }

  #of(session: ActiveSession): C[] {
    return [...this.#clients].filter((client) => client.session === session);
  }

  #isUsed({ session }: C): boolean {
    return session === null || this.#deps.use(session);
  }

  async #beat(): Promise<void> {
    const { clock, beatEveryMs, onBeat } = this.#deps;
    while (!this.#stop.signal.aborted) {
      await clock.sleep(beatEveryMs, this.#stop.signal).catch(() => {}); // an aborted sleep is how we stop
      if (this.#stop.signal.aborted) return;
      const frame = sseFrame("beat", { wallMs: clock.wallMs() }, { key: "beat" });
      for (const client of this.#clients) {
        client.connection.dropIfStalled();
        if (!this.#isUsed(client)) client.connection.end();
        onBeat?.(client);
        client.connection.send(frame);
      }
    }
  }
}
