import type { FoundCard, Scan } from "@istars/protocol/model/isearch/found-card.ts";
import type { CommandRun } from "@istars/protocol/model/ismartview/command-run.ts";
import type { FleetAlarm } from "@istars/protocol/model/ismartview/fleet-alarm.ts";
import type { FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import type { FleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import { FLEET_STREAM, type FleetStreamMessage, type StorageState } from "@istars/protocol/model/ismartview/stream.ts";
import { BEAT_EVERY_MS } from "@istars/protocol/model/stream.ts";
import type { Caller } from "@istars/service/auth/auth.ts";
import type { ActiveSession } from "@istars/service/auth/sessions.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { FastifyReply } from "@istars/service/http/server.ts";
import { SseConnection } from "@istars/service/http/sse-connection.ts";
import { type SseFrame, sseFrame } from "@istars/service/http/sse-frame.ts";
import { type SseClient, SseHub } from "@istars/service/http/sse-hub.ts";
import type { Scanner } from "@istars/service/scan/scanner.ts";
import type { CardReading, Fleet } from "../fleet/fleet.ts";
import { alarmFrames, cardFrames, figureFrames, readingFrame } from "./fleet-frames.ts";
import { StateFeed } from "./state-feed.ts";
import { ToldState } from "./told-state.ts";

/** Whose sessions the streams belong to. */
export interface StreamSessions {
  use(session: ActiveSession): boolean;
  onSessionEnd(listener: (session: ActiveSession) => void): () => void;
}

export interface FleetStreamDeps {
  readonly fleet: Pick<Fleet, "cards" | "figures" | "reading" | "alarms" | "storage" | "latestRun" | "subscribe">;
  /** Searches the network; what it finds is told to whoever listens. */
  readonly scanner: Pick<Scanner, "cards" | "latest" | "subscribe">;
  readonly sessions: StreamSessions;
  readonly clock: Clock;
  readonly version: string;
}

interface FleetClient extends SseClient {
  readonly cards: StateFeed;
  readonly alarms: StateFeed;
  /** The card whose readings it wants. */
  readonly card: number | null;
}

/** Streams open at once. */
const MAX_CLIENTS = 200;
/** Everything that is known of ten thousand cards and as many alarms, with room. */
const MAX_BUFFERED_BYTES = 16 * 1024 * 1024;
/** A client that takes nothing for this long is closed, ms. */
const MAX_STALLED_MS = 30_000;

/** iSmartView's event stream: the fleet as it is and as it changes. What many clients are told is put into words once. */
export class FleetStream {
  readonly #deps: FleetStreamDeps;
  readonly #hub: SseHub<FleetClient>;
  readonly #stop = new AbortController();
  readonly #cards = new ToldState<FleetCard>(cardFrames);
  readonly #alarms = new ToldState<FleetAlarm>(alarmFrames);
  /** Who wants the readings of a card. */
  readonly #watchers = new Map<number, Set<FleetClient>>();
  /** Cards that have changed since clients were told last. */
  #changed = new Set<number>();
  #run: CommandRun | null = null;
  #isTelling = false;
  #unsubscribe: readonly (() => void)[] = [];
  #figures: Promise<void> = Promise.resolve();

  constructor(deps: FleetStreamDeps) {
    const { clock, sessions } = deps;
    this.#deps = deps;
    this.#hub = new SseHub({
      clock,
      beatEveryMs: BEAT_EVERY_MS,
      maxClients: MAX_CLIENTS,
      use: (session) => sessions.use(session),
      onSessionEnd: (listener) => sessions.onSessionEnd(listener),
      onClose: (client) => this.#forget(client),
    });
  }

  /** How many streams are open. */
  get clients(): number {
    return this.#hub.clients.size;
  }

  /** Begins to follow the fleet, to tell figures and to beat. */
  open(): void {
    const { fleet, scanner } = this.#deps;
    this.#cards.put(fleet.cards());
    this.#alarms.put(fleet.alarms());
    let isAll = false;
    const ofScanner = scanner.subscribe({
      onCards: (cards) => {
        this.#tellAll(() => foundFrame(cards, isAll));
        isAll = false;
      },
      onScan: (scan) => this.#tellAll(() => scanFrame(scan)),
      onForgotten: () => {
        isAll = true;
      },
    });
    const ofFleet = fleet.subscribe({
      onCards: (cards, removed) => this.#takeCards(cards, removed),
      onAlarms: (on, off) => this.#takeAlarms(on, off),
      onEvents: (events) => this.#takeEvents(events),
      onReading: (reading) => this.#takeReading(reading),
      onStorage: (state) => this.#tellAll(() => storageFrame(state)),
      onRun: (run) => {
        this.#run = run;
        this.#tellSoon();
      },
    });
    this.#unsubscribe = [ofScanner, ofFleet];
    this.#figures = this.#tellFigures();
    this.#hub.open();
  }

  /** Ends every stream. May be called twice. */
  async close(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#unsubscribe = [];
    this.#stop.abort();
    await this.#figures;
    await this.#hub.close();
  }

  /** Turns a request into a stream, with the readings of `card` if one is named. Throws `rate.limited` before the connection is taken over. */
  accept(reply: FastifyReply, { session }: Caller, card: number | null): void {
    const { fleet, scanner, clock, version } = this.#deps;
    this.#hub.requirePlace();
    const connection = new SseConnection(reply, clock, { maxBufferedBytes: MAX_BUFFERED_BYTES, maxStalledMs: MAX_STALLED_MS });
    const client: FleetClient = {
      ...{ connection, session, card },
      cards: new StateFeed(connection, (ids) => this.#cards.of(ids)),
      alarms: new StateFeed(connection, (ids) => this.#alarms.of(ids)),
    };
    const hello: FleetStreamMessage = { event: "hello", data: { v: 1, version, wallMs: clock.wallMs() } };
    const run = fleet.latestRun();
    const scan = scanner.latest();
    const reading = card === null ? null : fleet.reading(card);
    const frames = [
      sseFrame(hello.event, hello.data),
      ...this.#cards.all(),
      ...figureFrames(fleet.figures(), clock.monoMs()),
      ...this.#alarms.all(),
      storageFrame(fleet.storage()),
      ...(run === null ? [] : [runFrame(run)]),
      ...(scan === null ? [] : [scanFrame(scan), foundFrame(scanner.cards(), true)]),
      ...(reading === null ? [] : [readingFrame(reading, clock.monoMs())]),
      sseFrame("beat", { wallMs: clock.wallMs() }),
    ];
    for (const frame of frames) connection.send(frame);
    // Until it has taken all that, it is behind like any slow one.
    for (const feed of [client.cards, client.alarms]) feed.offer([], []);
    this.#watch(client);
    this.#hub.add(client);
  }

  #takeCards(cards: readonly FleetCard[], removed: readonly number[]): void {
    this.#cards.put(cards);
    this.#cards.drop(removed);
    for (const { id } of cards) this.#changed.add(id);
    for (const id of removed) this.#changed.add(id);
    this.#tellSoon();
  }

  /** At once: nothing that is wrong waits for anything. */
  #takeAlarms(on: readonly FleetAlarm[], off: readonly number[]): void {
    this.#alarms.put(on);
    this.#alarms.drop(off);
    if (this.clients === 0) return;
    const ids = [...on.map(({ id }) => id), ...off];
    const frames = this.#alarms.of(ids);
    for (const client of this.#hub.clients) client.alarms.offer(ids, frames);
  }

  #takeEvents(events: readonly FleetEvent[]): void {
    if (events.length > 0) this.#tellAll(() => sseFrame("events", { events }));
  }

  #takeReading(reading: CardReading): void {
    const watchers = this.#watchers.get(reading.cardId);
    if (watchers === undefined) return;
    const frame = readingFrame(reading, this.#deps.clock.monoMs());
    for (const { connection } of watchers) connection.send(frame);
  }

  #tellAll(frameOf: () => SseFrame): void {
    if (this.clients === 0) return;
    const frame = frameOf();
    for (const { connection } of this.#hub.clients) connection.send(frame);
  }

  /** What changes within a moment is told together. */
  #tellSoon(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    this.#deps.clock.sleep(FLEET_STREAM.changesWithinMs, this.#stop.signal).then(
      () => this.#tellChanges(),
      () => {}, // closed: there is nobody to be told
    );
  }

  #tellChanges(): void {
    this.#isTelling = false;
    const changed = this.#changed;
    const run = this.#run;
    this.#changed = new Set();
    this.#run = null;
    if (this.clients === 0) return;
    if (changed.size > 0) {
      const frames = this.#cards.of(changed);
      for (const client of this.#hub.clients) client.cards.offer(changed, frames);
    }
    if (run !== null) this.#tellAll(() => runFrame(run));
  }

  async #tellFigures(): Promise<void> {
    const { fleet, clock } = this.#deps;
    while (!this.#stop.signal.aborted) {
      await clock.sleep(FLEET_STREAM.figuresEveryMs, this.#stop.signal).catch(() => {}); // an aborted sleep is how we stop
      if (this.#stop.signal.aborted || this.clients === 0) continue;
      for (const frame of figureFrames(fleet.figures(), clock.monoMs())) this.#tellAll(() => frame);
    }
  }

  #watch(client: FleetClient): void {
    if (client.card === null) return;
    const watchers = this.#watchers.get(client.card) ?? new Set();
    watchers.add(client);
    this.#watchers.set(client.card, watchers);
  }

  #forget(client: FleetClient): void {
    if (client.card === null) return;
    const watchers = this.#watchers.get(client.card);
    watchers?.delete(client);
    if (watchers?.size === 0) this.#watchers.delete(client.card);
  }
}

const storageFrame = (state: StorageState): SseFrame => sseFrame("storage", state, { key: "storage" });
const runFrame = (run: CommandRun): SseFrame => sseFrame("run", run, { key: "run" });
const scanFrame = (scan: Scan): SseFrame => sseFrame("scan", scan, { key: "scan" });
const foundFrame = (cards: readonly FoundCard[], isAll: boolean): SseFrame => sseFrame("found", { cards, ...(isAll ? { isAll } : {}) });
