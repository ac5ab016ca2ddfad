import type { EventRecord } from "@istars/protocol/model/event.ts";
import type { FleetAlarm } from "@istars/protocol/model/ismartview/fleet-alarm.ts";
import { FLEET_LIMITS, type FleetCard, type FleetLink, type NewCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import type { FleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import type { StorageState } from "@istars/protocol/model/ismartview/stream.ts";
import type { Reading } from "@istars/protocol/model/reading.ts";
import { sampleMeasuredReading } from "@istars/protocol/model/sample-reading.ts";
import { RecordingLogger } from "@istars/service/recording-logger.ts";
import { Sealer } from "@istars/service/settings/sealer.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import type { AlarmCounts, AlarmDesk, DeskCard, DeskListener } from "../alarms/alarm-desk.ts";
import type { Collector, ListenedCard } from "../collect/collector.ts";
import type { Commander } from "../remote/commander.ts";
import type { FleetStore, StoredReading } from "../store/fleet-store.ts";
import { TemporaryFleetStore } from "../store/temporary-fleet-store.ts";
import type { CardListener, CardNews } from "./card-news.ts";
import { createFleet, type RunningFleet } from "./create-fleet.ts";
import type { Actor, CardReading, FleetListener } from "./fleet.ts";
import type { WaitingReadings } from "./reading-queue.ts";
import { Registry } from "./registry.ts";

export const ACTOR: Actor = { user: "ada", address: "192.0.2.1" };
const KEY = new Uint8Array(32).fill(7);

/** A card to be added. For tests. */
export const newCard = (n: number, change: Partial<NewCard> = {}): NewCard => ({
  ...{ name: null, site: null },
  reach: { kind: "istars", url: `http://10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, identityKey: null, token: `token-${n}` },
  ...change,
});

/** A collector that listens to nobody: the test tells the news. */
export class ScriptedCollector implements Collector {
  readonly listened = new Map<number, ListenedCard>();
  readonly asked: number[] = [];
  readonly #listener: CardListener;
  isClosed = false;

  constructor(listener: CardListener) {
    this.#listener = listener;
  }

  listen(card: ListenedCard): void {
    this.listened.set(card.id, card);
  }

  stop(cardId: number): void {
    this.listened.delete(cardId);
  }

  askSoon(cardId: number): void {
    this.asked.push(cardId);
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  tell(cardId: number, news: CardNews): void {
    this.#listener(cardId, news);
  }

  link(cardId: number, link: FleetLink, reason: string | null = null): void {
    this.tell(cardId, { kind: "link", link, reason });
  }

  read(cardId: number, atMonoMs: number, reading: Reading = sampleMeasuredReading()): void {
    this.tell(cardId, { kind: "reading", reading, tells: ["mainsOk"], atMonoMs });
  }

  event(cardId: number, logId: string, event: EventRecord): void {
    this.tell(cardId, { kind: "event", logId, event });
  }
}

const NO_ALARMS: AlarmCounts = { critical: 0, warning: 0, information: 0, unacknowledged: 0 };

/** A desk that keeps what it is told; the test says what is on. */
export class ScriptedDesk implements AlarmDesk {
  readonly known = new Map<number, DeskCard>();
  readonly heard: [number, CardNews][] = [];
  readonly counts = new Map<number, AlarmCounts>();
  readonly noted: WaitingReadings[] = [];
  readonly #listeners = new Set<DeskListener>();

  async open(): Promise<void> {}
  async close(): Promise<void> {}
  know(card: DeskCard): void {
    this.known.set(card.id, card);
  }
  forget(cardId: number): void {
    this.known.delete(cardId);
  }
  hear(cardId: number, news: CardNews): void {
    if (!this.known.has(cardId)) throw new Error(`news of card ${cardId}, which nobody knows`);
    this.heard.push([cardId, news]);
  }
  note(): void {}
  noteReadings(readings: WaitingReadings): void {
    this.noted.push(readings);
  }
  alarms(): readonly FleetAlarm[] {
    return [];
  }
  countsOf(cardId: number): AlarmCounts {
    return this.counts.get(cardId) ?? NO_ALARMS;
  }
  storage(): StorageState {
    return { state: "ok", waiting: 0, lostReadings: 0, reason: null };
  }
  subscribe(listener: DeskListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  async acknowledge(): Promise<readonly FleetAlarm[]> {
    return [];
  }
  async silence(): Promise<readonly FleetAlarm[]> {
    return [];
  }
  annotate(): Promise<FleetAlarm> {
    return Promise.reject(new Error("nothing is on"));
  }

  /** So many alarms of a card are on. */
  show(cardId: number, counts: Partial<AlarmCounts>): void {
    this.counts.set(cardId, { ...NO_ALARMS, ...counts });
    for (const listener of this.#listeners) listener.onAlarms([], [], new Set([cardId]));
  }
}

const COMMANDER: Commander = {
  start: () => {
    throw new Error("nothing is asked here");
  },
  cancel: () => {
    throw new Error("nothing is asked here");
  },
  latest: () => null,
  commandsOf: () => ["battery.test"],
  subscribe: () => () => {},
  close: async () => {},
};

/** Everything that a fleet told. */
export class FleetLog implements FleetListener {
  readonly cards: FleetCard[][] = [];
  readonly removed: number[] = [];
  readonly events: FleetEvent[] = [];
  readonly readings: CardReading[] = [];

  onCards(cards: readonly FleetCard[], removed: readonly number[]): void {
    if (cards.length > 0) this.cards.push([...cards]);
    this.removed.push(...removed);
  }
  onAlarms(): void {}
  onEvents(events: readonly FleetEvent[]): void {
    this.events.push(...events);
  }
  onReading(reading: CardReading): void {
    this.readings.push(reading);
  }
  onStorage(): void {}
  onRun(): void {}
}

/** A fleet over the real store, with a scripted desk and collector, and time by hand. For tests. */
export class FleetBench implements AsyncDisposable {
  readonly clock = new VirtualClock();
  readonly log = new RecordingLogger();
  readonly files = new TemporaryFleetStore();
  /** Readings that the store has taken. */
  readonly stored: StoredReading[] = [];
  desk = new ScriptedDesk();
  told = new FleetLog();
  #parts: { readonly fleet: RunningFleet; readonly registry: Registry; readonly collector: ScriptedCollector } | null = null;

  readonly #mostCards: number;

  private constructor(mostCards: number) {
    this.#mostCards = mostCards;
  }

  static async start(mostCards: number = FLEET_LIMITS.cards): Promise<FleetBench> {
    const bench = new FleetBench(mostCards);
    await bench.#start(KEY);
    return bench;
  }

  get fleet(): RunningFleet {
    return this.#started.fleet;
  }

  get registry(): Registry {
    return this.#started.registry;
  }

  get collector(): ScriptedCollector {
    return this.#started.collector;
  }

  get #started() {
    if (this.#parts === null) throw new Error("the fleet has not begun");
    return this.#parts;
  }

  /** Adds cards and gives back their ids. */
  async add(...cards: readonly NewCard[]): Promise<readonly number[]> {
    const outcomes = await this.fleet.add(cards, ACTOR);
    return outcomes.map(({ id }) => id ?? 0);
  }

  /** The card is online and told this. */
  read(cardId: number, reading?: Reading): void {
    this.collector.link(cardId, "online");
    this.collector.read(cardId, this.clock.monoMs(), reading);
  }

  /** The card's line as it was told last. */
  line(cardId: number): FleetCard | undefined {
    return this.told.cards.flat().findLast(({ id }) => id === cardId);
  }

  /** Ends and begins again over the same files; with another key, its secrets cannot be read. */
  async restart(key: Uint8Array = KEY): Promise<void> {
    await this.fleet.close();
    await this.files.reopen();
    this.desk = new ScriptedDesk();
    this.told = new FleetLog();
    await this.#start(key);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.fleet.close();
    await this.files[Symbol.asyncDispose]();
  }

  async #start(key: Uint8Array): Promise<void> {
    const { clock, log, desk } = this;
    const { addReadings } = this.files.store;
    const store: FleetStore = {
      ...this.files.store,
      addReadings: async (readings) => {
        await addReadings(readings);
        this.stored.push(...readings);
      },
    };
    const registry = await Registry.open({ store, sealer: new Sealer(key), clock, log });
    const collectors: ScriptedCollector[] = [];
    const makeCollector = (listener: CardListener): Collector => {
      const collector = new ScriptedCollector(listener);
      collectors.push(collector);
      return collector;
    };
    const fleet = await createFleet({ registry, store, desk, commander: COMMANDER, makeCollector, clock, log, mostCards: this.#mostCards });
    const [collector] = collectors;
    if (!collector) throw new Error("nobody listens");
    this.#parts = { fleet, registry, collector };
    fleet.subscribe(this.told);
  }
}
