import type { Clock } from "@istars/service/clock.ts";
import { toJournal } from "../decision/journal.ts";
import type { DecisionState } from "../decision/state.ts";
import type { JournalFile } from "../journal/journal-file.ts";

/** An action waits for its journal this long, ms; then it is begun all the same (SAFETY 27). */
const WAIT_MS = 1_000;
/** While something counts down the journal is written at least this often, so that one can tell how long the agent was away, ms. */
const ALIVE_EVERY_MS = 30_000;

export interface JournalKeeperDeps {
  readonly journal: Pick<JournalFile, "write">;
  readonly bootId: string;
  readonly clock: Clock;
  /** It could not be written, in the system's words; `null`: it can again. Told on change. */
  readonly onFailure: (detail: string | null) => void;
}

/** Writes the journal when something changed that a restart must know of, and not each second: disks wear. */
export class JournalKeeper {
  readonly #deps: JournalKeeperDeps;
  #mark = "";
  #markMs = Number.NEGATIVE_INFINITY;
  #failure: string | null = null;
  #commandsEnded: number;
  #last: Promise<void> = Promise.resolve();

  constructor(deps: JournalKeeperDeps, commandsEnded: number) {
    this.#deps = deps;
    this.#commandsEnded = commandsEnded;
  }

  /** So many of the present course's commands have ended. */
  get commandsEnded(): number {
    return this.#commandsEnded;
  }

  /** Other commands are about to be run. */
  forgetCommands(): void {
    this.#commandsEnded = 0;
  }

  /** Notes a step of the decision; resolves when it is on the disk, cannot be, or has taken too long. At once where nothing is to be kept. */
  keep(state: DecisionState): Promise<void> {
    const mark = markOf(state);
    const isAlive = mark === this.#mark && (!isUnderWay(state) || state.nowMs - this.#markMs < ALIVE_EVERY_MS);
    if (isAlive) return Promise.resolve();
    this.#mark = mark;
    this.#markMs = state.nowMs;
    return this.#write(state);
  }

  /** Notes how far the commands have come. */
  keepCommands(ended: number, state: DecisionState): Promise<void> {
    if (ended === this.#commandsEnded) return Promise.resolve();
    this.#commandsEnded = ended;
    return this.#write(state);
  }

  /** Resolves when nothing is being written any more. */
  async settle(): Promise<void> {
    await this.#last;
  }

  async #write(state: DecisionState): Promise<void> {
    const { journal, bootId, clock } = this.#deps;
    const entry = toJournal(state, { bootId, wallMs: clock.wallMs() });
    const writing = journal.write({ entry, commandsEnded: this.#commandsEnded }).then(
      () => this.#turn(null),
      (error: unknown) => this.#turn(error instanceof Error ? error.message : String(error)),
    );
    this.#last = writing;
    const done = new AbortController();
    const late = clock.sleep(WAIT_MS, done.signal).then(
      () => this.#turn(`not written within ${WAIT_MS} ms`),
      () => {}, // it was written in time
    );
    await Promise.race([writing, late]);
    done.abort();
  }

  #turn(failure: string | null): void {
    if (failure === this.#failure) return;
    this.#failure = failure;
    this.#deps.onFailure(failure);
  }
}

const isUnderWay = ({ phase, feeds }: DecisionState): boolean =>
  phase.kind === "counting" ||
  phase.kind === "warned" ||
  phase.kind === "stopping" ||
  phase.kind === "powering-off" ||
  feeds.some(({ onBatterySinceMs }) => onBatterySinceMs !== null);

/** What a restart has to know of at once. Moments that shift a little with every word of a UPS are left to the next writing. */
function markOf({ phase, feeds, order, maintenanceUntilMs }: DecisionState): string {
  const counting =
    phase.kind === "counting" ? [phase.cause.kind, phase.cause.feedId, phase.held] : "sinceMs" in phase ? [phase.sinceMs] : [];
  const outages = feeds.map((feed) => [feed.id, feed.onBatterySinceMs, feed.failed?.cause ?? null, feed.announcedAtMs !== null]);
  return JSON.stringify([phase.kind, counting, outages, order, maintenanceUntilMs]);
}
