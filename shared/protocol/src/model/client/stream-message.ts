import type { StreamEventName, StreamEvents } from "../stream.ts";
import type { SseMessage } from "./sse-parser.ts";

/** One event of the card's stream. */
export type StreamMessage = {
  readonly [N in StreamEventName]: { readonly event: N; readonly data: StreamEvents[N]; readonly id: string };
}[StreamEventName];

type Kind = "number" | "string" | "boolean" | "object";

/** What a receiver cannot do without, by event. The card shapes the rest by the same types. */
const ESSENTIALS: Readonly<Record<StreamEventName, Readonly<Record<string, Kind>>>> = {
  hello: { cardId: "string", bootId: "string", logId: "string", lastId: "number", oldestId: "number" },
  reading: { seq: "number", ageMs: "number", facts: "object", battery: "object", input: "object", output: "object" },
  link: { state: "string", forMs: "number" },
  ups: { identity: "object", ratings: "object" },
  alarm: { id: "string", subject: "string", active: "boolean" },
  event: { id: "number", kind: "string", wallMs: "number" },
  gap: { logId: "string", lastId: "number" },
  beat: { wallMs: "number" },
};

/** Reads an event; `"unknown"` for one of a later version, `"malformed"` for what is not what its name says. */
export function readStreamMessage({ event, data, id }: SseMessage): StreamMessage | "unknown" | "malformed" {
  if (!isKnown(event)) return "unknown";
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return "malformed"; // whoever counts these needs no reason
  }
  if (typeof value !== "object" || value === null) return "malformed";
  const members = new Map<string, unknown>(Object.entries(value));
  const fits = Object.entries(ESSENTIALS[event]).every(([name, kind]) => typeof members.get(name) === kind && members.get(name) !== null);
  return fits ? ({ event, data: value, id } as StreamMessage) : "malformed";
}

const isKnown = (event: string): event is StreamEventName => Object.hasOwn(ESSENTIALS, event);
