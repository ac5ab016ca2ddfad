import type { Command, CommandRefusal } from "@istars/protocol/model/command.ts";
import { refusalOf } from "@istars/protocol/model/command-refusal.ts";
import type { CommandRequest, CommandRun, CommandStep } from "@istars/protocol/model/ismartview/command-run.ts";
import type { RunReason } from "@istars/protocol/model/ismartview/run-reason.ts";
import type { ProblemCode } from "@istars/protocol/model/problem.ts";
import { type Audit, createAudit } from "@istars/service/auth/audit.ts";
import type { Clock } from "@istars/service/clock.ts";
import { ApiProblem } from "@istars/service/http/api-problem.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { AlarmDesk } from "../alarms/alarm-desk.ts";
import type { Situation, Situations } from "../alarms/situations.ts";
import type { Actor } from "../fleet/fleet.ts";
import type { FleetStore } from "../store/fleet-store.ts";
import type { CardCaller } from "./card-caller.ts";
import type { Commander } from "./commander.ts";
import type { SendOutcome } from "./send-outcome.ts";
import { isTestStart, TestWatch } from "./test-watch.ts";

export interface CommanderDeps {
  readonly caller: CardCaller;
  readonly desk: Pick<AlarmDesk, "note"> & Situations;
  readonly store: Pick<FleetStore, "accounts">;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A reading that is older tells nothing of now, ms. */
const OLDEST_READING_MS = 30_000;

/** Nothing has been asked of anybody yet. */
export const createCommander = (deps: CommanderDeps): Commander => new RunCommander(deps);

/** What nobody has to be asked to know. */
type OwnRefusal = RunReason | CommandRefusal | ProblemCode;

/** A run that is under way. */
interface Running {
  readonly actor: Actor;
  readonly stop: AbortController;
}

class RunCommander implements Commander {
  readonly #deps: CommanderDeps;
  readonly #audit: Audit;
  readonly #tests: TestWatch;
  readonly #listeners = new Set<(run: CommandRun) => void>();
  #run: CommandRun | null = null;
  #running: Running | null = null;
  #going: Promise<void> = Promise.resolve();

  constructor(deps: CommanderDeps) {
    const { store, clock, log } = deps;
    this.#deps = deps;
    this.#audit = createAudit({ store: store.accounts, clock, log });
    this.#tests = new TestWatch(deps);
  }

  start({ command, cardIds, count }: CommandRequest, actor: Actor): CommandRun {
    const { desk, clock } = this.#deps;
    const ids = [...new Set(cardIds)];
    if (ids.some((id) => desk.situationOf(id) === null)) throw new ApiProblem("card.unknown");
    if (count !== ids.length) throw new ApiProblem("count.wrong", { params: { count, cards: ids.length } });
    if (this.#running !== null) throw new ApiProblem("run.running");
    const cards = ids.map((cardId) => ({ cardId, step: "waiting" as const, reason: null }));
    const run = { id: (this.#run?.id ?? 0) + 1, command, by: actor.user, startedWallMs: clock.wallMs(), isRunning: true, cards };
    this.#running = { actor, stop: new AbortController() };
    this.#become(run);
    this.#going = this.#goThrough(ids, command, this.#running);
    return run;
  }

  cancel(id: number, _actor: Actor): CommandRun {
    if (this.#run?.id !== id || this.#running === null) throw new ApiProblem("run.unknown");
    this.#running.stop.abort();
    const cards = this.#run.cards.map((card) => (card.step === "waiting" ? { ...card, step: "cancelled" as const } : card));
    return this.#become({ ...this.#run, cards });
  }

  latest(): CommandRun | null {
    return this.#run;
  }

  commandsOf(cardId: number): readonly string[] {
    return this.#deps.caller.commandsOf(cardId);
  }

  subscribe(listener: (run: CommandRun) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    if (this.#run && this.#running) this.cancel(this.#run.id, this.#running.actor);
    await this.#going;
  }

  /** One card after the other (SAFETY 22). Never rejects. */
  async #goThrough(ids: readonly number[], command: Command, running: Running): Promise<void> {
    const { log } = this.#deps;
    const { signal } = running.stop;
    try {
      for (const [index, cardId] of ids.entries()) {
        if (signal.aborted) break;
        this.#mark(cardId, "asking", null);
        const outcome = await this.#ask(cardId, command);
        this.#mark(cardId, outcome.step, outcome.reason);
        await this.#note(cardId, command, { outcome, actor: running.actor });
        if (index === ids.length - 1 || outcome.step === "refused" || !isTestStart(command)) continue;
        // The next one only starts when this one is over: nobody has to know which servers they feed together.
        const isOver = await this.#tests.waitForEnd(cardId, command, signal);
        if (isOver || signal.aborted) continue;
        for (const next of ids.slice(index + 1)) this.#mark(next, "refused", "test-end-unknown" satisfies RunReason);
        break;
      }
    } catch (err) {
      log.error({ err, command }, "a run of commands has ended before its end");
    } finally {
      this.#running = null;
      if (this.#run) this.#become({ ...this.#run, isRunning: false });
    }
  }

  async #ask(cardId: number, command: Command): Promise<SendOutcome> {
    const { desk, caller } = this.#deps;
    const refused = (reason: OwnRefusal): SendOutcome => ({ step: "refused", reason });
    if (!caller.commandsOf(cardId).includes(command)) return refused("command.unsupported");
    const situation = desk.situationOf(cardId);
    if (situation === null) return refused("card.unknown");
    const reason = unfitness(command, situation) ?? (isTestStart(command) ? await this.#tests.clash(cardId) : null);
    if (reason !== null) return refused(reason);
    // What has been asked is followed to its end, whether the run goes on or not.
    return await caller.send(cardId, command, new AbortController().signal);
  }

  /** Audited whatever came of it; in the history when it may have reached the UPS. */
  async #note(
    cardId: number,
    command: Command,
    { outcome: { step, reason }, actor }: { readonly outcome: SendOutcome; readonly actor: Actor },
  ): Promise<void> {
    const { desk, clock } = this.#deps;
    const situation = desk.situationOf(cardId);
    const outcome = step === "refused" ? (reason ?? step) : step;
    await this.#audit.record({
      ...{ user: actor.user, source: actor.address, action: "ups.command", outcome },
      detail: `${command}: ${situation?.name ?? cardId}`,
    });
    if (step === "refused") return;
    const wallMs = clock.wallMs();
    desk.note({
      ...{ cardId, cardName: null, site: null, wallMs, heardWallMs: wallMs, kind: "command.sent" },
      ...{ severity: step === "unknown-outcome" ? "warning" : "information", alarm: null, alarmId: null, subject: "ups" },
      ...{ by: actor.user, params: { command, outcome: step } },
    });
  }

  #mark(cardId: number, step: CommandStep, reason: string | null): void {
    if (!this.#run) return;
    const cards = this.#run.cards.map((card) => (card.cardId === cardId && card.step !== "cancelled" ? { ...card, step, reason } : card));
    this.#become({ ...this.#run, cards });
  }

  #become(run: CommandRun): CommandRun {
    this.#run = run;
    for (const listener of this.#listeners) listener(run);
    return run;
  }
}

/**
 * Why the command must not be sent by what is known here; `null`: nothing speaks against it. An iStars card looks at its alarms itself when
 * it is asked; at a NUT server nobody else does.
 */
function unfitness(command: Command, { isOnline, reading, tells, alarms }: Situation): OwnRefusal | null {
  if (!isOnline || reading === null || reading.trust !== "fresh" || reading.ageMs > OLDEST_READING_MS) return "link.lost";
  const known = alarms.map((id) => ({ id }));
  return refusalOf(command, { reading, tells, alarms: known })?.reason ?? null;
}
