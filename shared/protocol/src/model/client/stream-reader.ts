import { eventIdOf, parseEventId } from "../stream.ts";
import { SseParser } from "./sse-parser.ts";
import { readStreamMessage, type StreamMessage } from "./stream-message.ts";

export interface StreamReaderDeps {
  readonly lastEventId: string | null;
  readonly onEvent: (message: StreamMessage) => void;
  readonly onMalformed: (total: number) => void;
}

/** What stays the same over the connections of one stream: the place to go on from, and that every event is told once. */
export class StreamReader {
  readonly #deps: StreamReaderDeps;
  #parser = new SseParser();
  #lastEventId: string | null;
  #malformed = 0;
  /** Oversized events of the present connection that were counted. */
  #dropped = 0;

  constructor(deps: StreamReaderDeps) {
    this.#deps = deps;
    this.#lastEventId = deps.lastEventId;
  }

  /** For the next connection's `Last-Event-ID`; `null` before the first hello. */
  get lastEventId(): string | null {
    return this.#lastEventId;
  }

  /** Forgets the half-received event of the connection before. */
  begin(): void {
    this.#parser = new SseParser();
    this.#dropped = 0;
  }

  /** Tells the events in `bytes`. True if one of them was the card's hello. */
  take(bytes: Uint8Array): boolean {
    let greeted = false;
    for (const raw of this.#parser.push(bytes)) {
      const message = readStreamMessage(raw);
      if (message === "malformed") this.#countMalformed(1);
      else if (message !== "unknown" && this.#isNew(message)) {
        greeted ||= message.event === "hello";
        this.#deps.onEvent(message);
      }
    }
    this.#countMalformed(this.#parser.dropped - this.#dropped);
    this.#dropped = this.#parser.dropped;
    return greeted;
  }

  #isNew(message: StreamMessage): boolean {
    switch (message.event) {
      case "hello":
        // Whatever happens after this moment is wanted, even if the connection breaks before the first event.
        this.#lastEventId ??= eventIdOf(message.data.logId, message.data.lastId);
        return true;
      case "gap":
        this.#lastEventId = eventIdOf(message.data.logId, message.data.lastId);
        return true;
      case "event": {
        const last = this.#lastEventId === null ? null : parseEventId(this.#lastEventId);
        const own = parseEventId(message.id);
        if (own && last && own.logId === last.logId && own.id <= last.id) return false;
        if (own) this.#lastEventId = message.id;
        return true;
      }
      default:
        return true;
    }
  }

  #countMalformed(count: number): void {
    if (count === 0) return;
    this.#malformed += count;
    this.#deps.onMalformed(this.#malformed);
  }
}
