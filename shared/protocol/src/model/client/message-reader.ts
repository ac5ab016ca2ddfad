import type { SseMessage } from "./sse-parser.ts";
import type { NamedMessage } from "./sse-reader.ts";

type Kind = "number" | "string" | "boolean" | "object" | "array";

/** What a receiver cannot do without, by event. The sender shapes the rest by the same types. */
export type Essentials<M extends NamedMessage> = Readonly<Record<M["event"], Readonly<Record<string, Kind>>>>;

/** Reads an event of a stream; `"unknown"` for one of a later version, `"malformed"` for what is not what its name says. */
export function readMessage<M extends NamedMessage & { readonly data: object }>(
  { event, data, id }: SseMessage,
  essentials: Essentials<M>,
): M | "unknown" | "malformed" {
  if (!isNamed(event, essentials)) return "unknown";
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return "malformed"; // whoever counts these needs no reason
  }
  if (typeof value !== "object" || value === null) return "malformed";
  const members = new Map<string, unknown>(Object.entries(value));
  if (!Object.entries(essentials[event]).every(([name, kind]) => isOfKind(members.get(name), kind))) return "malformed";
  const message: unknown = { event, data: value, id };
  return message as M;
}

const isNamed = <M extends NamedMessage>(event: string, essentials: Essentials<M>): event is M["event"] => Object.hasOwn(essentials, event);

const isOfKind = (value: unknown, kind: Kind): boolean =>
  kind === "array" ? Array.isArray(value) : typeof value === kind && value !== null && !Array.isArray(value);
