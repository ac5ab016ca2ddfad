import type { AlarmId } from "@istars/protocol/model/alarm.ts";
import type { EventRecord } from "@istars/protocol/model/event.ts";
import type { AlarmState, Gap, Hello } from "@istars/protocol/model/stream.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { AlarmBook } from "./alarm-book.ts";
import type { Course } from "./commit-queue.ts";
import { alarmKey, type StandingAlarm, untouched } from "./standing-alarm.ts";

/** Up to where a card's log is known. */
export interface LogPlace {
  readonly logId: string;
  readonly lastEventId: number;
}

export interface CardLogDeps {
  readonly cardId: number;
  readonly book: AlarmBook;
  readonly clock: Clock;
  /** Up to where the card's log is stored; `null`: nothing is. */
  readonly stored: LogPlace | null;
}

/** The latest raising of one alarm that was heard of, as state or as an entry of the log. */
interface Raising {
  /** Its entry in the card's log; `null` while the card cannot store it. */
  instance: number | null;
  readonly raisedWallMs: number;
  isOver: boolean;
  /** By what it came into the history, and its end: the log's own entry, or, where that was not there, one that stands in for it. */
  raisedBy: "log" | "state" | null;
  endedBy: "log" | "state" | null;
  /** Number of its raising in the history. */
  course: Course;
}

/** From `hello` until the events that were missed are here, too: the alarms that the card said are on. */
interface Beginning {
  readonly told: Map<string, AlarmState>;
  isComplete: boolean;
  /** The last event that is to come of those missed. */
  lastId: number;
}

/** For so long one waits for the next event that a card has announced, ms. */
const REPLAY_PATIENCE_MS = 5_000;
/** So long an end or an acknowledgement that the state tells waits for the entry of it, which knows more, ms. */
const ENTRY_PATIENCE_MS = 2_000;

/**
 * What one iStars card says of its alarms, twice: as state and as entries of its log. Either may come first, again, or not at all; in the
 * end exactly those alarms are on that are on at the card, and each entry is in the history once. Where the log has a word, that word
 * counts, for it knows when and what was measured; the state stands in for it after a gap and while the card cannot store.
 */
export class CardLog {
  readonly #deps: CardLogDeps;
  readonly #raisings = new Map<string, Raising>();
  #logId: string | null;
  /** By this name the card tells of what is done there from here; `null`: it has not said. */
  #user: string | null = null;
  /** Up to where the log was heard. */
  #heardId: number;
  /** Up to here the state that the card told last is newer than its log. */
  #stateAsOf = 0;
  #beginning: Beginning | null = null;
  /** What the state has said of an alarm that is on, and since when, ms of monotonic time; the log has not said it yet. */
  readonly #held = new Map<StandingAlarm, { readonly state: AlarmState; readonly sinceMs: number }>();
  #heardMonoMs = 0;

  constructor(deps: CardLogDeps) {
    this.#deps = deps;
    this.#logId = deps.stored?.logId ?? null;
    this.#heardId = deps.stored?.lastEventId ?? 0;
    for (const standing of this.#own()) this.#remember(standing, { raisedBy: "log" });
  }

  /** True before the first hello of a card of whose log nothing is stored. */
  get isNew(): boolean {
    return this.#logId === null;
  }

  /** `null`: nothing of its log is known. */
  get place(): LogPlace | null {
    return this.#logId === null ? null : { logId: this.#logId, lastEventId: this.#heardId };
  }

  /** Where the card's log stands, when it is not the one that was known: what was before it is not asked for. */
  hello({ logId, lastId, user }: Hello): { readonly logId: string; readonly seq: number } | null {
    this.#user = user ?? null;
    const isNewLog = this.#logId !== logId;
    if (isNewLog) {
      // Numbers of another log mean nothing in this one: what is on is told anew.
      for (const standing of this.#own()) this.#endByState(standing);
      this.#raisings.clear();
      this.#logId = logId;
      this.#heardId = lastId;
    }
    this.#stateAsOf = lastId;
    this.#beginning = { told: new Map(), isComplete: false, lastId };
    this.#heardMonoMs = this.#deps.clock.monoMs();
    return isNewLog ? { logId, seq: lastId } : null;
  }

  alarm(state: AlarmState): void {
    const beginning = this.#beginning;
    if (beginning === null) {
      this.#follow(state);
      return;
    }
    const key = alarmKey({ alarm: state.id, subject: state.subject });
    if (state.active) beginning.told.set(key, state);
    else beginning.told.delete(key);
    if (this.#heardId < beginning.lastId) beginning.lastId = Math.max(beginning.lastId, state.instance ?? 0);
  }

  complete(): void {
    if (this.#beginning === null) return;
    this.#beginning.isComplete = true;
    this.#settle();
  }

  event(logId: string, event: EventRecord): void {
    this.#heardMonoMs = this.#deps.clock.monoMs();
    this.#logId ??= logId;
    if (logId === this.#logId) this.#heardId = Math.max(this.#heardId, event.id);
    const source = { logId, seq: event.id };
    // What is raised here is nobody else's to tell, and numbers of another log mean nothing in this one.
    const alarm = logId === this.#logId && event.subject !== "fleet" ? event.alarm : null;
    if (event.kind === "alarm.raised" && alarm !== null) this.#raised(event, alarm, source);
    else if (event.kind === "alarm.cleared" && alarm !== null) this.#cleared(event, alarm, source);
    else if (event.kind === "alarm.acknowledged" && alarm !== null) this.#acknowledged(event, alarm, source);
    else this.#log(event, source, null);
    this.#settle();
  }

  /** Events are missing for good; the place behind them is noted with that. */
  gap({ logId, oldestId, lastId }: Gap): void {
    const { cardId, book, clock } = this.#deps;
    const wallMs = clock.wallMs();
    const missed = { kind: "events.missed", wallMs, params: { oldestId, lastId } } as const;
    book.log(cardId, { ...missed, severity: "warning", subject: "card", alarm: null }, { logId, seq: lastId });
    if (logId === this.#logId) this.#heardId = Math.max(this.#heardId, lastId);
    if (this.#beginning) this.#beginning.lastId = 0;
    this.#settle();
  }

  /** The stream has ended: what it began to tell of the state is not the whole. */
  lost(): void {
    this.#beginning = null;
    this.#held.clear();
  }

  /** Waits no longer for events that have to come and do not. */
  tick(): void {
    const nowMs = this.#deps.clock.monoMs();
    for (const [standing, { state, sinceMs }] of this.#held) {
      if (!standing.isOver && nowMs - sinceMs < ENTRY_PATIENCE_MS) continue;
      this.#held.delete(standing);
      if (standing.isOver) continue;
      if (state.active) this.#on(state);
      else this.#endByState(standing);
    }
    if (!this.#beginning?.isComplete || nowMs - this.#heardMonoMs < REPLAY_PATIENCE_MS) return;
    this.#beginning.lastId = 0;
    this.#settle();
  }

  /** Once the events that were missed are here, what the state says beyond them counts. */
  #settle(): void {
    const beginning = this.#beginning;
    if (!beginning?.isComplete || this.#heardId < beginning.lastId) return;
    this.#beginning = null;
    for (const standing of this.#own()) if (!beginning.told.has(alarmKey(standing.values))) this.#endByState(standing);
    for (const state of beginning.told.values()) this.#on(state);
  }

  #follow(state: AlarmState): void {
    const raising = this.#raisings.get(alarmKey({ alarm: state.id, subject: state.subject }));
    const isPast = state.instance !== null && raising !== undefined && raising.instance !== null && state.instance < raising.instance;
    if (isPast) return;
    const standing = this.#find(state.id, state.subject);
    const isNewWord = !state.active || (state.acknowledged !== null && standing?.values.acknowledgedWallMs === null);
    if (standing && isNewWord && state.instance !== null && raising && isSame(raising, state)) {
      this.#held.set(standing, { state, sinceMs: this.#held.get(standing)?.sinceMs ?? this.#deps.clock.monoMs() });
    } else if (!state.active) {
      if (standing) this.#endByState(standing);
    } else if (!(raising?.isOver && isSame(raising, state))) this.#on(state);
  }

  /** The card says that this alarm is on. */
  #on(state: AlarmState): void {
    const { book, clock, cardId } = this.#deps;
    const standing = this.#find(state.id, state.subject);
    const raising = this.#raisings.get(alarmKey({ alarm: state.id, subject: state.subject }));
    const { acknowledged, severity } = state;
    if (standing && raising && isSame(raising, state) && standing.values.severity === severity) {
      this.#number(standing, raising, state.instance);
      if (acknowledged === null || standing.values.acknowledgedWallMs !== null) return;
      const change = { acknowledgedBy: acknowledged.by, acknowledgedWallMs: acknowledged.wallMs, cardTold: "told" } as const;
      book.change(standing, change, { kind: "alarm.acknowledged", ...acknowledged, params: {}, source: null });
      return;
    }
    // Another raising of the same alarm, or graver than it was: somebody has to look again.
    if (standing) this.#endByState(standing);
    const { id: alarm, subject, name, instance, raisedWallMs } = state;
    const seen = acknowledged && { acknowledgedBy: acknowledged.by, acknowledgedWallMs: acknowledged.wallMs, cardTold: "told" as const };
    const values = { cardId, alarm, subject, name, severity, instance, raisedWallMs, heardWallMs: clock.wallMs(), ...untouched, ...seen };
    const source = this.#sourceOf(instance);
    const raised = book.raise(values, { wallMs: raisedWallMs, params: name === null ? {} : { name } }, source);
    this.#remember(raised, { raisedBy: source === null ? "state" : "log" });
  }

  #raised(event: EventRecord, alarm: AlarmId, source: Source): void {
    const { book, clock, cardId } = this.#deps;
    const key = alarmKey({ alarm, subject: event.subject });
    const known = this.#raisings.get(key);
    const standing = this.#find(alarm, event.subject);
    if (known && isSame(known, { instance: event.id, raisedWallMs: event.wallMs })) {
      if (standing) this.#number(standing, known, event.id);
      known.instance = event.id;
      // What the state has said of it already is said.
      if (known.raisedBy !== null) return;
      known.raisedBy = "log";
      this.#log(event, source, known.course);
      return;
    }
    const told = this.#beginning?.told.get(key);
    const isOn = event.id > this.#stateAsOf || (told !== undefined && told.instance === event.id);
    if (known && known.instance !== null && event.id < known.instance) {
      this.#log(event, source, null);
      return;
    }
    if (standing) this.#endByState(standing);
    const { subject, severity, wallMs, params } = event;
    if (!isOn) {
      const course = { id: null };
      this.#raisings.set(key, { instance: event.id, raisedWallMs: wallMs, isOver: true, raisedBy: "log", endedBy: null, course });
      this.#log(event, source, course);
      return;
    }
    const name = told?.name ?? (typeof params.name === "string" ? params.name : null);
    const values = { cardId, alarm, subject, name, severity, instance: event.id, raisedWallMs: wallMs, heardWallMs: clock.wallMs() };
    const raised = book.raise({ ...values, ...untouched }, { wallMs, params }, source);
    this.#remember(raised, { raisedBy: "log" });
    const state = { instance: event.id, id: alarm, subject, name, severity, raisedWallMs: wallMs, acknowledged: null, active: true };
    if (told === undefined) this.#beginning?.told.set(key, state); // it is newer than what was told
  }

  #cleared(event: EventRecord, alarm: string, source: Source): void {
    const key = alarmKey({ alarm, subject: event.subject });
    const known = this.#raisings.get(key);
    const standing = this.#find(alarm, event.subject);
    const { instance, wallMs } = event;
    const beginning = this.#beginning;
    if (beginning && instance !== null && beginning.told.get(key)?.instance === instance) beginning.told.delete(key);
    if (standing && known && (instance === null || instance === known.instance || isUnnumbered(known, wallMs))) {
      known.isOver = true;
      known.endedBy = "log";
      this.#deps.book.end(standing, { wallMs, params: event.params }, source);
      return;
    }
    if (known && instance !== null && instance === known.instance) {
      if (known.endedBy === "state") return; // what the state has said of it already is said
      known.endedBy = "log";
      this.#log(event, source, known.course);
      return;
    }
    if (instance !== null && instance > (known?.instance ?? 0)) {
      if (standing) this.#endByState(standing);
      const course = { id: null };
      this.#raisings.set(key, { instance, raisedWallMs: wallMs, isOver: true, raisedBy: null, endedBy: "log", course });
      this.#log(event, source, course);
    } else this.#log(event, source, null);
  }

  #acknowledged(event: EventRecord, alarm: string, source: Source): void {
    const standing = this.#find(alarm, event.subject);
    const known = this.#raisings.get(alarmKey({ alarm, subject: event.subject }));
    const by = byOf(event) ?? "";
    if (!standing || (event.instance !== null && known?.instance !== null && event.instance !== known?.instance)) {
      const course = event.instance !== null && event.instance === known?.instance ? known.course : null;
      if (course !== null && by === this.#user) this.#echo(event, source, course, {});
      else this.#log(event, source, course);
      return;
    }
    const { params, wallMs } = event;
    const { acknowledgedWallMs, cardTold } = standing.values;
    const isFirst = acknowledgedWallMs === null;
    // One deed is told once: by whoever did it here, or as the state told it already.
    if (!isFirst && (by === this.#user || wallMs === acknowledgedWallMs)) {
      this.#echo(event, source, standing, { cardTold: "told" });
      return;
    }
    if (!isFirst && cardTold === "told") {
      this.#log(event, source, standing);
      return;
    }
    // Somebody did it at the card, which then need not be told that it was done here, too.
    const change = { ...(isFirst ? { acknowledgedBy: by, acknowledgedWallMs: wallMs } : {}), cardTold: "told" } as const;
    this.#deps.book.change(standing, change, { kind: event.kind, wallMs, params, by, source });
  }

  #endByState(standing: StandingAlarm): void {
    const known = this.#raisings.get(alarmKey(standing.values));
    if (known) {
      known.isOver = true;
      known.endedBy = "state";
    }
    this.#deps.book.end(standing, { wallMs: this.#deps.clock.wallMs(), params: {} }, null);
  }

  /** The number of an alarm that was told without one; it is stored with whatever is stored next of it. */
  #number(standing: StandingAlarm, known: Raising, instance: number | null): void {
    if (instance === null || known.instance !== null) return;
    known.instance = instance;
    standing.values = { ...standing.values, instance };
  }

  #remember(standing: StandingAlarm, { raisedBy }: Pick<Raising, "raisedBy">): void {
    const { instance, raisedWallMs } = standing.values;
    const raising = { instance, raisedWallMs, isOver: false, raisedBy, endedBy: null, course: standing };
    this.#raisings.set(alarmKey(standing.values), raising);
  }

  /**
   * The place of a raising that is told as state, if nothing before it is still to come: then it is stored in its place, and the entry itself
   * is no news any more, whenever it comes. Otherwise a restart would go on behind what was never heard.
   */
  #sourceOf(instance: number | null): Source | null {
    if (instance === null || this.#logId === null || instance > this.#heardId + 1) return null;
    this.#heardId = Math.max(this.#heardId, instance);
    return { logId: this.#logId, seq: instance };
  }

  #log(event: EventRecord, source: Source, course: Course | null): void {
    this.#deps.book.log(this.#deps.cardId, { ...entryOf(event), course }, source);
  }

  /** An entry of what the history has already, if it has. */
  #echo(event: EventRecord, source: Source, course: Course, change: { readonly cardTold?: "told" }): void {
    this.#deps.book.echo(this.#deps.cardId, { ...entryOf(event), course }, change, source);
  }

  /** The card's own alarms that are on, without those that are raised of it here. */
  #own(): readonly StandingAlarm[] {
    return this.#deps.book.of(this.#deps.cardId).filter(({ values }) => values.subject !== "fleet");
  }

  #find(alarm: string, subject: string): StandingAlarm | null {
    return this.#deps.book.find(this.#deps.cardId, alarm, subject);
  }
}

const byOf = ({ params }: EventRecord): string | null => (typeof params.by === "string" ? params.by : null);

const entryOf = (event: EventRecord) => {
  const { kind, severity, subject, alarm, wallMs, params } = event;
  return { kind, severity, subject, alarm, wallMs, params, by: byOf(event) };
};

type Source = { readonly logId: string; readonly seq: number };

/** A card that cannot store tells no number; then the moment tells two raisings apart. */
const isSame = (known: Raising, other: { readonly instance: number | null; readonly raisedWallMs: number }): boolean =>
  known.instance !== null && other.instance !== null ? known.instance === other.instance : known.raisedWallMs === other.raisedWallMs;

/** An end whose beginning the card could not number, and is not from before that. */
const isUnnumbered = (known: Raising, endWallMs: number): boolean => known.instance === null && endWallMs >= known.raisedWallMs;
