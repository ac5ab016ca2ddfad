import { type SseMessage, SseParser } from "./sse-parser.ts";

/** Any message of a stream; `hello` opens each connection. */
export interface NamedMessage {
  readonly event: string;
}

export interface SseReaderDeps<M extends NamedMessage> {
  /** `"unknown"`: of a later version, passed over. `"malformed"`: counted. */
  readonly read: (raw: SseMessage) => M | "unknown" | "malformed";
  readonly onEvent: (message: M) => void;
  /** Told how many events could not be understood so far, each time that number grows. */
  readonly onMalformed?: (total: number) => void;
}

/** Reads a stream that tells state, over any number of connections: each message replaces what was known. */
export class SseReader<M extends NamedMessage> {
  readonly #deps: SseReaderDeps<M>;
  #parser = new SseParser();
  #malformed = 0;
  /** Oversized events of the present connection that were counted. */
  #dropped = 0;

  constructor(deps: SseReaderDeps<M>) {
    this.#deps = deps;
  }

  /** State has no place to go on from. */
  get lastEventId(): string | null {
    return null;
  }

  /** Forgets the half-received event of the connection before. */
  begin(): void {
    this.#parser = new SseParser();
    this.#dropped = 0;
  }

  /** Tells the messages in `bytes`. True if one of them was the hello. */
  take(bytes: Uint8Array): boolean {
    let greeted = false;
    for (const raw of this.#parser.push(bytes)) {
      const message = this.#deps.read(raw);
      if (message === "malformed") this.#countMalformed(1);
      else if (message !== "unknown") {
        greeted ||= message.event === "hello";
        this.#deps.onEvent(message);
      }
    }
    this.#countMalformed(this.#parser.dropped - this.#dropped);
    this.#dropped = this.#parser.dropped;
    return greeted;
  }

  #countMalformed(count: number): void {
    if (count === 0) return;
    this.#malformed += count;
    this.#deps.onMalformed?.(this.#malformed);
  }
}
