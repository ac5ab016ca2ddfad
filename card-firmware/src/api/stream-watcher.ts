import { SseParser } from "@istars/protocol/model/client/sse-parser.ts";
import { readStreamMessage, type StreamMessage } from "@istars/protocol/model/client/stream-message.ts";
import { API_PREFIX, ROUTES } from "@istars/protocol/model/routes.ts";
import type { StreamEventName } from "@istars/protocol/model/stream.ts";

export interface WatchOptions {
  readonly cookie: string;
  readonly query?: string;
  readonly lastEventId?: string;
}

/** A client of the stream for tests: keeps everything it is sent, and waits for what it is told to wait for. */
export class StreamWatcher implements AsyncDisposable {
  readonly messages: StreamMessage[] = [];
  readonly #stop = new AbortController();
  #news = Promise.withResolvers<void>();
  #hasEnded = false;

  /** Resolves when the stream's first event is there. */
  static async open(origin: string, { cookie, query = "", lastEventId }: WatchOptions): Promise<StreamWatcher> {
    const watcher = new StreamWatcher();
    const response = await fetch(`${origin}${API_PREFIX}${ROUTES.stream.path}${query}`, {
      headers: { cookie, ...(lastEventId === undefined ? {} : { "last-event-id": lastEventId }) },
      signal: watcher.#stop.signal,
    });
    if (!response.ok || !response.body) throw new Error(`the stream was refused with ${response.status}: ${await response.text()}`);
    void watcher.#read(response.body);
    await watcher.until(() => watcher.messages.length > 0);
    return watcher;
  }

  get names(): StreamEventName[] {
    return this.messages.map(({ event }) => event);
  }

  /** Messages of one name. */
  of<N extends StreamEventName>(name: N): Extract<StreamMessage, { event: N }>[] {
    return this.messages.filter((message): message is Extract<StreamMessage, { event: N }> => message.event === name);
  }

  /** Resolves when `isThere` holds; rejects if the stream ends before. */
  async until(isThere: () => boolean): Promise<void> {
    while (!isThere()) {
      if (this.#hasEnded) throw new Error(`the stream has ended after ${this.names.join(", ")}`);
      await this.#news.promise;
    }
  }

  /** Resolves when the card has ended the stream. */
  async ended(): Promise<void> {
    while (!this.#hasEnded) await this.#news.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.ended();
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const parser = new SseParser();
    try {
      for await (const bytes of body) {
        for (const raw of parser.push(bytes)) {
          const message = readStreamMessage(raw);
          if (typeof message === "string") throw new Error(`the card sent something ${message}: ${raw.event} ${raw.data}`);
          this.messages.push(message);
        }
        this.#tell();
      }
    } catch (error) {
      if (error instanceof Error && error.message.startsWith("the card sent")) throw error;
      // A cut connection ends the stream like any other end.
    }
    this.#hasEnded = true;
    this.#tell();
  }

  #tell(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers<void>();
  }
}
