import type { EventRecord } from "@istars/protocol/model/event.ts";
import type { FleetAlarm } from "@istars/protocol/model/ismartview/fleet-alarm.ts";
import type { FleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import type { CardKind } from "@istars/protocol/model/ismartview/reach.ts";
import type { StorageState } from "@istars/protocol/model/ismartview/stream.ts";
import type { FactName } from "@istars/protocol/model/reading.ts";
import { type ReadingChange, sampleMeasuredReading } from "@istars/protocol/model/sample-reading.ts";
import type { AlarmState, Hello } from "@istars/protocol/model/stream.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import type { CardNews } from "../fleet/card-news.ts";
import type { FleetCommit } from "../store/fleet-store.ts";
import { addSampleCards } from "../store/sample-stored.ts";
import { TemporaryFleetStore } from "../store/temporary-fleet-store.ts";
import type { DeskCard } from "./alarm-desk.ts";
import type { AcknowledgementCaller } from "./card-teller.ts";
import { createAlarmDesk } from "./desk.ts";

export const LOG = "log-1";
const ALL_FACTS: readonly FactName[] = [
  "mainsOk",
  "onBattery",
  "outputOn",
  "onBypass",
  "testing",
  "batteryLow",
  "shutdownPending",
  "fault",
];

/** By this name cards know the desk. */
export const OWN_USER = "token:view";

export const hello = (change: Partial<Hello> = {}): CardNews => ({
  kind: "hello",
  hello: { v: 1, cardId: "card", bootId: "boot", logId: LOG, lastId: 0, oldestId: 0, wallMs: 0, ...change },
});

export const inputBad = (instance: number | null, change: Partial<AlarmState> = {}): AlarmState => ({
  instance,
  ...{ id: "input-bad", subject: "ups", name: null, severity: "warning", raisedWallMs: 1_000 + (instance ?? 0), acknowledged: null },
  active: true,
  ...change,
});

export const raisedEvent = (id: number, change: Partial<EventRecord> = {}): EventRecord => ({
  ...{ id, wallMs: 1_000 + id, kind: "alarm.raised", subject: "ups", severity: "warning", alarm: "input-bad", instance: null },
  params: { inputVoltage: 0 },
  ...change,
});

export const clearedEvent = (id: number, instance: number, change: Partial<EventRecord> = {}): EventRecord =>
  raisedEvent(id, { kind: "alarm.cleared", instance, params: { inputVoltage: 230 }, ...change });

/** An alarm desk over a real store, in time that is made by hand. For tests. */
export class DeskBench implements AsyncDisposable {
  readonly clock = new VirtualClock();
  readonly temporary = new TemporaryFleetStore();
  /** What cards were told of, and what they answer with. */
  readonly acknowledged: string[] = [];
  answer: (cardId: number) => Promise<void> = async () => {};
  /** Everything that listeners were told. */
  readonly on: FleetAlarm[] = [];
  readonly off: number[] = [];
  readonly events: FleetEvent[] = [];
  readonly storage: StorageState[] = [];
  /** Awaited before each commit; may throw. */
  beforeCommit: (commits: readonly FleetCommit[]) => Promise<void> = async () => {};
  desk = this.#makeDesk();

  static async open(kinds: readonly CardKind[] = ["istars"]): Promise<DeskBench> {
    const bench = new DeskBench();
    const cards = await addSampleCards(bench.temporary.store, ...kinds.map((kind, index) => `${kind}://card-${index + 1}`));
    await bench.desk.open();
    for (const [index, kind] of kinds.entries()) bench.desk.know(bench.card(cards[index]?.id ?? 0, { kind }));
    return bench;
  }

  card(id: number, change: Partial<DeskCard> = {}): DeskCard {
    return { id, kind: "istars", name: `card-${id}`, site: "hall 1", silencedUntilWallMs: null, ...change };
  }

  /** A stop, and a start over the same files. The same cards are known again. */
  async restart(kinds: readonly CardKind[] = ["istars"]): Promise<void> {
    const closing = this.desk.close();
    await this.settle();
    await closing;
    await this.temporary.reopen();
    this.desk = this.#makeDesk();
    await this.desk.open();
    for (const [index, kind] of kinds.entries()) this.desk.know(this.card(index + 1, { kind }));
  }

  hear(cardId: number, ...news: readonly CardNews[]): void {
    for (const one of news) this.desk.hear(cardId, one);
  }

  link(cardId: number, link: "online" | "lost" | "refused", reason: string | null = link === "online" ? null : "silent"): void {
    this.hear(cardId, { kind: "link", link, reason });
  }

  /** Online, with a stream that has told its whole state: these alarms. */
  begin(cardId: number, lastId = 0, ...alarms: readonly AlarmState[]): void {
    this.link(cardId, "online");
    this.hear(cardId, hello({ lastId, user: OWN_USER }), ...alarms.map((alarm) => ({ kind: "alarm", alarm }) as const), {
      kind: "complete",
    });
  }

  event(cardId: number, ...events: readonly EventRecord[]): void {
    this.hear(cardId, ...events.map((event) => ({ kind: "event", logId: LOG, event }) as const));
  }

  read(cardId: number, change: ReadingChange = {}, tells: readonly FactName[] = ALL_FACTS): void {
    this.hear(cardId, { kind: "reading", reading: sampleMeasuredReading(change), tells, atMonoMs: this.clock.monoMs() });
  }

  /** Lets what waits be stored and told. */
  settle(ms = 0): Promise<void> {
    return this.clock.advance(ms);
  }

  /** Alarms that are on, as `card alarm subject`. */
  alarms(): readonly string[] {
    return this.desk.alarms().map(({ cardId, alarm, subject }) => `${cardId} ${alarm} ${subject}`);
  }

  /** Kinds of the stored events, with their alarm, in the order in which they were stored; without those that made the fleet. */
  async history(): Promise<readonly string[]> {
    return (await this.stored()).map(({ kind, alarm }) => (alarm === null ? kind : `${kind} ${alarm}`));
  }

  async stored(): Promise<readonly FleetEvent[]> {
    const asked = { fromMs: -1, toMs: Number.MAX_SAFE_INTEGER, newestFirst: false, limit: 500, after: null, cardIds: null, site: null };
    const none = { kinds: null, severities: null, alarms: null, alarmId: null, search: null };
    const { found } = await this.temporary.store.findEvents({ ...asked, ...none });
    return found.filter(({ kind }) => kind !== "card.added").toSorted((a, b) => a.id - b.id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closing = this.desk.close();
    await this.settle(6_000);
    await closing;
    await this.temporary[Symbol.asyncDispose]();
  }

  #makeDesk() {
    const caller: AcknowledgementCaller = {
      acknowledge: async (cardId, instance) => {
        await this.answer(cardId);
        this.acknowledged.push(`${cardId} ${instance}`);
      },
    };
    const { clock, temporary } = this;
    const commit = async (commits: readonly FleetCommit[]) => {
      await this.beforeCommit(commits);
      return await temporary.store.commit(commits);
    };
    const desk = createAlarmDesk({ store: { ...temporary.store, commit }, caller, clock, log: silentLogger });
    desk.subscribe({
      onAlarms: (on, off) => {
        this.on.push(...on);
        this.off.push(...off);
      },
      onEvents: (events) => this.events.push(...events),
      onStorage: (state) => this.storage.push(state),
    });
    return desk;
  }
}
