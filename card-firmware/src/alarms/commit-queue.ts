import type { EventRecord, NewEvent } from "@istars/protocol/model/event.ts";
import { backoff } from "@istars/service/backoff.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { EventLog } from "../events/event-log.ts";

export interface CommitQueueDeps {
  readonly eventLog: EventLog;
  readonly clock: Clock;
  readonly log: Logger;
  /** After each commit, with what was to be stored and what was, both in order. */
  readonly onStored: (batch: readonly NewEvent[], records: readonly EventRecord[]) => void;
  /** Storage failed or is too slow, or works again with nothing left waiting. May be told what it was told before. */
  readonly onStorage: (failed: boolean) => void;
}

/** A commit that takes longer counts as failed, ms (SAFETY 27). */
export const SLOW_COMMIT_MS = 1_000;
/** Events kept for a storage that does not work, and at most so many in one commit. */
const MOST_WAITING = 1_000;
const MOST_AT_ONCE = 100;
const RETRY = { firstMs: 1_000, maxMs: 30_000 } as const;
/** After slow commits storage is only taken as good again when it had nothing to do for so long, ms: no alarm flutters faster. */
const CALM_MS = 10_000;

/** Commits events in the order in which they happened, one commit at a time, and again until storage takes them. */
export class CommitQueue {
  readonly #deps: CommitQueueDeps;
  readonly #stop = new AbortController();
  #waiting: NewEvent[] = [];
  /** How many at the front are being committed. */
  #underWay = 0;
  #hasTrouble = false;
  #running: Promise<void> | null = null;
  #calm = new AbortController();
  #retries = backoff(RETRY);

  constructor(deps: CommitQueueDeps) {
    this.#deps = deps;
  }

  /** True while everything that was handed over is stored. */
  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  push(events: readonly NewEvent[]): void {
    if (events.length === 0 || this.#stop.signal.aborted) return;
    this.#waiting.push(...events);
    while (this.#waiting.length > MOST_WAITING) this.#dropSuperseded();
    this.#keepWorking();
  }

  /** Storage failed somebody else; it counts as failed here too until it has proved itself. */
  distrust(): void {
    this.#tell(true);
    this.#keepWorking();
  }

  /** Gives what waits at most `ms` to be stored, then ends. */
  async close(ms: number): Promise<void> {
    const { clock, log } = this.#deps;
    const done = new AbortController();
    if (!this.isEmpty) await Promise.race([this.#running, clock.sleep(ms, done.signal).catch(() => {})]); // ended early is how it ends
    done.abort();
    this.#stop.abort();
    if (!this.isEmpty) log.error({ events: this.#waiting.length }, "events could not be stored before the card stopped");
  }

  #keepWorking(): void {
    this.#calm.abort();
    this.#running ??= this.#work().finally(() => {
      this.#running = null;
    });
  }

  async #work(): Promise<void> {
    const { clock } = this.#deps;
    const { signal } = this.#stop;
    while (!signal.aborted && (!this.isEmpty || this.#hasTrouble)) {
      const outcome = this.isEmpty ? "calm" : await this.#commit(this.#waiting.slice(0, MOST_AT_ONCE));
      if (outcome === "stored" && this.isEmpty && this.#hasTrouble) this.#tell(false);
      if (outcome === "failed") await clock.sleep(this.#retries.next().value, signal).catch(() => {}); // an aborted sleep is how this ends
      if (outcome === "calm") {
        this.#calm = new AbortController();
        const ends = AbortSignal.any([signal, this.#calm.signal]);
        await clock.sleep(CALM_MS, ends).catch(() => {}); // there is something to do again, or this ends
        if (!ends.aborted) this.#tell(false);
      }
    }
  }

  async #commit(batch: readonly NewEvent[]): Promise<"stored" | "slow" | "failed"> {
    const { eventLog, clock, log, onStored } = this.#deps;
    this.#underWay = batch.length;
    const done = new AbortController();
    let isSlow = false;
    const watch = async () => {
      await clock.sleep(SLOW_COMMIT_MS, done.signal);
      isSlow = true;
      log.error({ events: batch.length }, "storing events takes too long; alarms go on from memory");
      this.#tell(true);
    };
    const watching = watch().catch(() => {}); // ended because the commit was in time
    let records: readonly EventRecord[];
    try {
      records = await eventLog.commit(batch);
    } catch (error) {
      log.error({ err: error, events: batch.length }, "events cannot be stored; alarms go on from memory");
      this.#underWay = 0;
      this.#tell(true);
      return "failed";
    } finally {
      done.abort();
      await watching;
    }
    this.#waiting.splice(0, batch.length);
    this.#underWay = 0;
    this.#retries = backoff(RETRY);
    onStored(batch, records);
    return isSlow ? "slow" : "stored";
  }

  #tell(failed: boolean): void {
    this.#hasTrouble = failed;
    this.#deps.onStorage(failed);
  }

  /** Too many wait: an event goes whose alarm has a later one, so that the state in the end is still the true one. */
  #dropSuperseded(): void {
    const from = this.#underWay;
    const keyOf = (event: NewEvent) => `${event.alarm}@${event.subject}`;
    const index = this.#waiting.findIndex(
      (event, at) => at >= from && this.#waiting.some((later, laterAt) => laterAt > at && keyOf(later) === keyOf(event)),
    );
    const [dropped] = this.#waiting.splice(index === -1 ? from : index, 1);
    this.#deps.log.error(
      { kind: dropped?.kind, alarm: dropped?.alarm, wallMs: dropped?.wallMs },
      "an event was dropped: too many wait to be stored",
    );
  }
}
