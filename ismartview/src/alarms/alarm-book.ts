import type { FleetAlarm } from "@istars/protocol/model/ismartview/fleet-alarm.ts";
import type { FleetEvent, NewFleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { FleetCommit, StoredAlarm } from "../store/fleet-store.ts";
import type { AlarmCounts } from "./alarm-desk.ts";
import type { Course, Entry } from "./commit-queue.ts";
import { type AlarmValues, alarmKey, StandingAlarm } from "./standing-alarm.ts";

/** What the book has to know of a card to show its alarms and to write its events. */
export interface BookCard {
  readonly name: string;
  readonly site: string | null;
  readonly isStale: boolean;
  readonly silencedUntilWallMs: number | null;
}

/** What an event tells of its moment. */
export interface Moment {
  readonly wallMs: number;
  readonly params: FleetEvent["params"];
  readonly by?: string;
}

/** An entry of the history that is not of an alarm of ours. */
type LogEntry = Pick<NewFleetEvent, "kind" | "severity" | "subject" | "alarm" | "wallMs" | "params"> & {
  readonly by?: string | null;
  readonly course?: Course | null;
};

/** What has to be told, gathered over everything that happened in one go. */
export interface Tidings {
  readonly on: readonly FleetAlarm[];
  readonly off: readonly number[];
  readonly cardIds: ReadonlySet<number>;
  readonly events: readonly FleetEvent[];
}

export interface AlarmBookDeps {
  readonly clock: Clock;
  readonly cardOf: (cardId: number) => BookCard | null;
  readonly push: (entry: Entry) => void;
}

type EchoChange = Partial<Pick<AlarmValues, "cardTold">>;

type Source = FleetCommit["source"];

/**
 * Numbers of alarms that are shown before they are stored begin here: above every number a store gives, and still exact in JSON. When such
 * an alarm is stored it goes off under the one number and comes on under the other in the same message; it is found under both.
 */
export const MEMORY_IDS_FROM = 2 ** 52;

/**
 * Every alarm of the fleet that is on. A change becomes an event for the store, and shows once that is stored; while storage has failed it
 * shows at once, and is stored later (SAFETY 27).
 */
export class AlarmBook {
  readonly #deps: AlarmBookDeps;
  /** By card, then by what they are and whom they are about: those that are on as far as is known. */
  readonly #on = new Map<number, Map<string, StandingAlarm>>();
  /** By card: those that are shown. */
  readonly #shown = new Map<number, Set<StandingAlarm>>();
  readonly #byId = new Map<number, StandingAlarm>();
  /** Raised or ended, and not stored yet. */
  readonly #unstored = new Set<StandingAlarm>();
  #isFromMemory = false;
  #nextMemoryId = MEMORY_IDS_FROM;
  #changed = new Set<StandingAlarm>();
  #off: number[] = [];
  #cardIds = new Set<number>();
  #events: FleetEvent[] = [];

  constructor(deps: AlarmBookDeps) {
    this.#deps = deps;
  }

  /** An alarm that was on when the program was last closed. */
  takeUp({ id, ...values }: StoredAlarm): void {
    const standing = new StandingAlarm(values, id);
    this.#onOf(values.cardId).set(alarmKey(values), standing);
    this.#show(standing);
  }

  find(cardId: number, alarm: string, subject: string): StandingAlarm | null {
    return this.#on.get(cardId)?.get(alarmKey({ alarm, subject })) ?? null;
  }

  of(cardId: number): readonly StandingAlarm[] {
    return [...(this.#on.get(cardId)?.values() ?? [])];
  }

  /** The alarm that is shown under this number and is on still; `null`: there is none. */
  byId(id: number): StandingAlarm | null {
    const standing = this.#byId.get(id);
    return standing && !standing.isOver ? standing : null;
  }

  raise(values: AlarmValues, moment: Moment, source: Source): StandingAlarm {
    const standing = new StandingAlarm(values, null);
    this.#onOf(values.cardId).set(alarmKey(values), standing);
    this.#unstored.add(standing);
    const event = this.event(standing, { kind: "alarm.raised", ...moment });
    this.#deps.push({ event, source, course: standing, step: { kind: "raise", alarm: values } });
    if (this.#isFromMemory) this.#show(standing);
    return standing;
  }

  end(standing: StandingAlarm, moment: Moment, source: Source): void {
    const { cardId } = standing.values;
    standing.isOver = true;
    this.#on.get(cardId)?.delete(alarmKey(standing.values));
    this.#unstored.add(standing);
    const event = this.event(standing, { kind: "alarm.cleared", ...moment });
    this.#deps.push({ event, source, course: standing, step: { kind: "clear" } });
    if (this.#isFromMemory) this.#hide(standing);
  }

  /** Something of an alarm that is not as it was, with the event that says so. */
  change(
    standing: StandingAlarm,
    change: Partial<Omit<AlarmValues, "cardId">>,
    told: Moment & { readonly kind: string; readonly source: Source },
  ): void {
    const { source, ...moment } = told;
    const event = this.event(standing, moment);
    standing.values = { ...standing.values, ...change };
    this.#deps.push({ event, source, course: standing, step: { kind: "change", change } });
  }

  /**
   * The card's own entry of what the history may hold already. `course`: of the alarm, which may be over; `change`: of that alarm, which
   * stays as it is if there is nothing to change.
   */
  echo(cardId: number, { course, by, ...told }: LogEntry & { readonly course: Course }, change: EchoChange, source: Source): void {
    if (course instanceof StandingAlarm) course.values = { ...course.values, ...change };
    const event = { ...this.#place(cardId), ...told, alarmId: null, by: by ?? null };
    this.#deps.push({ event, source, course, step: { kind: "echo", change } });
  }

  /** An entry of the history that changes no alarm; `course`: of the alarm that it belongs to. */
  log(cardId: number, { course = null, by = null, ...told }: LogEntry, source: Source): void {
    this.#deps.push({ event: { ...this.#place(cardId), ...told, alarmId: null, by }, source, course, step: null });
  }

  /** An event of an alarm, as it goes into the store. */
  event(about: StandingAlarm, { by, ...told }: Moment & { readonly kind: string }): NewFleetEvent {
    const { cardId, alarm, subject, severity } = about.values;
    return { ...this.#place(cardId), ...told, severity, alarm, alarmId: null, subject, by: by ?? null };
  }

  #place(cardId: number): Pick<NewFleetEvent, "cardId" | "cardName" | "site" | "heardWallMs"> {
    const card = this.#deps.cardOf(cardId);
    return { cardId, cardName: card?.name ?? null, site: card?.site ?? null, heardWallMs: this.#deps.clock.wallMs() };
  }

  /** What the store took. */
  takeStored(stored: readonly { readonly entry: Entry; readonly event: FleetEvent | null }[]): void {
    for (const { entry, event } of stored) {
      if (event !== null) this.#events.push(event);
      const { course, step } = entry;
      if (course === null) continue;
      // What was there already has changed no alarm, so what it should have done is done by an event of our own.
      if (event === null && entry.source !== null && isStillDue(course, step)) this.#deps.push({ ...entry, source: null });
      else if (course instanceof StandingAlarm) this.#settle(course, entry, event);
      else if (event?.kind === "alarm.raised") course.id = event.id;
    }
  }

  #settle(standing: StandingAlarm, { step }: Entry, event: FleetEvent | null): void {
    if (event === null) {
      if (step?.kind === "echo") this.touch(standing); // that it is there already is what was expected of it
      return;
    }
    switch (step?.kind) {
      case "raise":
        if (standing.isShown) this.#hide(standing); // under the number that it had for want of a better one
        standing.id = event.id;
        if (standing.isOver) return;
        this.#unstored.delete(standing);
        this.#show(standing);
        return;
      case "clear":
        this.#unstored.delete(standing);
        this.#hide(standing);
        return;
      case "change":
      case "echo":
        this.touch(standing);
        return;
      case undefined:
        return;
    }
  }

  /** Storage fails: from here on everything shows at once, what is not stored yet included; or it works again. */
  goOnFromMemory(isFromMemory: boolean): void {
    this.#isFromMemory = isFromMemory;
    if (!isFromMemory) return;
    for (const standing of this.#unstored) {
      if (standing.isOver) this.#hide(standing);
      else this.#show(standing);
    }
  }

  /** Tells an alarm anew. */
  touch(standing: StandingAlarm): void {
    if (!standing.isShown) return;
    this.#changed.add(standing);
    this.#cardIds.add(standing.values.cardId);
  }

  /** Tells a card's alarms and counts anew. */
  touchCard(cardId: number): void {
    this.#cardIds.add(cardId);
    for (const standing of this.#shown.get(cardId) ?? []) this.#changed.add(standing);
  }

  all(): readonly FleetAlarm[] {
    return [...this.#shown.values()].flatMap((shown) => [...shown].map((standing) => this.view(standing)));
  }

  view(standing: StandingAlarm): FleetAlarm {
    const isStale = standing.values.subject !== "fleet" && (this.#deps.cardOf(standing.values.cardId)?.isStale ?? true);
    return standing.view({ isStale, wallMs: this.#deps.clock.wallMs() });
  }

  countsOf(cardId: number): AlarmCounts {
    const counts = { critical: 0, warning: 0, information: 0, unacknowledged: 0 };
    const wallMs = this.#deps.clock.wallMs();
    const isCardSilent = (this.#deps.cardOf(cardId)?.silencedUntilWallMs ?? 0) > wallMs;
    for (const standing of this.#shown.get(cardId) ?? []) {
      const { severity, acknowledgedWallMs } = standing.values;
      counts[severity]++;
      if (severity === "information" || acknowledgedWallMs !== null) continue;
      // SAFETY 29: silence never holds back what is critical.
      if (severity === "critical" || !(isCardSilent || standing.isSilencedAt(wallMs))) counts.unacknowledged++;
    }
    return counts;
  }

  /** Those that are silenced, for whoever watches their time. */
  silenced(): readonly StandingAlarm[] {
    return [...this.#byId.values()].filter(({ isShown, values }) => isShown && values.silencedUntilWallMs !== null);
  }

  /** Hands over what has to be told and forgets it; `null`: nothing. */
  takeTidings(): Tidings | null {
    if (this.#changed.size + this.#off.length + this.#cardIds.size + this.#events.length === 0) return null;
    const on = [...this.#changed].filter(({ isShown }) => isShown).map((standing) => this.view(standing));
    const tidings = { on, off: this.#off, cardIds: this.#cardIds, events: this.#events };
    this.#changed = new Set();
    this.#off = [];
    this.#cardIds = new Set();
    this.#events = [];
    return tidings;
  }

  #onOf(cardId: number): Map<string, StandingAlarm> {
    const on = this.#on.get(cardId) ?? new Map<string, StandingAlarm>();
    this.#on.set(cardId, on);
    return on;
  }

  #show(standing: StandingAlarm): void {
    if (standing.id === null) standing.memoryId ??= this.#nextMemoryId++;
    const { cardId } = standing.values;
    standing.isShown = true;
    const shown = this.#shown.get(cardId) ?? new Set<StandingAlarm>();
    this.#shown.set(cardId, shown.add(standing));
    for (const id of [standing.id, standing.memoryId]) if (id !== null) this.#byId.set(id, standing);
    this.touch(standing);
  }

  #hide(standing: StandingAlarm): void {
    if (!standing.isShown) return;
    const { cardId } = standing.values;
    this.#off.push(standing.shownId);
    this.#cardIds.add(cardId);
    standing.isShown = false;
    const shown = this.#shown.get(cardId);
    shown?.delete(standing);
    if (shown?.size === 0) this.#shown.delete(cardId);
    for (const id of [standing.id, standing.memoryId]) if (id !== null) this.#byId.delete(id);
  }
}

/** Whether a step has to be taken: an end always, an echo never, anything else for as long as the alarm is on. */
const isStillDue = (course: Course, step: Entry["step"]): boolean =>
  step !== null && step.kind !== "echo" && (step.kind === "clear" || (course instanceof StandingAlarm && !course.isOver));
