import type { FleetAlarm } from "@istars/protocol/model/ismartview/fleet-alarm.ts";
import { FLEET_ALARM_NAMES } from "@istars/protocol/model/ismartview/fleet-alarm.ts";
import type { NewFleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import type { StorageState } from "@istars/protocol/model/ismartview/stream.ts";
import { GapWatch } from "@istars/protocol/net/source/gap-watch.ts";
import { type Audit, createAudit } from "@istars/service/auth/audit.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { CardNews } from "../fleet/card-news.ts";
import type { Actor } from "../fleet/fleet.ts";
import type { WaitingReadings } from "../fleet/reading-queue.ts";
import type { FleetStore, StoredCard } from "../store/fleet-store.ts";
import { AlarmBook } from "./alarm-book.ts";
import type { AlarmCounts, AlarmDesk, DeskCard, DeskListener } from "./alarm-desk.ts";
import { CardLog, type LogPlace } from "./card-log.ts";
import { type AcknowledgementCaller, CardTeller } from "./card-teller.ts";
import { CommitQueue, type StorageTrouble } from "./commit-queue.ts";
import { FollowedCard } from "./followed-card.ts";
import { LINK_LIMITS, type LinkAct, type LinkLimits, LinkWatch } from "./link-watch.ts";
import { judgeMeasured } from "./measured-alarms.ts";
import { PeopleDesk } from "./people-desk.ts";
import type { Situation, Situations } from "./situations.ts";
import { untouched } from "./standing-alarm.ts";
import { StorageTeller } from "./storage-teller.ts";

export interface AlarmDeskDeps {
  readonly store: Pick<FleetStore, "listCards" | "listAlarms" | "commit" | "accounts">;
  readonly caller: AcknowledgementCaller;
  readonly clock: Clock;
  readonly log: Logger;
  readonly limits?: LinkLimits;
}

/** How often the desk looks at what time alone changes, ms. */
const TICK_MS = 1_000;
/** With more than this share of the fleet away at once it is likely to be our own network; told only of so many cards and more. */
const TOGETHER_SHARE = 0.5;
const TOGETHER_CARDS = 4;

/** A desk that follows no card yet. */
export const createAlarmDesk = (deps: AlarmDeskDeps): AlarmDesk & Situations => new Desk(deps);

class Desk implements AlarmDesk, Situations {
  readonly #deps: AlarmDeskDeps;
  readonly #book: AlarmBook;
  readonly #queue: CommitQueue;
  readonly #people: PeopleDesk;
  readonly #teller: CardTeller;
  readonly #storage: StorageTeller;
  readonly #cards = new Map<number, FollowedCard>();
  readonly #listeners = new Set<DeskListener>();
  readonly #stop = new AbortController();
  readonly #pauses: GapWatch;
  /** Cards that were heard before, with what is known of their logs; `null`: nothing. */
  #places = new Map<number, LogPlace | null>();
  #ticking: Promise<void> = Promise.resolve();

  constructor(deps: AlarmDeskDeps) {
    const { store, clock, log } = deps;
    this.#deps = deps;
    this.#pauses = new GapWatch(clock);
    this.#queue = new CommitQueue({
      ...{ store, clock, log },
      onStored: (stored) => {
        this.#book.takeStored(stored);
        this.#tell();
      },
      onTrouble: (trouble) => this.#enter(trouble),
    });
    this.#storage = new StorageTeller({
      waiting: () => this.#queue.length,
      onChanged: (state) => {
        for (const listener of this.#listeners) listener.onStorage(state);
      },
    });
    this.#book = new AlarmBook({
      clock,
      push: (entry) => this.#queue.push(entry),
      cardOf: (cardId) => this.#bookCard(cardId),
    });
    this.#teller = new CardTeller({
      ...{ clock, log, caller: deps.caller },
      isOnline: (cardId) => this.#cards.get(cardId)?.watch.isOnline ?? false,
      onAnswer: (standing, answer) => {
        standing.answer = answer;
        this.#book.touch(standing);
        this.#tell();
      },
    });
    const audit: Audit = createAudit({ store: store.accounts, clock, log });
    this.#people = new PeopleDesk({
      ...{ book: this.#book, queue: this.#queue, audit, clock },
      canBeTold: ({ values }) => values.instance !== null && this.#cards.get(values.cardId)?.known.kind === "istars",
      onAcknowledged: (standing) => this.#teller.take(standing),
    });
  }

  async open(): Promise<void> {
    const { store } = this.#deps;
    const [cards, alarms] = await Promise.all([store.listCards(), store.listAlarms()]);
    this.#places = new Map(cards.map((card) => [card.id, placeOf(card)]));
    for (const alarm of alarms) this.#book.takeUp(alarm);
    this.#tell();
    this.#ticking = this.#tickOn();
  }

  know(known: DeskCard): void {
    const before = this.#cards.get(known.id);
    if (before && before.known.kind === known.kind) before.known = known;
    else this.#cards.set(known.id, this.#follow(known));
    this.#book.touchCard(known.id);
    this.#tell();
  }

  forget(cardId: number): void {
    const wallMs = this.#deps.clock.wallMs();
    for (const standing of this.#book.of(cardId)) this.#book.end(standing, { wallMs, params: { removed: true } }, null);
    this.#tell();
    // Brought back, it goes on from where it was heard.
    this.#places.set(cardId, this.#cards.get(cardId)?.log?.place ?? null);
    this.#cards.delete(cardId);
  }

  hear(cardId: number, news: CardNews): void {
    const card = this.#cards.get(cardId);
    if (!card) return;
    this.#take(card, news);
    this.#tell();
  }

  note(event: NewFleetEvent): void {
    this.#queue.push({ event: this.#placed(event), source: null, course: null, step: null });
  }

  noteReadings(readings: WaitingReadings): void {
    this.#storage.noteReadings(readings);
  }

  alarms(): readonly FleetAlarm[] {
    return this.#book.all();
  }

  countsOf(cardId: number): AlarmCounts {
    return this.#book.countsOf(cardId);
  }

  storage(): StorageState {
    return this.#storage.state;
  }

  subscribe(listener: DeskListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  acknowledge(ids: readonly number[], note: string | null, actor: Actor): Promise<readonly FleetAlarm[]> {
    return this.#people.acknowledge(ids, note, actor);
  }

  silence(ids: readonly number[], forMs: number, actor: Actor): Promise<readonly FleetAlarm[]> {
    return this.#people.silence(ids, forMs, actor);
  }

  annotate(id: number, text: string, actor: Actor): Promise<FleetAlarm> {
    return this.#people.annotate(id, text, actor);
  }

  situationOf(cardId: number): Situation | null {
    const card = this.#cards.get(cardId);
    if (!card) return null;
    const { known, watch, latest } = card;
    return {
      isOnline: watch.isOnline && !card.isUpsLost,
      reading: card.readingAt(this.#deps.clock.monoMs()),
      tells: latest?.tells ?? [],
      alarms: this.#book.of(cardId).map(({ values }) => values.alarm),
      name: known.name,
      site: known.site,
    };
  }

  testing(): readonly number[] {
    return [...this.#cards.values()].filter(({ latest }) => latest?.reading.facts.testing === true).map(({ known }) => known.id);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#ticking;
    await this.#teller.close();
    await this.#queue.close();
  }

  #follow(known: DeskCard): FollowedCard {
    const { clock, limits = LINK_LIMITS } = this.#deps;
    const place = this.#places.get(known.id) ?? null;
    const own = this.#book.of(known.id);
    const on = FLEET_ALARM_NAMES.filter((name) => own.some(({ values }) => values.alarm === name && values.subject === "fleet"));
    // A card that was never heard has its first time in the history; any other was online as far as that knows.
    const isNew = !this.#places.has(known.id) || (known.kind === "istars" && place === null);
    const watch = new LinkWatch(limits, { atMs: clock.monoMs(), isNew, on });
    const log = known.kind === "istars" ? new CardLog({ cardId: known.id, book: this.#book, clock, stored: place }) : null;
    for (const standing of own) this.#teller.take(standing);
    return new FollowedCard(known, { watch, log });
  }

  #take(card: FollowedCard, news: CardNews): void {
    const { clock } = this.#deps;
    switch (news.kind) {
      case "link":
        this.#takeLink(card, news);
        return;
      case "told":
        return; // whoever keeps the cards keeps it
      case "reading":
        card.latest = news;
        if (card.log === null) judgeMeasured(card, this.#book, clock.wallMs());
        return;
      case "hello":
        card.anchor = card.log?.hello(news.hello) ?? null;
        if (card.owesOnline) this.#logLink(card, card.owesOnline);
        return;
      case "alarm":
        // What is raised here is nobody else's to tell.
        if (news.alarm.subject !== "fleet") card.log?.alarm(news.alarm);
        return;
      case "complete":
        card.log?.complete();
        return;
      case "event":
        card.log?.event(news.logId, news.event);
        return;
      case "gap":
        card.anchor = null; // the gap has its own
        card.log?.gap(news.gap);
        return;
      case "dropped":
        this.#act(card, card.watch.hearDropped(news.dropped, clock.monoMs()));
        return;
      case "trap":
        this.#noteTrap(card, news.name);
        return;
    }
  }

  #takeLink(card: FollowedCard, news: Extract<CardNews, { kind: "link" }>): void {
    const { watch, log, known } = card;
    const wasOnline = watch.isOnline;
    this.#act(card, watch.hear(news, { atMs: this.#deps.clock.monoMs(), wasOnBattery: this.#wasOnBattery(card) }));
    card.isUpsLost = news.link === "online" && news.reason !== null;
    if (log === null && news.link === "online") judgeMeasured(card, this.#book, this.#deps.clock.wallMs());
    if (watch.isOnline === wasOnline) return;
    this.#book.touchCard(known.id);
    if (watch.isOnline) this.#teller.wake(known.id);
    else log?.lost();
  }

  #act(card: FollowedCard, acts: readonly LinkAct[]): void {
    const { id: cardId } = card.known;
    const wallMs = this.#deps.clock.wallMs();
    for (const act of acts) {
      if (act.kind === "log") {
        this.#logLink(card, act);
        continue;
      }
      const { alarm, params } = act;
      const subject = "fleet";
      const standing = this.#book.find(cardId, alarm, subject);
      if (act.kind === "end") {
        if (standing) this.#book.end(standing, { wallMs, params }, null);
      } else if (!standing) {
        const values = { cardId, alarm, subject, name: null, severity: act.severity, instance: null };
        this.#book.raise({ ...values, raisedWallMs: wallMs, heardWallMs: wallMs, ...untouched }, { wallMs, params }, null);
      }
    }
  }

  /**
   * The first time that an iStars card is online is noted together with where its log stands then, so that after a restart one goes on from
   * there, whatever happened or did not happen in between.
   */
  #logLink(card: FollowedCard, act: Extract<LinkAct, { kind: "log" }>): void {
    if (act.event === "link.online" && card.log?.isNew) {
      card.owesOnline = act;
      return;
    }
    card.owesOnline = null;
    const { event: kind, severity, params } = act;
    const wallMs = this.#deps.clock.wallMs();
    this.#book.log(card.known.id, { kind, severity, params, wallMs, subject: "fleet", alarm: null }, card.anchor);
    card.anchor = null;
  }

  #noteTrap(card: FollowedCard, name: string): void {
    const { clock } = this.#deps;
    if (!card.isTrapDue(name, clock.monoMs())) return;
    const told = { kind: "trap.received", severity: "information", subject: "ups", alarm: null } as const;
    this.#book.log(card.known.id, { ...told, wallMs: clock.wallMs(), params: { trap: name } }, null);
  }

  async #tickOn(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#deps.clock.sleep(TICK_MS, signal).catch(() => {}); // an aborted sleep is how this ends
      if (!signal.aborted) this.#tick();
    }
  }

  #tick(): void {
    const { clock } = this.#deps;
    const atMs = clock.monoMs();
    if (this.#pauses.hasPaused()) for (const { watch } of this.#cards.values()) watch.startOver(atMs);
    const together = this.#together();
    for (const card of this.#cards.values()) {
      const acts = card.watch.tick({ atMs, wasOnBattery: this.#wasOnBattery(card) });
      this.#act(card, together === null ? acts : acts.map((act) => withHint(act, together)));
      card.log?.tick();
      if (card.silenceEnded(clock.wallMs())) this.#book.touchCard(card.known.id);
    }
    for (const standing of this.#book.silenced()) {
      if (standing.isSilencedAt(clock.wallMs())) continue;
      standing.values = { ...standing.values, silencedUntilWallMs: null };
      this.#book.touch(standing);
    }
    this.#teller.look();
    this.#tell();
    this.#storage.tick();
  }

  /** How many cards are away, when those are so many that it is hardly their own doing; `null`: not so many. */
  #together(): number | null {
    const away = [...this.#cards.values()].filter(({ watch }) => watch.isAway).length;
    return away >= TOGETHER_CARDS && away > this.#cards.size * TOGETHER_SHARE ? away : null;
  }

  /** By what it measured or told last, this time or before a restart. */
  #wasOnBattery({ known, latest }: FollowedCard): boolean {
    return (latest?.reading.facts.onBattery ?? null) === true || this.#book.find(known.id, "on-battery", "ups") !== null;
  }

  #bookCard(cardId: number) {
    const card = this.#cards.get(cardId);
    if (!card) return null;
    const { name, site, silencedUntilWallMs } = card.known;
    return { name, site, silencedUntilWallMs, isStale: !card.watch.isOnline };
  }

  /** With name and site, where whoever notes it left them out. */
  #placed(event: NewFleetEvent): NewFleetEvent {
    const card = event.cardId === null ? null : this.#bookCard(event.cardId);
    return { ...event, cardName: event.cardName ?? card?.name ?? null, site: event.site ?? card?.site ?? null };
  }

  #enter(trouble: StorageTrouble | null): void {
    this.#book.goOnFromMemory(trouble !== null);
    this.#tell();
    this.#storage.enter(trouble);
  }

  #tell(): void {
    const tidings = this.#book.takeTidings();
    if (tidings === null) return;
    const { on, off, cardIds, events } = tidings;
    for (const listener of this.#listeners) {
      if (on.length + off.length + cardIds.size > 0) listener.onAlarms(on, off, cardIds);
      if (events.length > 0) listener.onEvents(events);
    }
  }
}

const placeOf = ({ logId, lastEventId }: StoredCard): LogPlace | null =>
  logId === null || lastEventId === null ? null : { logId, lastEventId };

function withHint(act: LinkAct, together: number): LinkAct {
  return act.kind === "raise" && act.alarm === "card-unreachable" ? { ...act, params: { ...act.params, together } } : act;
}
