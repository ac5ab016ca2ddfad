import { type NamedMessage, SseReader, type SseReaderDeps } from "@istars/protocol/model/client/sse-reader.ts";
import { keepStream } from "@istars/protocol/model/client/stream-keeper.ts";

export interface WatchedStream<M extends NamedMessage> {
  readonly url: string;
  readonly read: SseReaderDeps<M>["read"];
  readonly cookie?: string;
}

/** A client of a program's stream that keeps what it hears. For tests. */
export class StreamWatcher<M extends NamedMessage> implements AsyncDisposable {
  readonly messages: M[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #stop = new AbortController();
  #ended: Promise<unknown> = Promise.resolve();

  /** Resolves when the stream has said hello. */
  static async open<M extends NamedMessage>({ url, read, cookie }: WatchedStream<M>): Promise<StreamWatcher<M>> {
    const watcher = new StreamWatcher<M>();
    const reader = new SseReader<M>({ read, onEvent: (message) => watcher.#take(message) });
    const headers = (): Record<string, string> => (cookie === undefined ? {} : { cookie });
    const kept = keepStream(reader, { fetch, url, headers, onState: () => {}, signal: watcher.#stop.signal });
    watcher.#ended = kept.catch((error: unknown) => error);
    await Promise.race([watcher.until(() => watcher.messages.length > 0), kept]);
    return watcher;
  }

  get names(): readonly string[] {
    return this.messages.map(({ event }) => event);
  }

  of<N extends M["event"]>(name: N): readonly Extract<M, { readonly event: N }>[] {
    return this.messages.filter((message): message is Extract<M, { readonly event: N }> => message.event === name);
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

  #take(message: M): void {
    this.messages.push(message);
    for (const listener of this.#listeners) listener();
  }
}
