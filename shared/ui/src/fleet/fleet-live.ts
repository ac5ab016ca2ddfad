import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import type { FleetAlarm } from "@istars/protocol/model/ismartview/fleet-alarm.ts";
import type { FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import type { FleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import type { FleetStreamMessage } from "@istars/protocol/model/ismartview/stream.ts";
import type { StreamSink, StreamState } from "../live/live-store.ts";
import { EMPTY_FLEET_VIEW, type FleetFacts, type FleetView, type HeardFigures, type WatchedReading } from "./fleet-view.ts";
import { Snapshots } from "./snapshots.ts";

export interface FleetLiveDeps {
  /** Opens the service's stream and keeps it open until `signal` aborts; `card`: whose readings it is to tell. */
  readonly openStream: (sink: StreamSink<FleetStreamMessage>, signal: AbortSignal, card: number | null) => void;
  /** Monotonic, ms. */
  readonly monoMs: () => number;
  /** Runs a job before the next picture is drawn: what comes in one moment is told once. */
  readonly schedule: (job: () => void) => void;
}

/** Most events of the stream that are kept. */
const EVENTS_KEPT = 200;

/** What the service told of one connection. */
class Known {
  readonly cards = new Map<number, FleetCard>();
  readonly figures = new Map<number, HeardFigures>();
  readonly alarms = new Map<number, FleetAlarm>();
  readonly found = new Map<string, FoundCard>();
  facts: FleetFacts = { storage: null, run: null, scan: null };
}

/**
 * Everything that is heard from iSmartView's service, for as long as pages look at it. Made for thousands of cards: what is known is
 * changed in place, lists are made once for each picture that is drawn, and what shows one card is told of that card alone. A connection
 * that begins anew replaces what was known at once, when all of it has come. `start()` acts, `stop()` undoes, both may be called twice.
 */
export class FleetLive {
  readonly #deps: FleetLiveDeps;
  readonly #told: Snapshots;
  #view = EMPTY_FLEET_VIEW;
  #known = new Known();
  /** What comes between a hello and the first beat. */
  #incoming: Known | null = null;
  #events: readonly FleetEvent[] = [];
  #reading: WatchedReading | null = null;
  #heardAtMs: number | null = null;
  #watched: number | null = null;
  #running: AbortController | null = null;

  constructor(deps: FleetLiveDeps) {
    this.#deps = deps;
    this.#told = new Snapshots(deps.schedule);
  }

  /** Tells of changes of one kind; gives back how to leave. */
  readonly subscribe: Snapshots["subscribe"] = (topic, listener) => this.#told.subscribe(topic, listener);
  /** Tells of changes of one card and its figures. */
  readonly subscribeCard = (id: number, listener: () => void): (() => void) => this.#told.subscribeCard(id, listener);

  readonly view = (): FleetView => this.#view;
  readonly cards = (): readonly FleetCard[] => this.#told.list("cards", () => [...this.#known.cards.values()]);
  readonly alarms = (): readonly FleetAlarm[] => this.#told.list("alarms", () => [...this.#known.alarms.values()]);
  readonly found = (): readonly FoundCard[] => this.#told.list("found", () => [...this.#known.found.values()]);
  readonly events = (): readonly FleetEvent[] => this.#events;
  readonly facts = (): FleetFacts => this.#known.facts;
  readonly reading = (): WatchedReading | null => this.#reading;
  readonly card = (id: number): FleetCard | null => this.#known.cards.get(id) ?? null;
  readonly figures = (id: number): HeardFigures | null => this.#known.figures.get(id) ?? null;
  /** Another number after every round of figures, for what looks at those of all cards. */
  readonly figuresVersion = (): number => this.#told.version("figures");

  start(): void {
    if (this.#running) return;
    this.#to(this.#heardAtMs === null ? "connecting" : "lost");
    this.#open();
  }

  /** Closes the stream, e.g. while the tab is hidden; what was heard stays, and ages. */
  stop(): void {
    if (!this.#running) return;
    this.#running.abort();
    this.#running = null;
    this.#incoming = null;
    this.#to("paused");
  }

  /** Has the stream tell the readings of one card, too; gives back how to end that. */
  watch(card: number): () => void {
    if (this.#watched !== card) {
      this.#watched = card;
      this.#reading = null;
      this.#told.touch("reading");
      if (this.#running) this.#open();
    }
    return () => {
      // The stream that is open goes on telling it: less than beginning anew would cost.
      if (this.#watched === card) this.#watched = null;
    };
  }

  #open(): void {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    const sink: StreamSink<FleetStreamMessage> = {
      onMessage: (message) => {
        if (!running.signal.aborted) this.#take(message);
      },
      onLost: () => {
        if (!running.signal.aborted) this.#to("lost");
      },
    };
    this.#deps.openStream(sink, running.signal, this.#watched);
  }

  #take(message: FleetStreamMessage): void {
    const atMs = this.#deps.monoMs();
    this.#heardAtMs = atMs;
    switch (message.event) {
      case "hello": {
        const { version, wallMs } = message.data;
        this.#incoming = new Known();
        this.#events = [];
        this.#told.touch("events");
        this.#show({ stream: "open", heardAtMs: atMs, version, clock: { wallMs, atMs }, connections: this.#view.connections + 1 });
        return;
      }
      case "beat":
        this.#complete();
        this.#show({ stream: "open", heardAtMs: atMs, clock: { wallMs: message.data.wallMs, atMs } });
        return;
      case "events":
        this.#events = [...[...message.data.events].reverse(), ...this.#events].slice(0, EVENTS_KEPT);
        this.#told.touch("events");
        return;
      case "reading":
        if (message.data.cardId !== this.#watched) return;
        this.#reading = { ...message.data, atMs };
        this.#told.touch("reading");
        return;
      default:
        this.#learn(message, atMs);
    }
  }

  #learn(message: Exclude<FleetStreamMessage, { readonly event: "hello" | "beat" | "events" | "reading" }>, atMs: number): void {
    // Not named `known`: the pages' build takes calls on that name for ones without effect.
    const heard = this.#incoming ?? this.#known;
    switch (message.event) {
      case "cards":
        for (const card of message.data.cards) this.#put(heard.cards, card.id, card);
        this.#told.touch("cards");
        return;
      case "removed":
        for (const id of message.data.ids) {
          heard.cards.delete(id);
          heard.figures.delete(id);
          this.#told.touchCard(id);
        }
        this.#told.touch("cards");
        return;
      case "figures":
        for (const [id, ageMs, values] of message.data.rows) this.#put(heard.figures, id, { ageMs, values, atMs });
        this.#told.touch("figures");
        return;
      case "alarms":
        for (const alarm of message.data.on) heard.alarms.set(alarm.id, alarm);
        for (const id of message.data.off) heard.alarms.delete(id);
        this.#told.touch("alarms");
        return;
      case "found":
        if (message.data.isAll) heard.found.clear();
        for (const card of message.data.cards) heard.found.set(card.key, card);
        this.#told.touch("found");
        return;
      case "storage":
        heard.facts = { ...heard.facts, storage: message.data };
        this.#told.touch("facts");
        return;
      case "run":
        heard.facts = { ...heard.facts, run: message.data };
        this.#told.touch("facts");
        return;
      case "scan":
        // Another search finds anew.
        if (heard.facts.scan?.id !== message.data.id) heard.found.clear();
        heard.facts = { ...heard.facts, scan: message.data };
        this.#told.touch("found");
        this.#told.touch("facts");
        return;
      default:
        message satisfies never;
    }
  }

  #put<T>(map: Map<number, T>, id: number, value: T): void {
    map.set(id, value);
    this.#told.touchCard(id);
  }

  /** All that the service knew has come: from now on it is shown. */
  #complete(): void {
    if (this.#incoming === null) return;
    this.#known = this.#incoming;
    this.#incoming = null;
    this.#told.touchAll();
    this.#show({ isComplete: true });
  }

  #to(stream: StreamState): void {
    if (this.#view.stream !== stream) this.#show({ stream, heardAtMs: this.#heardAtMs });
  }

  #show(change: Partial<FleetView>): void {
    this.#view = { ...this.#view, ...change };
    this.#told.touch("view");
  }
}
