import type { CommandRequest, CommandRun } from "@istars/protocol/model/ismartview/command-run.ts";
import type { FleetAlarm } from "@istars/protocol/model/ismartview/fleet-alarm.ts";
import type { CardDetail, CardFigures, CardOutcome, FleetCard, NewCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import type { FleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import { sampleCard, sampleDetail, sampleFleetAlarm } from "@istars/protocol/model/ismartview/sample-fleet.ts";
import type { StorageState } from "@istars/protocol/model/ismartview/stream.ts";
import { ApiProblem } from "@istars/service/http/api-problem.ts";
import type { Actor, CardReading, Fleet, FleetListener } from "../fleet/fleet.ts";

/** A fleet without cards behind it: keeps what it was asked for, and tells what a test wants told. */
export class ScriptedFleet implements Fleet {
  readonly asked: { readonly what: string; readonly with: unknown; readonly by: string }[] = [];
  readonly #cards = new Map<number, FleetCard>();
  readonly #alarms = new Map<number, FleetAlarm>();
  readonly #readings = new Map<number, CardReading>();
  readonly #listeners = new Set<FleetListener>();
  /** How often figures were asked for. */
  figureRounds = 0;
  #storage: StorageState = { state: "ok", waiting: 0, lostReadings: 0, reason: null };
  #run: CommandRun | null = null;

  tellCards(cards: readonly FleetCard[], removed: readonly number[] = []): void {
    for (const card of cards) this.#cards.set(card.id, card);
    for (const id of removed) this.#cards.delete(id);
    this.#tell((listener) => listener.onCards(cards, removed));
  }

  tellAlarms(on: readonly FleetAlarm[], off: readonly number[] = []): void {
    for (const alarm of on) this.#alarms.set(alarm.id, alarm);
    for (const id of off) this.#alarms.delete(id);
    this.#tell((listener) => listener.onAlarms(on, off));
  }

  tellEvents(events: readonly FleetEvent[]): void {
    this.#tell((listener) => listener.onEvents(events));
  }

  tellReading(reading: CardReading): void {
    this.#readings.set(reading.cardId, reading);
    this.#tell((listener) => listener.onReading(reading));
  }

  tellStorage(state: StorageState): void {
    this.#storage = state;
    this.#tell((listener) => listener.onStorage(state));
  }

  tellRun(run: CommandRun): CommandRun {
    this.#run = run;
    this.#tell((listener) => listener.onRun(run));
    return run;
  }

  cards(): readonly FleetCard[] {
    return [...this.#cards.values()];
  }

  /** The card's number as its load, a second old. */
  figures(ids?: ReadonlySet<number>): readonly CardFigures[] {
    this.figureRounds++;
    const those = this.cards().filter(({ id }) => ids?.has(id) ?? true);
    return those.map(({ id }): CardFigures => [id, 1_000, [id, null, null, null, null, null, null, null]]);
  }

  detail(id: number): CardDetail | null {
    const card = this.#cards.get(id);
    return card === undefined ? null : sampleDetail(card);
  }

  reading(id: number): CardReading | null {
    return this.#readings.get(id) ?? null;
  }

  alarms(): readonly FleetAlarm[] {
    return [...this.#alarms.values()];
  }

  storage(): StorageState {
    return this.#storage;
  }

  latestRun(): CommandRun | null {
    return this.#run;
  }

  subscribe(listener: FleetListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async add(cards: readonly NewCard[], actor: Actor): Promise<readonly CardOutcome[]> {
    this.#note("add", cards, actor);
    return cards.map(() => {
      const id = this.#cards.size + 1;
      this.tellCards([sampleCard(id)]);
      return { id, problem: null, detail: null };
    });
  }

  async change(id: number, change: unknown, { version, actor }: { readonly version: number; readonly actor: Actor }): Promise<CardDetail> {
    this.#note("change", change, actor);
    const detail = this.detail(id);
    if (detail === null) throw new ApiProblem("card.unknown");
    if (version !== detail.version) throw new ApiProblem("settings.conflict", { params: { version: detail.version } });
    return { ...detail, version: version + 1 };
  }

  async move(ids: readonly number[], site: string | null, actor: Actor): Promise<readonly CardOutcome[]> {
    return this.#each("move", ids, { ids, site }, actor);
  }

  async remove(ids: readonly number[], actor: Actor): Promise<readonly CardOutcome[]> {
    return this.#each("remove", ids, { ids }, actor);
  }

  async restore(ids: readonly number[], actor: Actor): Promise<readonly CardOutcome[]> {
    return this.#each("restore", ids, { ids }, actor);
  }

  async silenceCards(ids: readonly number[], forMs: number, actor: Actor): Promise<readonly CardOutcome[]> {
    return this.#each("silenceCards", ids, { ids, forMs }, actor);
  }

  async acknowledge(ids: readonly number[], note: string | null, actor: Actor): Promise<readonly FleetAlarm[]> {
    this.#note("acknowledge", { ids, note }, actor);
    return this.#alarmsOf(ids);
  }

  async silence(ids: readonly number[], forMs: number, actor: Actor): Promise<readonly FleetAlarm[]> {
    this.#note("silence", { ids, forMs }, actor);
    const alarms = this.#alarmsOf(ids);
    if (alarms.some(({ severity }) => severity === "critical")) throw new ApiProblem("silence.refused");
    return alarms;
  }

  async note(id: number, text: string, actor: Actor): Promise<FleetAlarm> {
    this.#note("note", { id, text }, actor);
    const [alarm = sampleFleetAlarm(id)] = this.#alarmsOf([id]);
    return alarm;
  }

  startCommand(request: CommandRequest, actor: Actor): CommandRun {
    this.#note("startCommand", request, actor);
    if (request.count !== request.cardIds.length) throw new ApiProblem("count.wrong");
    const cards = request.cardIds.map((cardId) => ({ cardId, step: "waiting" as const, reason: null }));
    return this.tellRun({ id: 1, command: request.command, by: actor.user, startedWallMs: 1_000, isRunning: true, cards });
  }

  cancelCommand(id: number, actor: Actor): CommandRun {
    this.#note("cancelCommand", id, actor);
    if (this.#run?.id !== id) throw new ApiProblem("run.unknown");
    return this.tellRun({ ...this.#run, isRunning: false });
  }

  #alarmsOf(ids: readonly number[]): readonly FleetAlarm[] {
    return ids.map((id) => {
      const alarm = this.#alarms.get(id);
      if (alarm === undefined) throw new ApiProblem("alarm.unknown");
      return alarm;
    });
  }

  #each(what: string, ids: readonly number[], asked: unknown, actor: Actor): readonly CardOutcome[] {
    this.#note(what, asked, actor);
    return ids.map((id) =>
      this.#cards.has(id) ? { id, problem: null, detail: null } : { id: null, problem: "card.unknown", detail: String(id) },
    );
  }

  #note(what: string, asked: unknown, actor: Actor): void {
    this.asked.push({ what, with: asked, by: actor.user });
  }

  #tell(tell: (listener: FleetListener) => void): void {
    for (const listener of this.#listeners) tell(listener);
  }
}
