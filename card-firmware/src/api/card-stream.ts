import type { ActiveAlarm } from "@istars/protocol/model/event.ts";
import type { HostMessage } from "@istars/protocol/model/hosts.ts";
import { type AlarmState, BEAT_EVERY_MS, type Gap, type Hello, MAX_BUFFERED_BYTES, STREAM_VERSION } from "@istars/protocol/model/stream.ts";
import type { Auth, Caller } from "@istars/service/auth/auth.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { FastifyReply } from "@istars/service/http/server.ts";
import { SseConnection } from "@istars/service/http/sse-connection.ts";
import { ageingSseFrame, type SseFrame, sseFrame } from "@istars/service/http/sse-frame.ts";
import { SseHub } from "@istars/service/http/sse-hub.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { EventLog } from "../events/event-log.ts";
import type { HostChange, Hosts } from "../hosts/hosts.ts";
import { agedReading, type Change, type Live, type Snapshot, type TimedReading } from "../live/live.ts";
import type { CounterSink } from "../metrics/counters.ts";
import type { CardFacts } from "./card-facts.ts";
import { type Bounds, beginningOf, EventFeed, eventFrame } from "./event-feed.ts";
import { linkAt } from "./link-at.ts";
import { StreamClient, type StreamWishes } from "./stream-client.ts";

export interface CardStreamDeps {
  readonly live: Live;
  readonly hosts: Pick<Hosts, "known" | "shown" | "subscribe">;
  readonly eventLog: EventLog;
  readonly auth: Pick<Auth, "use" | "onSessionEnd">;
  readonly facts: CardFacts;
  readonly clock: Clock;
  readonly log: Logger;
  readonly counters: CounterSink;
}

/** Streams open at once; a wall screen and every administrator's browser fit in many times over. */
const MAX_CLIENTS = 100;
/** A client that takes nothing for this long is closed, ms. */
const MAX_STALLED_MS = 30_000;
/** Longer than this a stream does not wait for the store, ms (SAFETY 27). */
const STORE_PATIENCE_MS = 1_000;

/** The card's event stream: everything that changes in `Live` and of the hosts, and every event once it is stored. Each is encoded once for all clients. */
export class CardStream {
  readonly #deps: CardStreamDeps;
  readonly #hub: SseHub<StreamClient>;
  /** What was last known of the log, for a hello while storage has failed (SAFETY 27). */
  #bounds: Bounds = { oldestId: 0, lastId: 0 };
  #unsubscribe: readonly (() => void)[] = [];

  constructor(deps: CardStreamDeps) {
    const { clock, auth, counters } = deps;
    this.#deps = deps;
    this.#hub = new SseHub({
      clock,
      beatEveryMs: BEAT_EVERY_MS,
      maxClients: MAX_CLIENTS,
      use: (session) => auth.use(session),
      onSessionEnd: (listener) => auth.onSessionEnd(listener),
      onBeat: (client) => client.sendHeldReading(clock.monoMs()),
      onClose: (_client, reason) => {
        if (reason === "slow") counters.add("stream_dropped");
      },
    });
  }

  /** Begins to follow the card and to beat. */
  open(): void {
    const { live, eventLog, hosts } = this.#deps;
    this.#unsubscribe = [
      hosts.subscribe((change) => this.#sendAll("host", this.#hostFrame(change))),
      live.subscribe((snapshot, change) => this.#publish(snapshot, change)),
      eventLog.subscribe((event) => {
        this.#bounds = { oldestId: this.#bounds.oldestId || event.id, lastId: event.id };
        const frame = eventFrame(eventLog.logId, event);
        for (const client of this.#hub.clients) if (client.wants("event")) client.feed.offer(event, frame);
      }),
    ];
    this.#hub.open();
  }

  /** Ends every stream. May be called twice. */
  async close(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#unsubscribe = [];
    await this.#hub.close();
  }

  /**
   * Turns a request into a stream: hello, the present state, the events after `lastEventId`, then what happens. Rejects with
   * `rate.limited` before the connection is taken over; afterwards it never does.
   */
  async accept(reply: FastifyReply, caller: Caller, wishes: StreamWishes, lastEventId: string | null): Promise<void> {
    const { eventLog, clock, log, counters } = this.#deps;
    const bounds = await this.#readBounds();
    this.#hub.requirePlace();
    const connection = new SseConnection(reply, clock, { maxBufferedBytes: MAX_BUFFERED_BYTES, maxStalledMs: MAX_STALLED_MS });
    const { after, gap } = beginningOf(lastEventId, eventLog.logId, bounds);
    const feed = new EventFeed({ eventLog, connection, log, after });
    const client = new StreamClient({ connection, session: caller.session, feed, wishes });
    counters.add("stream_opened");
    connection.send(sseFrame("hello", this.#hello(bounds, caller.user)));
    this.#sendState(client);
    connection.send(sseFrame("beat", { wallMs: clock.wallMs() }));
    this.#hub.add(client);
    if (!client.wants("event")) return;
    if (gap) connection.send(sseFrame("gap", { logId: eventLog.logId, ...bounds } satisfies Gap));
    await feed.catchUp();
  }

  #sendState(client: StreamClient): void {
    const { live, hosts, clock } = this.#deps;
    const snapshot = live.current();
    client.send("link", linkFrame(snapshot));
    client.send("link", upsFrame(snapshot));
    if (snapshot.latest) client.sendReading(readingFrame(snapshot.latest), clock.monoMs());
    for (const alarm of snapshot.alarms) client.send("alarm", alarmFrame(alarm, true));
    for (const host of hosts.known()) client.send("host", this.#hostFrame({ id: host.row.id, host }));
  }

  #publish(snapshot: Snapshot, change: Change): void {
    if (this.#hub.clients.size === 0) return;
    switch (change.kind) {
      case "reading": {
        if (!snapshot.latest) return;
        const frame = readingFrame(snapshot.latest);
        const monoMs = this.#deps.clock.monoMs();
        for (const client of this.#hub.clients) client.sendReading(frame, monoMs);
        return;
      }
      case "link":
        this.#sendAll("link", linkFrame(snapshot));
        return;
      case "ups":
        this.#sendAll("link", upsFrame(snapshot));
        return;
      case "alarm":
        this.#sendAll("alarm", alarmFrame(change.alarm, change.active));
        return;
    }
  }

  /** A host as it was when this was told, its ages as they are when it leaves. */
  #hostFrame({ id, host }: HostChange): SseFrame {
    const { hosts } = this.#deps;
    const key = `host ${id}`;
    if (host === null) return sseFrame("host", { removed: id } satisfies HostMessage, { key });
    return ageingSseFrame("host", key, (monoMs) => ({ host: hosts.shown(host, monoMs) }) satisfies HostMessage);
  }

  #sendAll(topic: "link" | "alarm" | "host", frame: SseFrame): void {
    for (const client of this.#hub.clients) client.send(topic, frame);
  }

  async #readBounds(): Promise<Bounds> {
    const { eventLog, clock, log } = this.#deps;
    const timer = new AbortController();
    const tooLate = clock.sleep(STORE_PATIENCE_MS, timer.signal).then(() => {
      throw new Error(`the store has not answered within ${STORE_PATIENCE_MS} ms`);
    });
    try {
      this.#bounds = await Promise.race([eventLog.bounds(), tooLate]);
    } catch (err) {
      log.error({ err }, "the event log's bounds could not be read; the stream goes on with the last known");
    } finally {
      timer.abort();
    }
    return this.#bounds;
  }

  #hello({ oldestId, lastId }: Bounds, user: string): Hello {
    const { facts, eventLog, clock } = this.#deps;
    const { cardId, bootId } = facts;
    return { v: STREAM_VERSION, cardId, bootId, logId: eventLog.logId, lastId, oldestId, wallMs: clock.wallMs(), user };
  }
}

const readingFrame = (latest: TimedReading): SseFrame => ageingSseFrame("reading", "reading", (monoMs) => agedReading(latest, monoMs));
const linkFrame = ({ link }: Snapshot): SseFrame => ageingSseFrame("link", "link", (monoMs) => linkAt(link, monoMs));
const upsFrame = ({ identity, ratings }: Snapshot): SseFrame => sseFrame("ups", { identity, ratings }, { key: "ups" });
const alarmFrame = (alarm: ActiveAlarm, active: boolean): SseFrame =>
  sseFrame("alarm", { ...alarm, active } satisfies AlarmState, { key: `alarm ${alarm.id} ${alarm.subject}` });
