import type { Scan, ScanRequest } from "@istars/protocol/model/isearch/found-card.ts";
import type { Clock } from "../clock.ts";
import { countAddresses, joinRanges } from "./address-range.ts";
import type { ScanPlan } from "./scan-plan.ts";

/** Most problems kept of one scan; the first ones say what is wrong. */
const MAX_PROBLEMS = 50;

/** One scan from its start to its end: how far it is, and how it is ended. */
export class ScanRun {
  readonly id: number;
  readonly plan: ScanPlan;
  readonly #request: ScanRequest;
  readonly #clock: Clock;
  readonly #startedWallMs: number;
  readonly #startedMonoMs: number;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  /** Different addresses; each may be asked in several ways. */
  readonly #addresses: number;
  readonly #met = new Set<string>();
  readonly #problems: string[] = [];
  #toAsk = 0;
  #asked = 0;
  #state: Scan["state"] = "running";
  #tookMs: number | null = null;

  constructor(id: number, request: ScanRequest, parts: { readonly plan: ScanPlan; readonly clock: Clock }) {
    const { plan, clock } = parts;
    this.id = id;
    this.plan = plan;
    this.#request = request;
    this.#clock = clock;
    this.#startedWallMs = clock.wallMs();
    this.#startedMonoMs = clock.monoMs();
    this.#addresses = countAddresses(joinRanges([...plan.task.ranges, ...(plan.task.foreignRanges ?? [])]));
    const { timeoutMs } = request;
    this.#signal = timeoutMs === undefined ? this.#stop.signal : AbortSignal.any([this.#stop.signal, clock.timeout(timeoutMs)]);
    for (const note of plan.notes) this.addProblem(note);
  }

  /** Aborts when the scan's time is over or it is ended. */
  get signal(): AbortSignal {
    return this.#signal;
  }

  get isRunning(): boolean {
    return this.#state === "running";
  }

  /** Notes a card that answered this scan. */
  addMet(key: string): void {
    this.#met.add(key);
  }

  /** Takes one back that turned out to be another. */
  removeMet(key: string): void {
    this.#met.delete(key);
  }

  addToAsk(count: number): void {
    this.#toAsk += count;
  }

  addAsked(): void {
    this.#asked++;
  }

  addProblem(text: string): void {
    if (this.#problems.length < MAX_PROBLEMS && !this.#problems.includes(text)) this.#problems.push(text);
  }

  /** Ends it; what came first stands. */
  end(state: Exclude<Scan["state"], "running">): void {
    if (!this.isRunning) return;
    if (state === "done" && this.#asked < this.#toAsk) this.addProblem(this.#unasked());
    this.#state = state;
    this.#tookMs = Math.round(this.#clock.monoMs() - this.#startedMonoMs);
    this.#stop.abort();
  }

  read(): Scan {
    return {
      id: this.id,
      state: this.#state,
      request: this.#request,
      startedWallMs: this.#startedWallMs,
      tookMs: this.#tookMs,
      asked: this.#askedAddresses(),
      toAsk: this.#toAsk === 0 ? 0 : this.#addresses,
      found: this.#met.size,
      problems: [...this.#problems],
    };
  }

  /** Addresses done with, when each is asked in several ways: those ways' share. */
  #askedAddresses(): number {
    return this.#toAsk === 0 ? 0 : Math.floor((this.#asked / this.#toAsk) * this.#addresses);
  }

  #unasked(): string {
    return `Time was over when ${this.#askedAddresses()} of ${this.#addresses} addresses had been asked; allow more time for all of them`;
  }
}
