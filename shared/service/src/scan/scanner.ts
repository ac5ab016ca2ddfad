import type { FoundCard, Scan, ScanRequest } from "@istars/protocol/model/isearch/found-card.ts";
import type { LocalInterface } from "@istars/protocol/net/discovery/interfaces.ts";
import type { Clock } from "../clock.ts";
import { FoundCards, MAX_FOUND } from "./found-cards.ts";
import { Pulse } from "./pulse.ts";
import { planScan } from "./scan-plan.ts";
import { ScanRun } from "./scan-run.ts";
import { type ForeignSighting, keyOf, type Sighting } from "./sighting.ts";
import type { ScanReport, Source } from "./source.ts";

/** Changes are told together, at most so often, ms. */
const TELL_EVERY_MS = 50;
/**
 * A card of ours answers SNMP and NUT too, and may do so before it answers as itself. So long another maker's UPS waits before it is
 * listed, ms: three times what a card of ours needs to be asked and to answer.
 */
const FOREIGN_WAIT_MS = 1_000;

export interface ScannerDeps {
  readonly clock: Clock;
  /** Those of this machine, read anew for each scan. */
  readonly interfaces: () => readonly LocalInterface[];
  readonly sources: readonly Source[];
}

/** Who wants to know. Each call brings state, not steps: a card that changed comes as it is now. */
export interface ScanListener {
  onCards(changed: readonly FoundCard[]): void;
  onScan(scan: Scan): void;
  /** The list is empty now; what still stands comes by `onCards` right after. */
  onForgotten(): void;
}

/** Finds cards and keeps the list of all that were found. One scan runs at a time. */
export class Scanner {
  readonly #deps: ScannerDeps;
  readonly #found = new FoundCards();
  readonly #listeners = new Set<ScanListener>();
  readonly #closed = new AbortController();
  /** Apart from each other, so that a first card is told at once although its scan has just been. */
  readonly #cardPulse: Pulse;
  readonly #scanPulse: Pulse;
  readonly #changed = new Set<string>();
  #isListReplaced = false;
  #run: ScanRun | null = null;
  #ended: Promise<void> = Promise.resolve();

  constructor(deps: ScannerDeps) {
    this.#deps = deps;
    const pulse = (act: () => void) => new Pulse(deps.clock, { everyMs: TELL_EVERY_MS, act }, this.#closed.signal);
    this.#cardPulse = pulse(() => this.#tellCards());
    this.#scanPulse = pulse(() => this.#tellScan());
  }

  /** Starts a scan, ending one that runs. Throws a `ScanError` for a request that makes no sense here; what runs then goes on. */
  start(request: ScanRequest): Scan {
    const plan = planScan(request, this.#deps.interfaces());
    this.cancel();
    const run = new ScanRun((this.#run?.id ?? 0) + 1, request, { plan, clock: this.#deps.clock });
    this.#run = run;
    this.#tellScanNow();
    this.#ended = Promise.all([this.#ended, this.#carryOut(run)]).then(() => {});
    return run.read();
  }

  /** Ends the scan that runs; nothing is marked lost by it. */
  cancel(): void {
    if (!this.#run?.isRunning) return;
    this.#run.end("cancelled");
    this.#tellEnd();
  }

  /** Everything found so far, in the order of the first answers. */
  cards(): FoundCard[] {
    return this.#found.all();
  }

  /** The scan that runs, or the last one; `null` before the first. */
  latest(): Scan | null {
    return this.#run?.read() ?? null;
  }

  /** Empties the list. */
  forget(): void {
    this.#found.clear();
    this.#listReplaced();
  }

  /** Takes in what was met apart from a scan, e.g. a card that tells its new address. */
  see(sighting: Sighting): void {
    const isOurs = sighting.kind === "istars";
    if (!isOurs && this.#found.hasOursAt(sighting.foreign.address)) return;
    // A card of ours was listed as another's, because it was slow to answer as itself.
    const mistaken = isOurs ? [sighting.here.address, sighting.from].flatMap((address) => this.#found.foreignAt(address)) : [];
    for (const key of mistaken) {
      this.#found.remove(key);
      this.#run?.removeMet(key);
    }
    const at = { wallMs: this.#deps.clock.wallMs(), scan: this.#run?.id ?? 0 };
    for (const key of this.#found.see(sighting, at)) this.#changed.add(key);
    if (mistaken.length > 0) this.#listReplaced();
    else if (this.#changed.size > 0) this.#cardPulse.due();
  }

  /** Returns the way to stop listening. */
  subscribe(listener: ScanListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Ends the scan that runs; resolves when its sockets are closed. May be called twice. */
  async close(): Promise<void> {
    this.cancel();
    await this.#ended;
    this.#closed.abort();
  }

  async #carryOut(run: ScanRun): Promise<void> {
    const held: Promise<void>[] = [];
    const report: ScanReport = {
      saw: (sighting) => {
        if (!run.isRunning) return;
        if (sighting.kind === "istars" || this.#found.get(keyOf(sighting))) this.#saw(run, sighting);
        else held.push(this.#hold(run, sighting));
      },
      willAsk: (count) => this.#note(run, () => run.addToAsk(count)),
      asked: () => this.#note(run, () => run.addAsked()),
      problem: (text) => this.#note(run, () => run.addProblem(text)),
    };
    const searches = this.#deps.sources.map(async (source) => source.search(run.plan.task, report, run.signal));
    const ends = await Promise.allSettled(searches);
    await Promise.all(held);
    if (!run.isRunning) return;
    const failures = ends.flatMap((end) => (end.status === "rejected" ? [end.reason] : []));
    for (const reason of failures) run.addProblem(reason instanceof Error ? reason.message : String(reason));
    const hasFailed = failures.length > 0 && failures.length === ends.length;
    run.end(hasFailed ? "failed" : "done");
    if (!hasFailed) for (const key of this.#found.loseUnmet(run.id, run.plan.reach)) this.#changed.add(key);
    this.#cardPulse.due();
    this.#tellEnd();
  }

  /** Lists another maker's UPS when no card of ours has turned up at its address for a while, or the scan ends. */
  async #hold(run: ScanRun, sighting: ForeignSighting): Promise<void> {
    await this.#deps.clock.sleep(FOREIGN_WAIT_MS, run.signal).catch(() => {}); // the scan's end is the end of waiting too
    if (run.isRunning) this.#saw(run, sighting);
  }

  #saw(run: ScanRun, sighting: Sighting): void {
    if (sighting.kind !== "istars" && this.#found.hasOursAt(sighting.foreign.address)) return;
    this.see(sighting);
    const key = keyOf(sighting);
    if (this.#found.get(key)) run.addMet(key);
    else run.addProblem(`More than ${MAX_FOUND} answered; the rest is left out`);
    this.#scanPulse.due();
  }

  #note(run: ScanRun, change: () => void): void {
    if (!run.isRunning) return;
    change();
    this.#scanPulse.due();
  }

  #listReplaced(): void {
    this.#isListReplaced = true;
    this.#cardPulse.due();
  }

  /** That a scan is over comes at once, and after all that it found. */
  #tellEnd(): void {
    this.#cardPulse.flush();
    this.#tellScanNow();
  }

  #tellScanNow(): void {
    this.#scanPulse.due();
    this.#scanPulse.flush();
  }

  #tellCards(): void {
    const isReplaced = this.#isListReplaced;
    const changed = isReplaced ? this.#found.all() : [...this.#changed].flatMap((key) => this.#found.get(key) ?? []);
    this.#changed.clear();
    this.#isListReplaced = false;
    for (const listener of [...this.#listeners]) {
      if (isReplaced) listener.onForgotten();
      if (changed.length > 0) listener.onCards(changed);
    }
  }

  #tellScan(): void {
    const scan = this.latest();
    if (scan) for (const listener of [...this.#listeners]) listener.onScan(scan);
  }
}
