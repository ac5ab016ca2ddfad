import { DISCOVERY_PORT } from "@istars/protocol/model/discovery.ts";
import type { ChangeRequest, ChangeRun } from "@istars/protocol/model/isearch/address-plan.ts";
import { localInterfaces } from "@istars/protocol/net/discovery/interfaces.ts";
import type { Clock } from "@istars/service/clock.ts";
import { createScanner } from "@istars/service/scan/create-scanner.ts";
import type { Scanner } from "@istars/service/scan/scanner.ts";
import { type SignalSource, untilStopped } from "@istars/service/stop-signal.ts";
import type { CheckFacts } from "./address-check.ts";
import type { Changer } from "./changer.ts";
import { createChanger } from "./create-changer.ts";

/** Cards are looked for so long, ms: at most, and at least, so that who has a wanted address is found too. */
const LOOK_MS = { most: 5_000, least: 1_000 } as const;

export interface ChangeSessionDeps {
  readonly clock: Clock;
  /** Where Ctrl-C comes from. */
  readonly signals: SignalSource;
  /** Where cards listen. */
  readonly port?: number;
  /** Names; all that there are if left out. */
  readonly interfaces?: readonly string[];
  /** Longest looking for cards, ms. */
  readonly timeoutMs?: number;
}

/** What a command needs that changes cards: it finds them, changes them, and takes Ctrl-C for both. */
export class ChangeSession implements AsyncDisposable {
  readonly #deps: ChangeSessionDeps;
  readonly #scanner: Scanner;
  readonly #changer: Changer;
  readonly #facts: () => CheckFacts;
  readonly #over = new AbortController();
  readonly #stop = new AbortController();
  readonly #stopping: Promise<void>;

  constructor(deps: ChangeSessionDeps) {
    const { clock, signals, port = DISCOVERY_PORT, interfaces } = deps;
    this.#deps = deps;
    this.#scanner = createScanner({ clock, port });
    const chosen = () => localInterfaces().filter(({ name }) => interfaces?.includes(name) ?? true);
    const { changer, facts } = createChanger({ clock, scanner: this.#scanner, port, interfaces: chosen });
    this.#changer = changer;
    this.#facts = facts;
    this.#stopping = untilStopped(signals, clock, this.#over.signal).then(
      () => this.#stop.abort(),
      () => {}, // the command came to its end first
    );
  }

  /** Aborts after Ctrl-C. */
  get stopped(): AbortSignal {
    return this.#stop.signal;
  }

  /** What is known now. */
  facts(): CheckFacts {
    return this.#facts();
  }

  /** Looks for these cards and for who else is there. Rejects with a `ScanError` for an interface that is not there. */
  async find(macs: readonly string[]): Promise<void> {
    const { clock, interfaces, timeoutMs = LOOK_MS.most } = this.#deps;
    const over = new AbortController();
    const isAllFound = () => macs.every((mac) => this.#scanner.cards().some(({ key, isLost }) => key === mac && !isLost));
    const found = Promise.withResolvers<void>();
    const unsubscribe = this.#scanner.subscribe({
      onCards: () => {
        if (isAllFound()) found.resolve();
      },
      onForgotten: () => {},
      onScan: ({ state }) => {
        if (state !== "running") over.abort();
      },
    });
    const cancel = () => this.#scanner.cancel();
    this.#stop.signal.addEventListener("abort", cancel, { once: true });
    try {
      this.#scanner.start({ timeoutMs, ...(interfaces === undefined ? {} : { interfaces: [...interfaces] }) });
      if (this.#stop.signal.aborted) cancel();
      const ended = new Promise<void>((resolve) => over.signal.addEventListener("abort", () => resolve(), { once: true }));
      const least = clock.sleep(LOOK_MS.least, over.signal).catch(() => {}); // the scan was over first
      await Promise.race([Promise.all([found.promise, least]), ended]);
    } finally {
      this.#stop.signal.removeEventListener("abort", cancel);
      unsubscribe();
      cancel();
      over.abort();
    }
  }

  /**
   * Carries out a plan, and tells how far it is. After Ctrl-C no further card is told. Rejects with a `ChangeError` for a plan with
   * faults.
   */
  async carryOut(request: ChangeRequest, onRun: (run: ChangeRun) => void): Promise<ChangeRun> {
    const ended = Promise.withResolvers<ChangeRun>();
    const unsubscribe = this.#changer.subscribe((run) => {
      onRun(run);
      if (!run.isRunning) ended.resolve(run);
    });
    try {
      const { id } = this.#changer.start(request);
      const cancel = () => this.#changer.cancel(id);
      if (this.#stop.signal.aborted) cancel();
      this.#stop.signal.addEventListener("abort", cancel, { once: true });
      return await ended.promise;
    } finally {
      unsubscribe();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort();
    await Promise.all([this.#stopping, this.#changer.close(), this.#scanner.close()]);
  }
}
