import type { CommandRequest, CommandRun } from "@istars/protocol/model/ismartview/command-run.ts";
import type { FleetAlarm } from "@istars/protocol/model/ismartview/fleet-alarm.ts";
import {
  type CardDetail,
  type CardFigures,
  type CardOutcome,
  FLEET_LIMITS,
  type FleetCard,
  type NewCard,
} from "@istars/protocol/model/ismartview/fleet-card.ts";
import type { FleetEventKind } from "@istars/protocol/model/ismartview/fleet-event.ts";
import type { Retention } from "@istars/protocol/model/ismartview/readings.ts";
import type { StorageState } from "@istars/protocol/model/ismartview/stream.ts";
import { createAudit } from "@istars/service/auth/audit.ts";
import type { Clock } from "@istars/service/clock.ts";
import { ApiProblem } from "@istars/service/http/api-problem.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { AlarmDesk } from "../alarms/alarm-desk.ts";
import type { Collector } from "../collect/collector.ts";
import type { Commander } from "../remote/commander.ts";
import type { FleetStore } from "../store/fleet-store.ts";
import { CardChanges } from "./card-changes.ts";
import type { CardListener, CardNews } from "./card-news.ts";
import { figuresOf } from "./figures.ts";
import type { Actor, CardReading, Fleet, FleetListener } from "./fleet.ts";
import { LineFeed } from "./line-feed.ts";
import { ageOf, type Member } from "./member.ts";
import { cardUrlOf } from "./place.ts";
import { shownReach } from "./reach-vault.ts";
import { ReadingQueue } from "./reading-queue.ts";
import type { Registry } from "./registry.ts";
import { Sampler } from "./sampler.ts";

/** How often what cards said of themselves is kept, and silences that are over are noticed, ms. */
const KEEP_EVERY_MS = 5_000;
/** What is too old is deleted this often, and then in steps with a pause, so that an alarm never waits for it, ms. */
const TRIM_EVERY_MS = 3_600_000;
const TRIM_FIRST_AFTER_MS = 60_000;
const TRIM_PAUSE_MS = 100;
/** Events of one change that are told; of more, whoever looks at the history finds the rest. */
const TOLD_AT_ONCE = 200;
/** What cards said of themselves that is kept in one call. */
const KEPT_AT_ONCE = 500;

export interface FleetDeps {
  readonly registry: Registry;
  readonly store: FleetStore;
  /** Opened already. */
  readonly desk: AlarmDesk;
  readonly commander: Commander;
  readonly makeCollector: (listener: CardListener) => Collector;
  readonly clock: Clock;
  readonly log: Logger;
  /** Cards that there can be; `FLEET_LIMITS.cards` if left out. */
  readonly mostCards?: number;
}

/** A fleet that listens. */
export interface RunningFleet extends Fleet {
  /** Readings are stored at another interval from now on. */
  takeRetention(retention: Retention): void;
  /** Somebody at the card's address says that something happened: it is noted, and the card is asked. */
  takeTrap(cardId: number, name: string): void;
  /** Listens no more and stores what waits, as far as the store takes it; desk, commander and store stay open. May be called twice. */
  close(): Promise<void>;
}

/** Begins to listen to all cards of the registry. Rejects with a `StoreError` when the settings cannot be read. */
export async function createFleet(deps: FleetDeps): Promise<RunningFleet> {
  const { values } = await deps.store.readRetention();
  const fleet = new ListeningFleet(deps, values);
  fleet.start();
  return fleet;
}

class ListeningFleet implements RunningFleet {
  readonly #deps: FleetDeps;
  readonly #collector: Collector;
  readonly #listeners = new Set<FleetListener>();
  readonly #lines: LineFeed;
  readonly #changes: CardChanges;
  readonly #queue: ReadingQueue;
  readonly #sampler: Sampler;
  readonly #stop = new AbortController();
  /** Cards whose alarms are silenced, as it was seen last. */
  readonly #silenced = new Set<number>();
  #ends: readonly (() => void)[] = [];
  #running: readonly Promise<void>[] = [];
  #closing: Promise<void> | null = null;

  constructor(deps: FleetDeps, { everyS }: Retention) {
    const { registry, store, desk, clock, log, mostCards = FLEET_LIMITS.cards } = deps;
    this.#deps = deps;
    this.#collector = deps.makeCollector((cardId, news) => this.#hear(cardId, news));
    this.#lines = new LineFeed(
      (cardId) => this.#newLine(cardId),
      (cards) => this.#tell((listener) => listener.onCards(cards, [])),
    );
    this.#changes = new CardChanges({
      ...{ registry, store, clock, mostCards, audit: createAudit({ store: store.accounts, clock, log }) },
      onChanged: (member) => this.#listen(member),
      onGone: (cardId) => this.#forget(cardId),
      onStored: (kinds, wallMs) => void this.#tellStored(kinds, wallMs),
    });
    this.#queue = new ReadingQueue({ store, clock, log, note: (readings) => desk.noteReadings(readings) });
    this.#sampler = new Sampler(everyS, {
      members: () => registry.members(),
      clock,
      add: (readings) => this.#queue.add(readings),
    });
  }

  start(): void {
    const { registry, desk, commander } = this.#deps;
    const { signal } = this.#stop;
    this.#ends = [
      desk.subscribe({
        onAlarms: (on, off, cardIds) => {
          for (const cardId of cardIds) this.#lines.mark(cardId);
          this.#tell((listener) => listener.onAlarms(on, off));
        },
        onEvents: (events) => this.#tell((listener) => listener.onEvents(events)),
        onStorage: (state) => this.#tell((listener) => listener.onStorage(state)),
      }),
      commander.subscribe((run) => this.#tell((listener) => listener.onRun(run))),
    ];
    for (const member of [...registry.members()]) this.#listen(member);
    this.#lines.flush();
    this.#running = [this.#queue.run(signal), this.#sampler.run(signal), this.#keep(signal), this.#trim(signal)];
  }

  cards(): readonly FleetCard[] {
    return [...this.#deps.registry.members()].map((member) => this.#line(member));
  }

  figures(ids?: ReadonlySet<number>): readonly CardFigures[] {
    const monoMs = this.#deps.clock.monoMs();
    const rows: CardFigures[] = [];
    for (const { id, latest } of this.#deps.registry.members()) {
      if (latest !== null && (ids === undefined || ids.has(id))) rows.push([id, ageOf(latest, monoMs), figuresOf(latest.reading)]);
    }
    return rows;
  }

  detail(id: number): CardDetail | null {
    const { registry, commander } = this.#deps;
    const member = registry.member(id);
    if (member === null) return null;
    const { stored, told, reach } = member;
    return {
      card: this.#line(member),
      givenName: stored.name,
      reach: reach === null ? unreadable(member) : shownReach(reach),
      ...{ version: stored.version, addedWallMs: stored.addedWallMs },
      firmware: told.firmware,
      cardUrl: reach === null ? null : cardUrlOf(reach),
      reading: this.reading(id)?.reading ?? null,
      ...{ identity: told.identity, ratings: told.ratings, dropped: member.dropped },
      commands: [...commander.commandsOf(id)],
    };
  }

  reading(id: number): CardReading | null {
    return this.#deps.registry.readingOf(id);
  }

  alarms(): readonly FleetAlarm[] {
    return this.#deps.desk.alarms();
  }

  storage(): StorageState {
    return this.#deps.desk.storage();
  }

  latestRun(): CommandRun | null {
    return this.#deps.commander.latest();
  }

  subscribe(listener: FleetListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  add(cards: readonly NewCard[], actor: Actor): Promise<readonly CardOutcome[]> {
    return this.#changes.add(cards, actor);
  }

  async change(...[id, change, how]: Parameters<Fleet["change"]>): Promise<CardDetail> {
    await this.#changes.change(id, change, how);
    const detail = this.detail(id);
    if (detail === null) throw new ApiProblem("card.unknown");
    return detail;
  }

  move(ids: readonly number[], site: string | null, actor: Actor): Promise<readonly CardOutcome[]> {
    return this.#changes.move(ids, site, actor);
  }

  remove(ids: readonly number[], actor: Actor): Promise<readonly CardOutcome[]> {
    return this.#changes.remove(ids, actor);
  }

  restore(ids: readonly number[], actor: Actor): Promise<readonly CardOutcome[]> {
    return this.#changes.restore(ids, actor);
  }

  silenceCards(ids: readonly number[], forMs: number, actor: Actor): Promise<readonly CardOutcome[]> {
    return this.#changes.silence(ids, forMs, actor);
  }

  acknowledge(ids: readonly number[], note: string | null, actor: Actor): Promise<readonly FleetAlarm[]> {
    return this.#deps.desk.acknowledge(ids, note, actor);
  }

  silence(ids: readonly number[], forMs: number, actor: Actor): Promise<readonly FleetAlarm[]> {
    return this.#deps.desk.silence(ids, forMs, actor);
  }

  note(id: number, text: string, actor: Actor): Promise<FleetAlarm> {
    return this.#deps.desk.annotate(id, text, actor);
  }

  startCommand(request: CommandRequest, actor: Actor): CommandRun {
    if (request.cardIds.some((id) => this.#deps.registry.member(id) === null)) throw new ApiProblem("card.unknown");
    return this.#deps.commander.start(request, actor);
  }

  cancelCommand(id: number, actor: Actor): CommandRun {
    return this.#deps.commander.cancel(id, actor);
  }

  takeRetention({ everyS }: Retention): void {
    this.#sampler.everyS = everyS;
  }

  takeTrap(cardId: number, name: string): void {
    this.#hear(cardId, { kind: "trap", name });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#collector.close();
    this.#stop.abort();
    await Promise.all(this.#running);
    await this.#keepTold();
    this.#lines.flush();
    for (const end of this.#ends) end();
  }

  #hear(cardId: number, news: CardNews): void {
    const { registry, desk, clock } = this.#deps;
    const member = registry.member(cardId);
    if (member === null) return;
    const nameBefore = member.name;
    if (member.hear(news, clock.wallMs())) this.#lines.mark(cardId);
    if (member.name !== nameBefore) desk.know(member.deskCard());
    desk.hear(cardId, news);
    if (news.kind === "trap") this.#collector.askSoon(cardId);
    if (news.kind !== "reading" || this.#listeners.size === 0) return;
    const reading = member.reading(clock.monoMs());
    if (reading) this.#tell((listener) => listener.onReading(reading));
  }

  /** A card is in the fleet, or not as it was. */
  #listen(member: Member): void {
    const { id, stored } = member;
    this.#deps.desk.know(member.deskCard());
    if (stored.silencedUntilWallMs === null) this.#silenced.delete(id);
    else this.#silenced.add(id);
    const listened = member.listened();
    if (listened) this.#collector.listen(listened);
    else {
      this.#collector.stop(id);
      this.#hear(id, { kind: "link", link: "refused", reason: "secret-missing" });
    }
    this.#lines.mark(id);
  }

  #forget(cardId: number): void {
    this.#collector.stop(cardId);
    this.#deps.desk.forget(cardId);
    this.#silenced.delete(cardId);
    this.#lines.flush();
    this.#tell((listener) => listener.onCards([], [cardId]));
  }

  #line(member: Member): FleetCard {
    return member.line(this.#deps.desk.countsOf(member.id), this.#deps.clock.wallMs());
  }

  #newLine(cardId: number): FleetCard | null {
    const { registry, desk, clock } = this.#deps;
    return registry.member(cardId)?.newLine(desk.countsOf(cardId), clock.wallMs()) ?? null;
  }

  #tell(word: (listener: FleetListener) => void): void {
    for (const listener of this.#listeners) word(listener);
  }

  /** Events of a change are stored with it and have their ids from there. */
  async #tellStored(kinds: readonly FleetEventKind[], wallMs: number): Promise<void> {
    const { store, log } = this.#deps;
    if (this.#listeners.size === 0) return;
    try {
      const { found } = await store.findEvents({
        ...{ fromMs: wallMs, toMs: wallMs + 1, newestFirst: true, limit: TOLD_AT_ONCE, after: null, cardIds: null, site: null, kinds },
        ...{ severities: null, alarms: null, alarmId: null, search: null },
      });
      if (found.length > 0) this.#tell((listener) => listener.onEvents(found.toReversed()));
    } catch (err) {
      log.warn({ err }, "events of a change are stored and could not be told at once");
    }
  }

  async #keep(signal: AbortSignal): Promise<void> {
    const { clock } = this.#deps;
    while (!signal.aborted) {
      await clock.sleep(KEEP_EVERY_MS, signal).catch(() => {}); // an aborted sleep is how this ends
      if (signal.aborted) return;
      this.#noticeSilencesOver();
      await this.#keepTold();
    }
  }

  #noticeSilencesOver(): void {
    const { registry, clock } = this.#deps;
    for (const cardId of [...this.#silenced]) {
      const until = registry.member(cardId)?.stored.silencedUntilWallMs ?? null;
      if (until !== null && until > clock.wallMs()) continue;
      this.#silenced.delete(cardId);
      this.#lines.mark(cardId);
    }
  }

  async #keepTold(): Promise<void> {
    const { registry, store, log } = this.#deps;
    const told = [...registry.members()].filter((member) => member.hasNewTold).slice(0, KEPT_AT_ONCE);
    if (told.length === 0) return;
    for (const member of told) member.hasNewTold = false;
    try {
      await store.noteTold(told.map((member) => ({ cardId: member.id, told: member.toldText })));
    } catch (err) {
      for (const member of told) member.hasNewTold = true;
      log.warn({ err }, "what cards say of themselves could not be stored; it is tried again");
    }
  }

  async #trim(signal: AbortSignal): Promise<void> {
    const { store, clock, log } = this.#deps;
    const pause = (ms: number) => clock.sleep(ms, signal).catch(() => {}); // an aborted sleep is how this ends
    await pause(TRIM_FIRST_AFTER_MS);
    while (!signal.aborted) {
      try {
        while (!signal.aborted && (await store.trim(clock.wallMs()))) await pause(TRIM_PAUSE_MS);
      } catch (err) {
        log.warn({ err }, "what is too old could not be deleted; it is tried again in an hour");
      }
      await pause(TRIM_EVERY_MS);
    }
  }
}

/** A card of which only the address is left: everything else has to be set anew. */
const unreadable = ({ stored }: Member): CardDetail["reach"] => ({
  ...{ kind: "istars", url: stored.place.slice(0, 512).padEnd(8), identityKey: null, token: { set: false } },
});
