import type { Reading } from "@istars/protocol/model/reading.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { Store } from "@istars/service/store/store.ts";
import type { Live } from "../live/live.ts";
import { POWER_FACTS, type PowerFact, type PowerFacts, type RecordRow } from "./record.ts";
import type { RecordOperations } from "./record-operations.ts";
import { momentOf, Tally } from "./tally.ts";

export interface RecorderOptions {
  readonly live: Live;
  readonly store: Store<RecordOperations>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Length of an interval, ms; 2–99 min in the settings. */
  readonly intervalMs?: number;
}

/** Rows kept while they cannot be written: a day at the default interval. */
const BACKLOG = 720;
const NO_FACTS: PowerFacts = { mainsOk: null, onBattery: null, outputOn: null };

/**
 * Keeps records of what the UPS measures: a row at the end of each interval and one at each change of power. Only fresh readings
 * count; values that are held or unknown are nobody's measurement. Failing to write stops nothing: the rows wait for the next time.
 */
export class Recorder {
  readonly #live: Live;
  readonly #store: RecorderOptions["store"];
  readonly #clock: Clock;
  readonly #log: Logger;
  #intervalMs: number;
  /** Aborted, and replaced, when the interval has become another one. */
  #changed = new AbortController();
  readonly #stop = new AbortController();
  readonly #known: Partial<Record<PowerFact, boolean>> = {};
  #tally = new Tally();
  #facts: PowerFacts = NO_FACTS;
  #intervalStartMs = 0;
  #backlog: RecordRow[] = [];
  #writing: Promise<void> | null = null;
  #isFailing = false;
  #loop: Promise<void> = Promise.resolve();
  #unsubscribe = () => {};

  constructor({ live, store, clock, log, intervalMs = 120_000 }: RecorderOptions) {
    this.#live = live;
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    this.#intervalMs = intervalMs;
  }

  start(): void {
    this.#intervalStartMs = this.#clock.monoMs();
    this.#unsubscribe = this.#live.subscribe(({ latest }, change) => {
      if (change.kind === "reading" && latest?.reading.trust === "fresh") this.#take(latest.reading);
    });
    this.#loop = this.#run();
  }

  /** Takes another length, ms, for the interval that runs now: one that is over by that ends at once. */
  changeInterval(intervalMs: number): void {
    this.#intervalMs = intervalMs;
    this.#changed.abort();
    this.#changed = new AbortController();
  }

  /** Writes the interval so far. May be called twice. */
  async close(): Promise<void> {
    if (this.#stop.signal.aborted) return this.#loop;
    this.#unsubscribe();
    this.#stop.abort();
    await this.#loop;
    this.#endInterval();
    await this.#write();
  }

  async #run(): Promise<void> {
    for (;;) {
      const restMs = this.#intervalStartMs + this.#intervalMs - this.#clock.monoMs();
      const changed = this.#changed.signal;
      await this.#clock.sleep(Math.max(0, restMs), AbortSignal.any([this.#stop.signal, changed])).catch(() => {}); // told apart below
      if (this.#stop.signal.aborted) return;
      if (changed.aborted) continue;
      this.#endInterval();
      void this.#write();
    }
  }

  #take(reading: Reading): void {
    this.#tally.add(reading);
    const { mainsOk, onBattery, outputOn } = reading.facts;
    this.#facts = { mainsOk, onBattery, outputOn };
    // Unknown is no change of power: what counts is whether the next known value differs from the last.
    const changed = POWER_FACTS.filter((name) => {
      const value = this.#facts[name];
      const before = this.#known[name];
      if (value !== null) this.#known[name] = value;
      return value !== null && before !== undefined && value !== before;
    });
    if (changed.length === 0) return;
    this.#keep({ wallMs: reading.wallMs, spanMs: 0, kind: "power", samples: 1, facts: this.#facts, values: momentOf(reading) });
    void this.#write();
  }

  #endInterval(): void {
    const nowMs = this.#clock.monoMs();
    const samples = this.#tally.samples;
    this.#keep({
      wallMs: Math.round(this.#clock.wallMs()),
      spanMs: Math.round(nowMs - this.#intervalStartMs),
      kind: "interval",
      samples,
      facts: samples === 0 ? NO_FACTS : this.#facts,
      values: this.#tally.summaries(),
    });
    this.#tally = new Tally();
    this.#intervalStartMs = nowMs;
  }

  #keep(row: RecordRow): void {
    this.#backlog.push(row);
    if (this.#backlog.length > BACKLOG) this.#backlog.splice(0, this.#backlog.length - BACKLOG);
  }

  /** Writes everything that waits, one batch at a time. Never rejects. */
  #write(): Promise<void> {
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = null;
    });
    return this.#writing;
  }

  async #writeAll(): Promise<void> {
    while (this.#backlog.length > 0) {
      const rows = this.#backlog;
      this.#backlog = [];
      try {
        await this.#store.run("writeRecords", rows);
        if (this.#isFailing) this.#log.info({ rows: rows.length }, "records are written again");
        this.#isFailing = false;
      } catch (error) {
        this.#backlog = [...rows, ...this.#backlog].slice(-BACKLOG);
        if (!this.#isFailing) this.#log.error({ err: error }, "records cannot be written; the latest are kept in memory");
        this.#isFailing = true;
        return;
      }
    }
  }
}

/** A recorder over these parts; `start()` begins the first interval. */
export const createRecorder = (options: RecorderOptions): Recorder => new Recorder(options);
