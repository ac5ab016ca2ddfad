import type { StreamEventName, StreamEvents } from "../stream.ts";
import { type Essentials, readMessage } from "./message-reader.ts";
import type { SseMessage } from "./sse-parser.ts";

/** One event of the card's stream. */
export type StreamMessage = {
  readonly [N in StreamEventName]: { readonly event: N; readonly data: StreamEvents[N]; readonly id: string };
}[StreamEventName];

const ESSENTIALS: Essentials<StreamMessage> = {
  hello: { cardId: "string", bootId: "string", logId: "string", lastId: "number", oldestId: "number" },
  reading: { seq: "number", ageMs: "number", facts: "object", battery: "object", input: "array", output: "array" },
  link: { state: "string", forMs: "number" },
  ups: { identity: "object", ratings: "object" },
  alarm: { id: "string", subject: "string", active: "boolean" },
  event: { id: "number", kind: "string", wallMs: "number" },
  // One of two members, which the receiver tells apart.
  host: {},
  gap: { logId: "string", lastId: "number" },
  beat: { wallMs: "number" },
};

/** Reads an event of the card's stream; `"unknown"` for one of a later version, `"malformed"` for what is not what its name says. */
export const readStreamMessage = (raw: SseMessage): StreamMessage | "unknown" | "malformed" => readMessage(raw, ESSENTIALS);
