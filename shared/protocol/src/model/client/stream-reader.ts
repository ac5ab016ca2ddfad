import { eventIdOf, parseEventId } from "../stream.ts";
import { SseReader } from "./sse-reader.ts";
import type { ByteReader } from "./stream-keeper.ts";
import { readStreamMessage, type StreamMessage } from "./stream-message.ts";

export interface StreamReaderDeps {
  readonly lastEventId: string | null;
  readonly onEvent: (message: StreamMessage) => void;
  readonly onMalformed?: (total: number) => void;
}

/** What stays the same over the connections of a card's stream: the place to go on from, and that every event is told once. */
export class StreamReader implements ByteReader {
  readonly #reader: SseReader<StreamMessage>;
  #lastEventId: string | null;

  constructor({ lastEventId, onEvent, onMalformed }: StreamReaderDeps) {
    this.#lastEventId = lastEventId;
    this.#reader = new SseReader<StreamMessage>({
      read: readStreamMessage,
      onEvent: (message) => {
        if (this.#isNew(message)) onEvent(message);
      },
      ...(onMalformed ? { onMalformed } : {}),
    });
  }

  /** `null` before the first hello. */
  get lastEventId(): string | null {
    return this.#lastEventId;
  }

  begin(): void {
    this.#reader.begin();
  }

  take(bytes: Uint8Array): boolean {
    return this.#reader.take(bytes);
  }

  #isNew(message: StreamMessage): boolean {
    switch (message.event) {
      case "hello":
        // Whatever happens after this moment is wanted, even if the connection breaks before the first event.
        this.#lastEventId ??= placeOf(message.data);
        return true;
      case "gap":
        this.#lastEventId = placeOf(message.data) ?? this.#lastEventId;
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
}

/** `null` for a place that cannot be asked for. */
function placeOf({ logId, lastId }: { readonly logId: string; readonly lastId: number }): string | null {
  const place = eventIdOf(logId, lastId);
  return parseEventId(place) === null ? null : place;
}
