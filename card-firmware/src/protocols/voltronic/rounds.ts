import type { Clock } from "@istars/service/clock.ts";
import type { Exchange } from "../../link/link.ts";
import { isGap } from "../../polling/gap.ts";
import { type Moment, momentOf } from "../../polling/moment.ts";
import { UpsError } from "../../ups-error.ts";
import { askOptional } from "../ask-optional.ts";
import { QFS } from "./fault.ts";
import { type Mode, QMOD } from "./mode.ts";
import { Questions } from "./questions.ts";
import { QGS, type Status } from "./status.ts";
import {
  type Answers,
  NOTHING_TOLD,
  type PhaseCounts,
  QUESTIONS,
  SINGLE_PHASE,
  type Told,
  turnsOf,
  withoutMains,
  withoutOutput,
} from "./turns.ts";

/** One round of questions, with what earlier rounds were told and this one had no room to ask. */
export interface Round extends Told {
  readonly status: Status;
  /** `null` if it was not answered this time. */
  readonly mode: Mode | null;
  /** What `QFS` says of the fault, while there is one. */
  readonly fault: string | null;
  /** Phases that are told one by one; 1 where `QGS` alone tells of them. */
  readonly phases: PhaseCounts & { readonly bypass: number };
}

export interface RoundsDeps {
  readonly clock: Clock;
  /** How many turns a round has time for. */
  readonly turnsPerRound: number;
}

/** Modes in which the inverter feeds the load, so that changing between them changes nothing at the output. */
const feedsAlike = (mode: Mode): boolean => mode === "line" || mode === "battery" || mode === "battery-test" || mode === "converter";

/**
 * Asks round after round. Mode and status, which carry the facts, are asked each time; the rest in turns, and what was told in its
 * turn stands until its next. It stands no longer than the rounds go on: after a pause of ours nothing that was told before counts
 * (SAFETY 4). And what was measured on a phase falls with a change of mains or mode that it knows nothing of.
 */
export class Rounds {
  readonly #deps: RoundsDeps;
  readonly #questions = new Questions();
  #built: PhaseCounts = SINGLE_PHASE;
  #turn = 0;
  #told: Told = NOTHING_TOLD;
  #mode: Mode | null = null;
  #mainsFailed: boolean | null = null;
  #fault: string | null = null;
  #awakeAt: Moment | null = null;

  constructor(deps: RoundsDeps) {
    this.#deps = deps;
  }

  /** What answers now may be another unit, with these phases: everything is asked again. `null`: it did not tell them this time. */
  begin(built: PhaseCounts | null): void {
    this.#questions.forget();
    if (!built || (built.input === this.#built.input && built.output === this.#built.output)) return;
    this.#built = built;
    this.#turn = 0;
    this.#told = NOTHING_TOLD;
  }

  /**
   * `QGS` comes last, so that the facts are fresh when the round is over. A unit that is silent on what comes before it is asked for
   * nothing else, so that a lost link is noticed in time.
   */
  async read(line: Exchange, signal: AbortSignal): Promise<Round> {
    this.#wake();
    const mode = await this.#askBefore(line, signal);
    const status = await line.ask(QGS, signal);
    this.#wake();
    this.#notice(mode, status);
    // A fault stays what it is while it lasts; asking each time would make every poll of a unit in trouble a slow one.
    this.#fault = status.bits.failed ? (this.#fault ?? (await askOptional(line, QFS, signal))) : null;
    return { ...this.#told, status, mode, fault: this.#fault, phases: this.#phases() };
  }

  #wake(): void {
    const now = momentOf(this.#deps.clock);
    if (this.#awakeAt && isGap(this.#awakeAt, now)) this.#told = NOTHING_TOLD;
    this.#awakeAt = now;
  }

  async #askBefore(line: Exchange, signal: AbortSignal): Promise<Mode | null> {
    try {
      for (const key of this.#next()) await this.#ask(key, line, signal);
      return await this.#questions.ask(line, QMOD, signal);
    } catch (error) {
      if (error instanceof UpsError && error.code === "reply.timeout") return null;
      throw error;
    }
  }

  /** The questions of this round; a turn of which nothing is asked any more is left out. */
  #next(): readonly (keyof Answers)[] {
    const turns = turnsOf(this.#built)
      .map((turn) => turn.filter((key) => this.#questions.isAsked(QUESTIONS[key])))
      .filter((turn) => turn.length > 0);
    const count = Math.min(turns.length, this.#deps.turnsPerRound);
    const first = this.#turn;
    this.#turn += count;
    return Array.from({ length: count }, (_, index) => turns[(first + index) % turns.length] ?? []).flat();
  }

  async #ask<K extends keyof Answers>(key: K, line: Exchange, signal: AbortSignal): Promise<void> {
    this.#told = { ...this.#told, [key]: null };
    const answer = await this.#questions.ask(line, QUESTIONS[key], signal);
    this.#told = { ...this.#told, [key]: answer };
  }

  #notice(mode: Mode | null, { bits }: Status): void {
    const before = this.#mode;
    const isOtherMode = mode !== null && before !== null && mode !== before;
    const isOtherMains = this.#mainsFailed !== null && bits.mainsFailed !== this.#mainsFailed;
    if (isOtherMode || isOtherMains) this.#told = withoutMains(this.#told);
    if (isOtherMode && !(feedsAlike(before) && feedsAlike(mode))) this.#told = withoutOutput(this.#told);
    this.#mode = mode ?? before;
    this.#mainsFailed = bits.mainsFailed;
  }

  #phases(): Round["phases"] {
    const { input, output } = this.#built;
    const unless = (key: keyof Answers, count: number) => (this.#questions.isAsked(QUESTIONS[key]) ? count : 1);
    return {
      input: unless("inputVoltages", input),
      output: unless("outputVoltages", output),
      bypass: unless("bypassVoltages", output),
    };
  }
}
