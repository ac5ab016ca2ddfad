import type { ServerResponse } from "node:http";
import type { FastifyReply } from "fastify";
import type { Clock } from "../clock.ts";
import type { SseFrame } from "./sse-frame.ts";

export interface SseConnectionOptions {
  /** More than this waiting closes the connection, bytes. */
  readonly maxBufferedBytes: number;
  /** A client that takes nothing for this long is closed, ms. */
  readonly maxStalledMs: number;
}

export type SseCloseReason = "client" | "slow" | "ended";

/**
 * One client of a stream. Hands the system one write at a time and keeps the rest itself, where a newer frame can still take the place
 * of an older one of its key: a slow client gets the newest reading, not all old ones first.
 */
export class SseConnection {
  /** Resolves when the connection is over. */
  readonly closed: Promise<SseCloseReason>;
  readonly #raw: ServerResponse;
  readonly #clock: Clock;
  readonly #options: SseConnectionOptions;
  readonly #drainListeners: (() => void)[] = [];
  #pending: SseFrame[] = [];
  #pendingBytes = 0;
  #writingSinceMonoMs: number | null = null;
  #reason: SseCloseReason | null = null;
  #settle: (reason: SseCloseReason) => void;

  /** Takes the connection over from fastify and sends the head of the answer. */
  constructor(reply: FastifyReply, clock: Clock, options: SseConnectionOptions) {
    const { promise, resolve } = Promise.withResolvers<SseCloseReason>();
    this.closed = promise;
    this.#settle = resolve;
    this.#clock = clock;
    this.#options = options;
    this.#raw = reply.raw;
    reply.header("content-type", "text/event-stream; charset=utf-8");
    reply.header("cache-control", "no-store");
    // Proxies that buffer answers would hold events back.
    reply.header("x-accel-buffering", "no");
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) this.#raw.setHeader(name, value);
    this.#raw.on("close", () => this.#close("client"));
    this.#raw.on("error", () => this.#close("client"));
    // When the stream is over so is the connection: a server that closes would wait for it otherwise.
    this.#raw.shouldKeepAlive = false;
    this.#raw.writeHead(200);
    this.#raw.flushHeaders();
  }

  get isClosed(): boolean {
    return this.#reason !== null;
  }

  send(frame: SseFrame): void {
    if (this.#reason !== null) return;
    const monoMs = this.#clock.monoMs();
    if (frame.key !== null) this.#dropOlder(frame.key, monoMs);
    this.#pending.push(frame);
    this.#pendingBytes += frame.bytes(monoMs).length;
    if (this.#writingSinceMonoMs === null) this.#flush();
    if (this.#pendingBytes + this.#raw.writableLength > this.#options.maxBufferedBytes) this.#drop();
  }

  /** Closes a client that takes nothing any more; asked now and then. */
  dropIfStalled(): void {
    const since = this.#writingSinceMonoMs;
    if (since !== null && this.#clock.monoMs() - since > this.#options.maxStalledMs) this.#drop();
  }

  /** Resolves when nothing waits any more, or the connection is over. */
  async drained(): Promise<void> {
    if (this.#reason !== null || (this.#writingSinceMonoMs === null && this.#pending.length === 0)) return;
    await new Promise<void>((resolve) => this.#drainListeners.push(resolve));
  }

  /** Ends the stream. What a client has not taken by now it does not get. May be called twice. */
  end(): void {
    if (this.#reason !== null) return;
    const isIdle = this.#writingSinceMonoMs === null;
    this.#close("ended");
    if (isIdle) this.#raw.end();
    else this.#raw.destroy();
  }

  #dropOlder(key: string, monoMs: number): void {
    const at = this.#pending.findIndex((waiting) => waiting.key === key);
    const [older] = at < 0 ? [] : this.#pending.splice(at, 1);
    if (older) this.#pendingBytes -= older.bytes(monoMs).length;
  }

  #flush(): void {
    const monoMs = this.#clock.monoMs();
    const bytes = Buffer.concat(this.#pending.map((frame) => frame.bytes(monoMs)));
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#writingSinceMonoMs = monoMs;
    this.#raw.write(bytes, (error) => {
      this.#writingSinceMonoMs = null;
      if (error || this.#reason !== null) return;
      if (this.#pending.length > 0) this.#flush();
      else this.#tellDrained();
    });
  }

  #drop(): void {
    this.#close("slow");
    this.#raw.destroy();
  }

  #close(reason: SseCloseReason): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#tellDrained();
    this.#settle(reason);
  }

  #tellDrained(): void {
    for (const listener of this.#drainListeners.splice(0)) listener();
  }
}
