import { readIsearchMessage } from "@istars/protocol/model/client/isearch-message.ts";
import { SseReader } from "@istars/protocol/model/client/sse-reader.ts";
import { keepStream } from "@istars/protocol/model/client/stream-keeper.ts";
import { ISEARCH_ROUTES } from "@istars/protocol/model/isearch/routes.ts";
import type { IsearchStreamMessage } from "@istars/protocol/model/isearch/stream.ts";
import { API_PREFIX } from "@istars/protocol/model/routes.ts";

/** A client of iSearch's stream that keeps what it hears. For tests. */
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
