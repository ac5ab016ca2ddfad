import type { ServerResponse } from "node:http";
import type { Clock } from "@istars/service/clock.ts";
import { alarmText, type CardWords, eventText } from "./card-words.ts";
import type { LoggedEvent } from "./event-log.ts";
import { lieAtBeat } from "./lies.ts";
import type { CardLook, CardWatcher, SimCard } from "./sim-card.ts";

const TOPICS = ["reading", "link", "alarm", "event", "host"] as const;
type Topic = (typeof TOPICS)[number];

/** What a client asked for. */
export interface StreamWishes {
  readonly topics: ReadonlySet<Topic>;
  /** Shortest time between readings, ms. */
  readonly readingEveryMs: number;
  /** `LOGID.N`, where it wants to go on. */
  readonly lastEventId: string | null;
}

export interface CardStreamParts {
  readonly card: SimCard;
  readonly words: CardWords;
  /** Whom the client is taken for. */
  readonly user: string;
  readonly hosts: () => readonly object[];
  readonly response: ServerResponse;
  readonly clock: Clock;
  readonly wishes: StreamWishes;
}

/** A client that has let this much lie about is closed, octets. */
const MAX_BUFFERED_BYTES = 256 * 1024;

/** Reads the wishes out of a request; `null` where it asks for a topic that there is not, or for a rhythm that is none. */
export function readWishes(query: URLSearchParams, lastEventId: string | null): StreamWishes | null {
  const names = query.get("topics")?.split(",") ?? TOPICS;
  const topics = new Set(TOPICS.filter((topic) => names.includes(topic)));
  const readingEveryMs = Number(query.get("readingEveryMs") ?? 0);
  if (topics.size !== new Set(names).size || !(readingEveryMs >= 0 && readingEveryMs <= 3_600_000)) return null;
  return { topics, readingEveryMs, lastEventId };
}

/** One client of a card's event stream, from hello to the end of either. */
export class CardStream implements CardWatcher {
  readonly #parts: CardStreamParts;
  readonly #stop = new AbortController();
  readonly #unwatch: () => void;
  #readingSentMonoMs: number;

  constructor(parts: CardStreamParts) {
    const { card, response, clock } = parts;
    this.#parts = parts;
    this.#readingSentMonoMs = clock.monoMs();
    // Its end is that of the connection: no length and no chunks have to be told.
    response.useChunkedEncodingByDefault = false;
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store", connection: "close" });
    this.#send(this.#beginning());
    this.#unwatch = card.watch(this);
    response.on("close", () => this.#end());
  }

  looked({ isBeat, alarms, events }: CardLook): void {
    const { card, words, clock, wishes } = this.#parts;
    if (card.manner.isLying) {
      if (isBeat) this.#send(lieAtBeat(card) + this.#beat());
      return;
    }
    let text = "";
    const monoMs = clock.monoMs();
    // At a beat whatever was held back goes out, so that the last reading before a silence arrives, too.
    if (wishes.topics.has("reading") && (isBeat || monoMs - this.#readingSentMonoMs >= wishes.readingEveryMs)) {
      text += frame("reading", words.reading());
      this.#readingSentMonoMs = monoMs;
    }
    if (wishes.topics.has("event")) for (const event of events) text += this.#eventFrame(event);
    if (wishes.topics.has("alarm")) for (const alarm of alarms) text += frame("alarm", alarmText(alarm));
    this.#send(isBeat ? text + this.#beat() : text);
  }

  dropped(): void {
    this.#parts.response.destroy();
  }

  #beginning(): string {
    const { card, words, user, hosts, clock, wishes } = this.#parts;
    const { topics } = wishes;
    const missed = card.log.since(wishes.lastEventId);
    let text = frame("hello", words.hello(Math.round(clock.wallMs()), user));
    if (topics.has("link")) text += frame("link", words.link(Math.round(clock.monoMs() - card.startedMonoMs))) + frame("ups", words.ups());
    if (topics.has("reading")) text += frame("reading", words.reading());
    if (topics.has("alarm")) for (const alarm of card.alarms) text += frame("alarm", alarmText({ ...alarm, active: true }));
    if (topics.has("host")) for (const host of hosts()) text += frame("host", JSON.stringify({ host }));
    text += this.#beat();
    if (!topics.has("event")) return text;
    const { logId, oldestId, lastId } = card.log;
    if (missed === null) return text + frame("gap", JSON.stringify({ logId, oldestId, lastId }));
    return text + missed.map((event) => this.#eventFrame(event)).join("");
  }

  #eventFrame(event: LoggedEvent): string {
    return `id: ${this.#parts.card.log.logId}.${event.id}\n${frame("event", eventText(event))}`;
  }

  #beat(): string {
    return frame("beat", `{"wallMs":${Math.round(this.#parts.clock.wallMs())}}`);
  }

  #send(text: string): void {
    const { card, clock } = this.#parts;
    if (text === "") return;
    const { lateMs } = card.manner;
    if (lateMs === 0) this.#write(text);
    else
      clock.sleep(lateMs, this.#stop.signal).then(
        () => this.#write(text),
        () => {}, // the client left meanwhile
      );
  }

  #write(text: string): void {
    const { response } = this.#parts;
    response.write(text);
    if (response.writableLength > MAX_BUFFERED_BYTES) response.destroy();
  }

  #end(): void {
    this.#unwatch();
    this.#stop.abort();
  }
}

const frame = (event: string, data: string): string => `event: ${event}\ndata: ${data}\n\n`;
