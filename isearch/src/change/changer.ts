import type { BlinkRequest, ChangeRequest, ChangeRun } from "@istars/protocol/model/isearch/address-plan.ts";
import { PROBLEM_STATUS, type ProblemCode } from "@istars/protocol/model/problem.ts";
import type { Met } from "@istars/protocol/net/discovery/searcher.ts";
import { forEachAtOnce } from "@istars/service/at-once.ts";
import { DEFAULT_PASSWORD, FIRST_USER, passwordFaults } from "@istars/service/auth/password-rules.ts";
import type { Clock } from "@istars/service/clock.ts";
import { Pulse } from "@istars/service/scan/pulse.ts";
import type { Scanner } from "@istars/service/scan/scanner.ts";
import type { CheckFacts } from "./address-check.ts";
import { changeCard } from "./card-change.ts";
import type { CardReach } from "./card-reach.ts";
import { ChangeError } from "./change-error.ts";
import { type ChangeJob, ChangeProgress } from "./change-progress.ts";
import { PasswordTrial } from "./password-trial.ts";
import { draftsOfRows, macOf } from "./plan-draft.ts";
import { judgePlan, type OurCard } from "./plan-judge.ts";

/** Cards changed side by side: each takes some seconds, most of which it waits. */
const AT_ONCE = 4;
/** Changes are told together, at most so often, ms. */
const TELL_EVERY_MS = 100;

export interface ChangerDeps {
  readonly clock: Clock;
  readonly reach: CardReach;
  /** What is known of the network at this moment. */
  readonly facts: () => CheckFacts;
  /** Where a card is seen that tells its new address. */
  readonly scanner: Pick<Scanner, "see">;
}

interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** What a card has until its first password is set. */
const OF_NEW_CARDS: Credentials = { user: FIRST_USER, password: DEFAULT_PASSWORD };

/**
 * Gives cards their addresses, one run at a time. What a run asks is proven good before the first card is told, or nothing of it is
 * carried out. Passwords are kept by what is under way, and by nothing else.
 */
export class Changer {
  readonly #deps: ChangerDeps;
  readonly #listeners = new Set<(run: ChangeRun) => void>();
  readonly #closed = new AbortController();
  readonly #pulse: Pulse;
  #progress: ChangeProgress | null = null;
  #cancel = new AbortController();
  #work: Promise<void> = Promise.resolve();

  constructor(deps: ChangerDeps) {
    this.#deps = deps;
    this.#pulse = new Pulse(deps.clock, { everyMs: TELL_EVERY_MS, act: () => this.#tell() }, this.#closed.signal);
  }

  /** Begins to carry out a plan. Throws a `ChangeError`: `plan.invalid` with each fault, or `change.running`. */
  start(request: ChangeRequest): ChangeRun {
    if (this.#progress?.isRunning) throw new ChangeError("change.running", "addresses are being set already; wait, or cancel that");
    const jobs = this.#jobsOf(request);
    const progress = new ChangeProgress((this.#progress?.id ?? 0) + 1, jobs, {
      clock: this.#deps.clock,
      onChange: () => this.#pulse.due(),
    });
    this.#progress = progress;
    this.#cancel = new AbortController();
    this.#pulse.due();
    this.#work = this.#carryOut(progress, { jobs, request }, this.#cancel.signal);
    return progress.read();
  }

  /** Tells no further card; those told already are followed to their end. Throws a `ChangeError`: `change.unknown`. */
  cancel(id: number): void {
    if (this.#find(id).isRunning) this.#cancel.abort();
  }

  /** Throws a `ChangeError`: `change.unknown` for any but the latest run. */
  read(id: number): ChangeRun {
    return this.#find(id).read();
  }

  /** The run under way, or the last one; `null` before the first. */
  latest(): ChangeRun | null {
    return this.#progress?.read() ?? null;
  }

  /**
   * Makes one card show itself. Rejects with a `ChangeError`: `card.unknown`, `card.silent`, `command.unknown-outcome`, or the code with
   * which the card refuses.
   */
  async blink({ mac, user, password, seconds }: BlinkRequest, signal: AbortSignal): Promise<void> {
    const { reach, facts } = this.#deps;
    const card = facts().cards.find(({ key }) => key === macOf(mac));
    if (!card?.here) throw new ChangeError("card.unknown", `no card with the MAC ${mac} has been found`);
    const given = card.here.isNew ? OF_NEW_CARDS : { user, password };
    const onTold = (): void => {};
    const change = { blinkSeconds: seconds };
    const outcome = await reach.set({ card: { ...card, here: card.here }, ...given, change, onTold }, signal);
    switch (outcome.kind) {
      case "accepted":
        return;
      case "unknown":
        throw outcome.after === "challenge"
          ? new ChangeError("card.silent", `${card.here.name} does not answer`)
          : new ChangeError("command.unknown-outcome", `${card.here.name} was told, but did not answer`);
      case "refused": {
        const { code, params = {}, errors = [] } = outcome;
        throw new ChangeError(isProblemCode(code) ? code : "internal", `${card.here.name} refused: ${code}`, { params, errors });
      }
    }
  }

  /** Told of each run as it goes on. Returns the way to stop listening. */
  subscribe(onRun: (run: ChangeRun) => void): () => void {
    this.#listeners.add(onRun);
    return () => void this.#listeners.delete(onRun);
  }

  /** Ends what is under way, also the looking for cards that were told. May be called twice. */
  async close(): Promise<void> {
    this.#cancel.abort();
    this.#closed.abort();
    await this.#work;
  }

  async #carryOut(
    progress: ChangeProgress,
    { jobs, request }: { readonly jobs: readonly ChangeJob[]; readonly request: ChangeRequest },
    cancel: AbortSignal,
  ): Promise<void> {
    const { user, password } = request;
    const trials = { given: new PasswordTrial(), ofNewCards: new PasswordTrial() };
    const { rows: _, ...how } = request;
    const job = async ({ card, wanted }: ChangeJob): Promise<void> => {
      const { isNew, mac } = card.here;
      const given = isNew ? { ...OF_NEW_CARDS, trial: trials.ofNewCards } : { user, password, trial: trials.given };
      const deps = {
        ...this.#deps,
        onMet: (met: Met) => this.#deps.scanner.see({ kind: "istars", ...met }),
        tell: progress.tell.bind(progress, mac),
      };
      await changeCard({ ...how, ...given, card, wanted }, deps, { cancel, closed: this.#closed.signal });
    };
    await forEachAtOnce(jobs, AT_ONCE, job, cancel);
    progress.end();
    this.#pulse.flush();
  }

  /** Throws a `ChangeError` that names all that is wrong with the plan. */
  #jobsOf({ rows, firstPassword }: ChangeRequest): readonly ChangeJob[] {
    const judged = judgePlan(draftsOfRows(rows), this.#deps.facts());
    const faults = judged.flatMap(({ row, faults }) =>
      faults.map(({ code, by }) => ({ pointer: `/rows/${row - 1}`, code, ...(by === undefined ? {} : { params: { by } }) })),
    );
    const jobs = judged.flatMap(({ card, wanted }) => (card && wanted ? [{ card, wanted }] : []));
    const errors = [...faults, ...firstPasswordFaults(firstPassword, jobs)];
    if (errors.length > 0) throw new ChangeError("plan.invalid", "the plan has faults; nothing of it was carried out", { errors });
    return jobs;
  }

  #find(id: number): ChangeProgress {
    if (this.#progress?.id === id) return this.#progress;
    throw new ChangeError("change.unknown", `there is no run ${id}`);
  }

  #tell(): void {
    const run = this.latest();
    if (run) for (const listener of [...this.#listeners]) listener(run);
  }
}

/** A card stores no password as text, so nobody but iSearch can see what is wrong with it. */
function firstPasswordFaults(firstPassword: string | undefined, jobs: readonly ChangeJob[]): ChangeError["errors"] {
  const pointer = "/firstPassword";
  if (!jobs.some(({ card }: { readonly card: OurCard }) => card.here.isNew)) return [];
  if (firstPassword === undefined) return [{ pointer, code: "required" }];
  return passwordFaults(firstPassword, FIRST_USER, DEFAULT_PASSWORD).map((code) => ({ pointer, code }));
}

const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(PROBLEM_STATUS, code);
