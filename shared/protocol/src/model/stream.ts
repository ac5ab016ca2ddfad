import type { ActiveAlarm, EventRecord } from "./event.ts";
import type { HostMessage } from "./hosts.ts";
import type { Identity, Link, Ratings, Reading } from "./reading.ts";

/** Version of the stream; a breaking change is a new API version. */
export const STREAM_VERSION = 1;
/** The card sends a beat this often, ms. */
export const BEAT_EVERY_MS = 2_000;
/** Silence after which a receiver takes the stream as lost, ms. */
export const SILENCE_LIMIT_MS = 6_000;
/** A client with more than this many bytes waiting is closed. */
export const MAX_BUFFERED_BYTES = 256 * 1024;

export interface Hello {
  readonly v: number;
  readonly cardId: string;
  readonly bootId: string;
  /** Identity of the event log; another one means everything has to be read anew. */
  readonly logId: string;
  /** Highest event id so far, 0 if none; lowest one still kept. */
  readonly lastId: number;
  readonly oldestId: number;
  readonly wallMs: number;
  /** Whom the card takes the listener for: in its log what the listener does stands under this name. Earlier cards do not tell. */
  readonly user?: string;
}

/** State of one alarm; idempotent. Cleared alarms carry `active: false`. */
export type AlarmState = ActiveAlarm & { readonly active: boolean };

/** Sent instead of events when those after `Last-Event-ID` are no longer all there or belong to another log. */
export interface Gap {
  readonly logId: string;
  readonly oldestId: number;
  readonly lastId: number;
}

/** What travels on the stream, by SSE event name. Only `event` carries an SSE id: `logId.id`. */
export interface StreamEvents {
  readonly hello: Hello;
  readonly reading: Reading;
  readonly link: Link;
  readonly ups: { readonly identity: Identity; readonly ratings: Ratings };
  readonly alarm: AlarmState;
  readonly event: EventRecord;
  readonly gap: Gap;
  /** A host is not as it was, or gone. That it said the same again is not told. */
  readonly host: HostMessage;
  /** The first one ends the present state: an alarm that was not told before it is not on, and a host is none. */
  readonly beat: { readonly wallMs: number };
}
export type StreamEventName = keyof StreamEvents;
/** What a client may choose among; `ups` comes with `link`, `gap` with `event`, and `hello` and `beat` always. */
export const TOPICS = ["reading", "link", "alarm", "event", "host"] as const;
export type Topic = (typeof TOPICS)[number];

/** SSE id of an event. */
export const eventIdOf = (logId: string, id: number): string => `${logId}.${id}`;
/** Reads an SSE id; `null` if it has not the form `logId.id`. */
export function parseEventId(text: string): { readonly logId: string; readonly id: number } | null {
  const match = /^([\w-]{1,64})\.(\d{1,15})$/.exec(text);
  return match?.[1] && match[2] ? { logId: match[1], id: Number(match[2]) } : null;
}
