import type { FleetEvent, NewFleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import { backoff } from "@istars/service/backoff.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import { StoreError } from "@istars/service/store/store.ts";
import type { FleetCommit, FleetStore, StoredAlarm } from "../store/fleet-store.ts";

/** One alarm from its raising to its end, as the history tells it: `id` is that of the raising event, `null` until that is stored. */
export interface Course {
  id: number | null;
}

/** An event that is to be stored, with what it does to its alarm, whose number may not be known yet. */
export interface Entry {
  readonly event: NewFleetEvent;
  readonly source: FleetCommit["source"];
  readonly course: Course | null;
  readonly step:
    | { readonly kind: "raise"; readonly alarm: Omit<StoredAlarm, "id"> }
    | { readonly kind: "clear" }
    | { readonly kind: "change" | "echo"; readonly change: Partial<Omit<StoredAlarm, "id" | "cardId">> }
    | null;
}

/** Entries that are stored together. Somebody waits for what people did; it is stored now or refused. */
interface Job {
  readonly cardId: number | null;
  readonly entries: readonly Entry[];
  readonly waiter: { readonly onStored: () => void; readonly resolve: () => void; readonly reject: (error: unknown) => void } | null;
}

export type StorageTrouble = { readonly state: "behind" | "failed"; readonly reason: string };

export interface CommitQueueDeps {
  readonly store: Pick<FleetStore, "commit">;
  readonly clock: Clock;
  readonly log: Logger;
  /** After each commit: what was stored, in order; `null` for what was there already. */
  readonly onStored: (stored: readonly { readonly entry: Entry; readonly event: FleetEvent | null }[]) => void;
  /** Storage fails or is late, or (`null`) works again with little left waiting. */
  readonly onTrouble: (trouble: StorageTrouble | null) => void;
}

/** A commit that takes longer counts as failed for whoever waits to be told, ms (SAFETY 27). */
const SLOW_COMMIT_MS = 1_000;
const MOST_AT_ONCE = 200;
/** How far down the queue one looks for what can go along. */
const MOST_LOOKED_AT = 4 * MOST_AT_ONCE;
const RETRY = { firstMs: 1_000, maxMs: 30_000 } as const;
/** After slow commits storage counts as well again when it had nothing to do for so long, ms. */
const CALM_MS = 10_000;
/** How long closing waits for the last commits, ms. */
const LAST_COMMIT_MS = 5_000;

/**
 * Stores events in the order in which each card's happened, many in one commit, one commit at a time, and again until the store takes them:
 * none is ever given up. Nothing waits longer than the commit before it. A commit that the store refuses is taken apart, so that a single
 * event which cannot be stored holds up no other.
 */
export class CommitQueue {
  readonly #deps: CommitQueueDeps;
  readonly #stop = new AbortController();
  #waiting: Job[] = [];
  #underWay: readonly Job[] = [];
  #limit = MOST_AT_ONCE;
  #trouble: StorageTrouble | null = null;
  #running: Promise<void> | null = null;
  #isClosing = false;
  #pause = new AbortController();
  #retries = backoff(RETRY);

  constructor(deps: CommitQueueDeps) {
    this.#deps = deps;
  }

  /** How many entries are not stored yet. */
  get length(): number {
    return [...this.#underWay, ...this.#waiting].reduce((sum, { entries }) => sum + entries.length, 0);
  }

  get trouble(): StorageTrouble | null {
    return this.#trouble;
  }

  push(entry: Entry): void {
    this.#add({ cardId: entry.event.cardId, entries: [entry], waiter: null });
  }

  /**
   * All of it or nothing, once: resolves when it is stored, rejects with the store's error, and at once while storage fails. `onStored` is
   * called before anybody is told.
   */
  async pushOnce(entries: readonly Entry[], onStored: () => void): Promise<void> {
    if (entries.length === 0) return;
    if (this.#trouble?.state === "failed") throw new StoreError("store.failed", "nothing can be stored at present");
    await new Promise<void>((resolve, reject) => {
      this.#add({ cardId: null, entries, waiter: { onStored, resolve, reject } });
    });
  }

  /** Stores what waits, as long as the store takes it. May be called twice. */
  async close(): Promise<void> {
    const { clock, log } = this.#deps;
    this.#isClosing = true;
    this.#pause.abort();
    const done = new AbortController();
    // Ended early is how the wait ends.
    await Promise.race([this.#running, clock.sleep(LAST_COMMIT_MS, done.signal).catch(() => {})]);
    done.abort();
    this.#stop.abort();
    this.#refuseWaiters(new StoreError("store.closed", "the program stops"));
    if (this.length > 0) log.error({ events: this.length }, "events could not be stored before the program stopped");
  }

  #add(job: Job): void {
    if (this.#stop.signal.aborted) {
      job.waiter?.reject(new StoreError("store.closed", "the program stops"));
      return;
    }
    this.#waiting.push(job);
    if (this.#trouble?.state === "behind") this.#pause.abort();
    this.#running ??= this.#work().finally(() => {
      this.#running = null;
    });
  }

  async #work(): Promise<void> {
    await Promise.resolve(); // what happens in the same moment goes along
    while (!this.#stop.signal.aborted) {
      if (this.#waiting.length === 0) {
        if (this.#trouble === null || this.#isClosing) return;
        await this.#rest(CALM_MS);
        if (this.#waiting.length === 0) this.#enter(null);
        continue;
      }
      const outcome = await this.#commit(this.#take());
      if (outcome === "failed" && this.#isClosing) return;
      if (outcome === "failed") await this.#rest(this.#retries.next().value);
      if (outcome === "stored" && this.#trouble !== null) {
        if (this.#waiting.length <= MOST_AT_ONCE) this.#enter(null);
        else this.#enter({ state: "behind", reason: this.#trouble.reason });
      }
    }
  }

  async #rest(ms: number): Promise<void> {
    this.#pause = new AbortController();
    await this.#deps.clock.sleep(ms, AbortSignal.any([this.#stop.signal, this.#pause.signal])).catch(() => {}); // woken is how this ends
  }

  /** What goes into one commit. Whatever follows the raising of an alarm waits until that has its number, and so does all else of its card. */
  #take(): readonly Job[] {
    const taken: Job[] = [];
    const left: Job[] = [];
    const raised = new Set<Course>();
    const held = new Set<number | null>();
    let entries = 0;
    let at = 0;
    for (; at < this.#waiting.length && at < MOST_LOOKED_AT; at++) {
      const job = this.#waiting[at];
      if (job === undefined || (entries > 0 && entries + job.entries.length > this.#limit)) break;
      const cards = job.entries.map(({ event }) => event.cardId);
      const waits = job.entries.some(({ course, step }) => step?.kind !== "raise" && course !== null && raised.has(course));
      if (waits || cards.some((cardId) => held.has(cardId))) {
        for (const cardId of cards) held.add(cardId);
        left.push(job);
        continue;
      }
      taken.push(job);
      entries += job.entries.length;
      for (const { event, course } of job.entries) if (course?.id === null && event.kind === "alarm.raised") raised.add(course);
    }
    this.#waiting.splice(0, at, ...left);
    return taken;
  }

  async #commit(jobs: readonly Job[]): Promise<"stored" | "slow" | "failed"> {
    const { store, clock, log, onStored } = this.#deps;
    this.#underWay = jobs;
    const entries = jobs.flatMap((job) => job.entries);
    const done = new AbortController();
    let isSlow = false;
    const watch = async () => {
      await clock.sleep(SLOW_COMMIT_MS, done.signal);
      isSlow = true;
      log.error({ events: entries.length }, "storing events takes too long; alarms go on from memory");
      if (this.#trouble === null) this.#enter({ state: "behind", reason: "store.slow" });
    };
    const watching = watch().catch(() => {}); // ended because the commit was in time
    let events: readonly (FleetEvent | null)[];
    try {
      events = await store.commit(entries.map(commitOf));
    } catch (error) {
      this.#giveBack(jobs, error);
      return "failed";
    } finally {
      done.abort();
      await watching;
    }
    this.#underWay = [];
    this.#limit = Math.min(MOST_AT_ONCE, this.#limit * 2);
    this.#retries = backoff(RETRY);
    for (const { waiter } of jobs) waiter?.onStored();
    onStored(entries.map((entry, index) => ({ entry, event: events[index] ?? null })));
    for (const { waiter } of jobs) waiter?.resolve();
    return isSlow ? "slow" : "stored";
  }

  /** What could not be stored waits on, but what people did: they are told. */
  #giveBack(jobs: readonly Job[], error: unknown): void {
    const code = error instanceof StoreError ? error.code : "store.failed";
    this.#deps.log.error({ err: error, events: jobs.length }, "events cannot be stored; alarms go on from memory");
    this.#underWay = [];
    for (const { waiter } of jobs) waiter?.reject(error);
    const own = jobs.filter(({ waiter }) => waiter === null);
    // Something in it may be what the store does not take, whatever it is: alone, it goes behind all others.
    if (code === "store.failed" && jobs.length === 1) this.#waiting.push(...own);
    else this.#waiting.unshift(...own);
    if (code === "store.failed") this.#limit = Math.max(1, Math.floor(jobs.length / 2));
    this.#refuseWaiters(error);
    this.#enter({ state: "failed", reason: code });
  }

  #refuseWaiters(error: unknown): void {
    for (const { waiter } of this.#waiting) waiter?.reject(error);
    this.#waiting = this.#waiting.filter(({ waiter }) => waiter === null);
  }

  #enter(trouble: StorageTrouble | null): void {
    const before = this.#trouble;
    this.#trouble = trouble;
    if (before?.state !== trouble?.state || before?.reason !== trouble?.reason) this.#deps.onTrouble(trouble);
  }
}

/** With the number that the alarm has by now; what belongs to an alarm that is not stored is an entry of the history and no more. */
function commitOf({ event, source, course, step }: Entry): FleetCommit {
  const alarmId = course?.id ?? null;
  if (step?.kind === "raise") return { event, source, alarm: { kind: "raise", alarm: step.alarm } };
  const told = { ...event, alarmId };
  if (step === null || alarmId === null) return { event: told, source, alarm: null };
  if (step.kind === "clear") return { event: told, source, alarm: { kind: "clear", alarmId } };
  return { event: told, source, alarm: { kind: step.kind, alarmId, change: step.change } };
}
