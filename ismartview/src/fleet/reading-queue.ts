import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import { StoreError, type StoreErrorCode } from "@istars/service/store/store.ts";
import type { FleetStore, StoredReading } from "../store/fleet-store.ts";

/** Readings in one transaction. */
const MOST_AT_ONCE = 1_000;
/** Readings that wait while the store takes none: so many, about 20 MB, and so old, ms. */
const MOST_WAITING = 100_000;
const LONGEST_WAIT_MS = 600_000;
/** Pauses before the store is asked again, ms. */
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
/** So many wait while the store is well. */
const USUAL = 2 * MOST_AT_ONCE;

export interface ReadingQueueDeps {
  readonly store: Pick<FleetStore, "addReadings">;
  readonly clock: Clock;
  readonly log: Logger;
  readonly note: (readings: WaitingReadings) => void;
}

/** How the store takes readings. */
export interface WaitingReadings {
  /** How many wait more than usual. */
  readonly waiting: number;
  /** How many were given up since the store failed. */
  readonly lost: number;
  /** Why the store takes none, e.g. `store.locked`; `null`: it takes them. */
  readonly reason: StoreErrorCode | null;
}

interface Waiting {
  readonly reading: StoredReading;
  readonly sinceMonoMs: number;
}

/** Brings readings to the store; while it fails they wait here, and the oldest are given up when there are too many (SAFETY 27). */
export class ReadingQueue {
  readonly #deps: ReadingQueueDeps;
  #waiting: Waiting[] = [];
  #lost = 0;
  #failures = 0;
  #reason: StoreErrorCode | null = null;
  #noted = "0 0 null";
  #arrived = Promise.withResolvers<void>();

  constructor(deps: ReadingQueueDeps) {
    this.#deps = deps;
  }

  add(readings: readonly StoredReading[]): void {
    if (readings.length === 0) return;
    const sinceMonoMs = this.#deps.clock.monoMs();
    for (const reading of readings) this.#waiting.push({ reading, sinceMonoMs });
    this.#giveUpOldest();
    this.#note();
    this.#arrived.resolve();
  }

  /** Stores what comes until the signal aborts, then, once, what is left. */
  async run(signal: AbortSignal): Promise<void> {
    const stopped = Promise.withResolvers<void>();
    signal.addEventListener("abort", () => stopped.resolve(), { once: true });
    if (signal.aborted) stopped.resolve();
    while (!signal.aborted) {
      if (this.#waiting.length === 0) {
        this.#arrived = Promise.withResolvers<void>();
        await Promise.race([this.#arrived.promise, stopped.promise]);
      } else if (!(await this.#store())) {
        const pauseMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.#failures - 1));
        await this.#deps.clock.sleep(pauseMs, signal).catch(() => {}); // an aborted sleep is how this ends
      }
    }
    while (this.#waiting.length > 0 && (await this.#store()));
  }

  /** False: the store did not take them. */
  async #store(): Promise<boolean> {
    const { store, log } = this.#deps;
    const batch = this.#waiting.slice(0, MOST_AT_ONCE);
    try {
      await store.addReadings(batch.map(({ reading }) => reading));
    } catch (err) {
      if (this.#failures === 0) {
        this.#lost = 0;
        log.error({ err, waiting: this.#waiting.length }, "readings cannot be stored and wait in memory");
      }
      this.#failures++;
      this.#reason = err instanceof StoreError ? err.code : "store.failed";
      this.#note();
      return false;
    }
    if (this.#failures > 0) log.info({ lost: this.#lost }, "readings are stored again");
    this.#failures = 0;
    this.#reason = null;
    // What was given up meanwhile is no longer at the head.
    const stored = new Set(batch);
    this.#waiting = this.#waiting.filter((one) => !stored.has(one));
    this.#note();
    return true;
  }

  #giveUpOldest(): void {
    const dueMonoMs = this.#deps.clock.monoMs() - LONGEST_WAIT_MS;
    const tooMany = Math.max(0, this.#waiting.length - MOST_WAITING);
    const old = this.#waiting.findIndex(({ sinceMonoMs }) => sinceMonoMs > dueMonoMs);
    const given = Math.max(tooMany, old < 0 ? this.#waiting.length : old);
    if (given === 0) return;
    this.#waiting.splice(0, given);
    this.#lost += given;
  }

  #note(): void {
    const waiting = this.#failures > 0 || this.#waiting.length > USUAL ? this.#waiting.length : 0;
    const noted = `${waiting} ${this.#lost} ${this.#reason}`;
    if (noted === this.#noted) return;
    this.#noted = noted;
    this.#deps.note({ waiting, lost: this.#lost, reason: this.#reason });
  }
}
