import type { QueryOf, SCHEMAS } from "@istars/protocol/model/http.ts";
import { TOPICS, type Topic } from "@istars/protocol/model/stream.ts";
import type { ActiveSession } from "@istars/service/auth/sessions.ts";
import { ApiProblem } from "@istars/service/http/api-problem.ts";
import type { SseConnection } from "@istars/service/http/sse-connection.ts";
import type { SseFrame } from "@istars/service/http/sse-frame.ts";
import type { SseClient } from "@istars/service/http/sse-hub.ts";
import type { EventFeed } from "./event-feed.ts";

/** What a client wants of the stream. */
export interface StreamWishes {
  readonly topics: ReadonlySet<Topic>;
  /** Shortest time between readings, ms; 0: every one. */
  readonly readingEveryMs: number;
}

/** Throws `request.invalid` for a topic that there is not. */
export function wishesOf({ topics, readingEveryMs = 0 }: QueryOf<(typeof SCHEMAS)["stream"]>): StreamWishes {
  const names = topics === undefined ? [...TOPICS] : topics.split(",");
  const wanted = names.flatMap((name) => TOPICS.filter((topic) => topic === name));
  if (wanted.length < names.length) {
    throw new ApiProblem("request.invalid", {
      errors: [{ pointer: "/topics", code: "enum", params: { allowedValues: TOPICS.join(", ") } }],
    });
  }
  return { topics: new Set(wanted), readingEveryMs };
}

/** One client of the card's stream: what it wants, and the reading it has not been sent yet. */
export class StreamClient implements SseClient {
  readonly connection: SseConnection;
  readonly session: ActiveSession;
  readonly feed: EventFeed;
  readonly #wishes: StreamWishes;
  #readingSentMonoMs = Number.NEGATIVE_INFINITY;
  #heldReading: SseFrame | null = null;

  constructor(parts: {
    readonly connection: SseConnection;
    readonly session: ActiveSession;
    readonly feed: EventFeed;
    readonly wishes: StreamWishes;
  }) {
    this.connection = parts.connection;
    this.session = parts.session;
    this.feed = parts.feed;
    this.#wishes = parts.wishes;
  }

  wants(topic: Topic): boolean {
    return this.#wishes.topics.has(topic);
  }

  send(topic: Topic, frame: SseFrame): void {
    if (this.wants(topic)) this.connection.send(frame);
  }

  /** Sends a reading, or keeps it while the one before is too recent. */
  sendReading(frame: SseFrame, monoMs: number): void {
    if (!this.wants("reading")) return;
    this.#heldReading = frame;
    this.sendHeldReading(monoMs);
  }

  /** Sends the newest reading if it is still unsent and due, so that the last one before a silence arrives too. */
  sendHeldReading(monoMs: number): void {
    if (this.#heldReading === null || monoMs - this.#readingSentMonoMs < this.#wishes.readingEveryMs) return;
    this.connection.send(this.#heldReading);
    this.#heldReading = null;
    this.#readingSentMonoMs = monoMs;
  }
}
