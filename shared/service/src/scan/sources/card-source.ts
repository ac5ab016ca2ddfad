import type { AskingDeps, AskingProblem } from "@istars/protocol/net/discovery/asking-sockets.ts";
import { type Met, Searcher } from "@istars/protocol/net/discovery/searcher.ts";
import type { Clock } from "../../clock.ts";
import { addressesOf, isInRanges } from "../address-range.ts";
import type { CardSighting } from "../sighting.ts";
import type { ScanReport, ScanTask, Source } from "../source.ts";
import type { MdnsBrowser } from "./mdns-browser.ts";

/** Listening to broadcasts in a scan that does not say how long, ms: enough for a full room behind a bad line. */
const LISTEN_MS = 3_000;
/** After the last address was asked: the rest between the two rounds of a sweep, and time for its last answers, ms. */
const AFTER_SWEEP_MS = 1_500;

export interface CardSourceDeps extends Pick<AskingDeps, "openSocket" | "port"> {
  readonly clock: Clock;
  /** `null`: without multicast DNS. */
  readonly mdns: MdnsBrowser | null;
}

/** Finds cards of ours: by broadcast, multicast and one by one in the ranges, and those that multicast DNS tells of. */
export class CardSource implements Source {
  readonly #deps: CardSourceDeps;

  constructor(deps: CardSourceDeps) {
    this.#deps = deps;
  }

  async search(task: ScanTask, report: ScanReport, signal: AbortSignal): Promise<void> {
    const { clock, mdns, ...asking } = this.#deps;
    const { interfaces, ranges } = task;
    const addresses = [...addressesOf(ranges)];
    const heardOf = new Set<string>();
    const sweep = new SweepProgress(clock, addresses.length);
    report.willAsk(addresses.length);
    const searcher = new Searcher({
      ...asking,
      clock,
      interfaces,
      onMet: (met) => report.saw(sightingOf(met, heardOf)),
      onProblem: (problem) => report.problem(wordsOf(problem)),
      onAsked: (address) => {
        if (heardOf.has(address)) return;
        report.asked();
        sweep.step();
      },
    });
    const onAddress = (address: string): void => {
      if (isInRanges(address, ranges)) return; // is asked anyway
      heardOf.add(address);
      searcher.ask([address]);
    };
    const over = new AbortController();
    const until = AbortSignal.any([signal, over.signal]);
    const searching = searcher.run({ addresses }, until);
    const browsing = mdns?.browse(interfaces, { onAddress, onProblem: (text) => report.problem(text) }, until);
    if (!task.isTimed)
      await sweep.untilOver(until).catch(() => {}); // the signal aborted
    else if (!signal.aborted) await new Promise((ended) => signal.addEventListener("abort", ended, { once: true }));
    over.abort();
    await Promise.all([searching, browsing]);
  }
}

/** Tells when a sweep's answers are all in. */
class SweepProgress {
  readonly #clock: Clock;
  readonly #startMs: number;
  readonly #allAsked = Promise.withResolvers<void>();
  #left: number;

  constructor(clock: Clock, addresses: number) {
    this.#clock = clock;
    this.#startMs = clock.monoMs();
    this.#left = addresses;
    if (addresses === 0) this.#allAsked.resolve();
  }

  /** One more address was asked for the first time. */
  step(): void {
    this.#left--;
    if (this.#left === 0) this.#allAsked.resolve();
  }

  /** Rejects with the signal's reason when it aborts first. */
  async untilOver(signal: AbortSignal): Promise<void> {
    const wait = this.#clock.sleep(LISTEN_MS, signal);
    await Promise.all([this.#untilSwept(signal), wait]);
  }

  async #untilSwept(signal: AbortSignal): Promise<void> {
    if (this.#left === 0) return;
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    await Promise.race([this.#allAsked.promise, aborted]);
    // The second round leaves out who has answered, so it takes no longer than the first.
    await this.#clock.sleep(this.#clock.monoMs() - this.#startMs + AFTER_SWEEP_MS, signal);
  }
}

/** Who was asked because multicast DNS told of it was found by that. */
function sightingOf({ by, ...met }: Met, heardOf: ReadonlySet<string>): CardSighting {
  return { kind: "istars", ...met, by: by === "sweep" && heardOf.has(met.from) ? "mdns" : by };
}

const wordsOf = ({ interface: through, address, code }: AskingProblem): string =>
  through === null ? `Searching at ${address} failed (${code})` : `${through}: searching through it failed (${code})`;
