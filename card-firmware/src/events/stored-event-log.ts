import type { ActiveAlarm, EventRecord, NewEvent } from "@istars/protocol/model/event.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { Route } from "@istars/service/outbox/deliveries.ts";
import { type Store, StoreError } from "@istars/service/store/store.ts";
import type { IdentityOperations } from "../store/identity.ts";
import type { EventLog } from "./event-log.ts";
import type { Commit, EventBounds, EventOperations } from "./event-repository.ts";

/** How much of the log is kept. */
export interface EventRetention {
  readonly maxAgeMs: number;
  readonly maxBytes: number;
}

export interface EventLogOptions {
  readonly store: Store<EventOperations & IdentityOperations>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Where an event is to go; asked once when it is committed. */
  readonly routes?: (event: NewEvent) => readonly Route[];
  readonly retention?: EventRetention;
}

const YEAR_MS = 365.25 * 24 * 3_600_000;
const KEPT: EventRetention = { maxAgeMs: 10 * YEAR_MS, maxBytes: 200_000_000 };
/** Most events in one transaction; what comes beyond waits for the next one. */
const GROUP_EVENTS = 500;
/** The limits are looked at once in so many events. */
const TRIM_EVERY = 64;

/** The event log over the store. What is committed while a transaction is under way shares the next one. */
export async function createEventLog(options: EventLogOptions): Promise<EventLog> {
  const { logId } = await options.store.run("identity");
  return new StoredEventLog(logId, options);
}

interface Waiting {
  readonly commits: readonly Commit[];
  readonly resolve: (stored: readonly EventRecord[]) => void;
  readonly reject: (error: unknown) => void;
}

class StoredEventLog implements EventLog {
  readonly logId: string;
  readonly #store: EventLogOptions["store"];
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #routes: (event: NewEvent) => readonly Route[];
  readonly #retention: EventRetention;
  readonly #listeners = new Set<(event: EventRecord) => void>();
  #waiting: Waiting[] = [];
  #isDraining = false;
  #untilTrim = 0;

  constructor(logId: string, { store, clock, log, routes = () => [], retention = KEPT }: EventLogOptions) {
    this.logId = logId;
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    this.#routes = routes;
    this.#retention = retention;
  }

  activeAlarms(): Promise<readonly ActiveAlarm[]> {
    return this.#store.run("activeAlarms");
  }

  after(id: number, limit: number): Promise<readonly EventRecord[]> {
    return this.#store.run("eventsAfter", id, limit);
  }

  bounds(): Promise<EventBounds> {
    return this.#store.run("eventBounds");
  }

  subscribe(listener: (event: EventRecord) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async commit(events: readonly NewEvent[]): Promise<readonly EventRecord[]> {
    const nameless = events.find(({ kind, alarm }) => kind.startsWith("alarm.") && alarm === null);
    if (nameless) throw new StoreError("store.failed", `an event "${nameless.kind}" has to name its alarm`);
    if (events.length === 0) return [];
    const commits = events.map((event) => ({ event, routes: this.#routes(event) }));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ commits, resolve, reject });
      if (this.#isDraining) return;
      this.#isDraining = true;
      queueMicrotask(() => void this.#drain()); // after the tick's other callers, so that they share the transaction
    });
  }

  /** Never rejects: each failure goes to those whose events it concerns. */
  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup();
      try {
        const stored = await this.#store.run(
          "commitEvents",
          group.map(({ commits }) => commits),
        );
        for (const record of stored.flat()) this.#tell(record);
        for (const [index, { resolve }] of group.entries()) resolve(stored[index] ?? []);
        this.#trimNowAndThen(stored.flat().length);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.#isDraining = false;
  }

  /** At least one caller's events, however many they are. */
  #takeGroup(): readonly Waiting[] {
    let size = 0;
    const end = this.#waiting.findIndex(({ commits }, index) => {
      size += commits.length;
      return index > 0 && size > GROUP_EVENTS;
    });
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }

  #tell(record: EventRecord): void {
    for (const listener of this.#listeners) {
      try {
        listener(record);
      } catch (error) {
        // The event is stored, whatever a listener makes of it.
        this.#log.error({ err: error, eventId: record.id }, "a listener of the event log failed");
      }
    }
  }

  #trimNowAndThen(stored: number): void {
    this.#untilTrim -= stored;
    if (this.#untilTrim > 0) return;
    this.#untilTrim = TRIM_EVERY;
    this.#trim().catch((error: unknown) => {
      if (error instanceof StoreError && error.code === "store.closed") return; // goes on after the next start
      this.#log.warn({ err: error }, "old events could not be deleted");
    });
  }

  async #trim(): Promise<void> {
    const { maxAgeMs, maxBytes } = this.#retention;
    let deleted: number;
    do {
      deleted = await this.#store.run("trimEvents", { beforeWallMs: this.#clock.wallMs() - maxAgeMs, maxBytes });
    } while (deleted > 0);
  }
}
