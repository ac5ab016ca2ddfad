import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import { isSetClock } from "@istars/service/store/set-clock.ts";
import type { Store } from "@istars/service/store/store.ts";
import type { RecordOperations } from "./record-operations.ts";

/** How long records are kept. */
export interface RecordRetention {
  readonly rowsMs: number;
  readonly rollupsMs: number;
}

export interface RecordUpkeepOptions {
  readonly store: Store<RecordOperations>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Asked anew each time. */
  readonly retention: () => RecordRetention;
}

/** Rest after each step of the upgrade, so that it takes a small part of the card's time. */
const UPGRADE_REST_MS = 50;
/** Rest after nothing much was too old. */
const TRIM_EVERY_MS = 600_000;
/** Rest while more is waiting: a clock that is wrong for a while costs no more than a small part of the records. */
const TRIM_MORE_MS = 60_000;
const MUCH = 200;
/** After a failure; the file may be usable again later. */
const RETRY_MS = 60_000;

/** Looks after the records beside their writing: moves what an older version wrote to today's layout, and deletes what is too old. */
export class RecordUpkeep {
  readonly #options: RecordUpkeepOptions;
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(options: RecordUpkeepOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** May be called twice. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    let isUpgrading = true;
    while (!this.#stop.signal.aborted) {
      const { store, clock, log } = this.#options;
      let restMs = isUpgrading ? UPGRADE_REST_MS : TRIM_EVERY_MS;
      try {
        if (isUpgrading) isUpgrading = await store.run("upgradeRecords");
        else if ((await this.#trim()) >= MUCH) restMs = TRIM_MORE_MS;
      } catch (error) {
        log.warn({ err: error }, "the records could not be looked after");
        restMs = RETRY_MS;
      }
      await clock.sleep(restMs, this.#stop.signal).catch(() => {}); // aborting is how it is stopped
    }
  }

  /** Answers how much went. */
  async #trim(): Promise<number> {
    const { store, clock, retention } = this.#options;
    const nowMs = clock.wallMs();
    if (!isSetClock(nowMs)) return 0;
    const { rowsMs, rollupsMs } = retention();
    return store.run("trimRecords", { rowsBeforeMs: Math.floor(nowMs - rowsMs), rollupsBeforeMs: Math.floor(nowMs - rollupsMs) });
  }
}
