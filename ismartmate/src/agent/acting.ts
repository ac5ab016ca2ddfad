import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { Action, PretendAction, RealAction } from "../decision/action.ts";
import type { Order } from "../decision/order.ts";
import type { CommandResult } from "../hands/commands.ts";
import { createDryHands, type WouldHave } from "../hands/dry-hands.ts";
import type { Hands } from "../hands/hands.ts";
import type { HandsPlan } from "../hands/hands-plan.ts";
import type { PowerOffFact } from "../hands/power-off.ts";
import type { WarnResult } from "../hands/warn.ts";
import type { CourseReport } from "./course-report.ts";
import type { TellWhy } from "./own-why.ts";

export interface ActingDeps {
  readonly clock: Clock;
  readonly log: Logger;
  /** `null` in a dry run. */
  readonly realHands: ((plan: HandsPlan) => Hands<RealAction>) | null;
  /** As the settings are now. */
  readonly plan: () => HandsPlan;
  readonly tell: TellWhy;
  /** What came of an action, for the decision. */
  readonly give: (order: Order) => void;
  readonly commandsEnded: () => number;
  readonly keepCommands: (ended: number) => Promise<void>;
  /** Tells the cards that this server will not be heard any more. Takes no longer than it may, and never rejects. */
  readonly sayLastWord: () => Promise<void>;
  /** The system took the word and is still up; `isOver`: nothing more will be tried. */
  readonly onStillUp: (isOver: boolean) => void;
}

/** What actions need of the moment in which they were decided. */
export interface Moment {
  /** Until the system is told to power off, ms; 0 if that is now. */
  readonly powerOffInMs: number;
  /** Of the run that it belongs to. */
  readonly report: CourseReport | null;
}

/** A power-off that hangs may keep the agent from ending for so long, ms: both command lines have their time. */
const POWER_OFF_WAIT_MS = 25_000;

/** Between two attempts, ms. */
const POWER_OFF_AGAIN_MS = 5_000;

const isReal = (action: Action): action is RealAction => "again" in action;
const line = (argv: readonly string[]): string => argv.join(" ");

/** Carries out what was decided, with real hands what was decided in earnest and with dry ones what was not; there is no way in between. */
export class Acting {
  readonly #deps: ActingDeps;
  /** Aborted when a run is called off, or comes to its end. */
  #course = new AbortController();
  readonly #stop = new AbortController();
  #commands: Promise<unknown> = Promise.resolve();
  #powerOff: { readonly over: Promise<void>; readonly answered: Promise<void>; readonly stop: AbortController } | null = null;

  constructor(deps: ActingDeps) {
    this.#deps = deps;
  }

  /** Begins one action and does not wait for it. */
  begin(action: Action, moment: Moment): void {
    const doing = isReal(action) ? this.#really(action, moment) : this.#pretend(action, moment);
    doing.catch((error: unknown) => this.#deps.log.error({ err: error, action: action.kind }, "an action failed"));
  }

  /** Ends what runs, but not a power-off: that one is waited for until the system has answered. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#course.abort();
    const powerOff = this.#powerOff;
    if (powerOff !== null) {
      const done = new AbortController();
      await Promise.race([powerOff.answered, powerOff.over, this.#deps.clock.sleep(POWER_OFF_WAIT_MS, done.signal).catch(() => {})]);
      done.abort();
      powerOff.stop.abort();
      await powerOff.over;
    }
    await this.#commands;
  }

  async #really(action: RealAction, moment: Moment): Promise<void> {
    const { realHands, log, plan } = this.#deps;
    if (realHands === null) {
      log.warn({ action: action.kind }, "a dry run leaves out what an earlier run decided in earnest");
      return;
    }
    const hands = realHands(plan());
    const { kind } = action;
    switch (kind) {
      case "warn":
      case "undo":
        if (kind === "undo") this.#course.abort();
        this.#warned(await hands.warn({ ...action, kind }, secondsIn(moment), this.#stop.signal), kind, moment);
        return;
      case "run-commands":
        await this.#run(hands, { ...action, kind }, moment);
        return;
      case "power-off":
        await this.#endMachine(hands, { ...action, kind }, moment);
    }
  }

  #warned(result: WarnResult, kind: "warn" | "undo", { report }: Moment): void {
    if (kind === "warn") report?.warned(result);
    if (this.#deps.plan().warn.kind !== "off") this.#deps.tell("users.warned", { text: result.text, hasReached: result.hasReached });
  }

  /** After those of a run that was called off: two at a time would be in each other's way. */
  async #run(hands: Hands<RealAction>, action: RealAction & { readonly kind: "run-commands" }, moment: Moment): Promise<void> {
    const { clock, give, commandsEnded, keepCommands } = this.#deps;
    const course = new AbortController();
    this.#course = course;
    const offAtMs = clock.monoMs() + moment.powerOffInMs;
    const running = this.#commands.then(() =>
      hands.run(
        action,
        {
          offAtMs,
          ended: action.again ? commandsEnded() : 0,
          onEnded: async (result, ended) => {
            this.#commandEnded(result, moment);
            // One that was stopped half-way is begun again by whoever takes this up.
            if (result.outcome !== "stopped") await keepCommands(ended);
          },
        },
        course.signal,
      ),
    );
    this.#commands = running.catch(() => {}); // told below
    const results = await running;
    for (const result of results) if (result.outcome === "skipped") moment.report?.command(result);
    if (!course.signal.aborted) give({ kind: "commands-ended" });
  }

  #commandEnded(result: CommandResult, { report }: Moment): void {
    report?.command(result);
    const { name, outcome, exitCode, tookMs, output } = result;
    this.#deps.tell("command.ended", { name, outcome, exitCode, tookMs, output: output.slice(-OUTPUT_SHOWN) });
  }

  async #endMachine(hands: Hands<RealAction>, action: RealAction & { readonly kind: "power-off" }, moment: Moment): Promise<void> {
    // Their time is over; what they started ends with the machine.
    this.#course.abort();
    const stop = new AbortController();
    const answered = Promise.withResolvers<void>();
    const tell = (fact: PowerOffFact): void => this.#heard(fact, moment, answered.resolve);
    const over = this.#deps.sayLastWord().then(() => this.#untilDone(() => hands.powerOff(action, tell, stop.signal), stop.signal));
    this.#powerOff = { over, answered: answered.promise, stop };
    await over;
    if (!stop.signal.aborted) this.#deps.onStillUp(true);
  }

  /** The one thing that must not be lost, whatever goes wrong with it. */
  async #untilDone(powerOff: () => Promise<void>, signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#deps;
    while (!signal.aborted) {
      try {
        return await powerOff();
      } catch (error) {
        log.error({ err: error }, "the power-off failed and is tried again");
        await clock.sleep(POWER_OFF_AGAIN_MS, signal).catch(() => {}); // the agent is being closed
      }
    }
  }

  #heard(fact: PowerOffFact, { report }: Moment, answered: () => void): void {
    const { tell, give, onStillUp } = this.#deps;
    report?.powerOff(fact);
    switch (fact.kind) {
      case "given":
        tell("power-off.given", { line: line(fact.argv) });
        answered();
        give({ kind: "power-off-given" });
        return;
      case "refused":
        tell("power-off.refused", { line: line(fact.argv), detail: fact.end.output.trim().slice(-OUTPUT_SHOWN) || fact.end.outcome });
        return;
      case "still-up":
        tell("power-off.still-up", { line: line(fact.argv), afterMs: fact.afterMs });
        onStillUp(false);
    }
  }

  async #pretend(action: PretendAction, moment: Moment): Promise<void> {
    const { plan } = this.#deps;
    const hands = createDryHands({ ...plan(), tell: (would) => this.#would(would, moment) });
    const { kind } = action;
    switch (kind) {
      case "would-warn":
      case "would-undo":
        await hands.warn({ ...action, kind }, secondsIn(moment), this.#stop.signal);
        return;
      case "would-run-commands":
        await hands.run({ ...action, kind }, { offAtMs: null, ended: 0, onEnded: async () => {} }, this.#stop.signal);
        return;
      case "would-power-off":
        await hands.powerOff({ ...action, kind }, () => {}, this.#stop.signal);
    }
  }

  #would(would: WouldHave, { report }: Moment): void {
    report?.would(would);
    const { kind, afterMs } = would;
    this.#deps.tell("would", would.kind === "warn" ? { kind, afterMs, text: would.text } : { kind, afterMs, line: line(would.argv) });
  }
}

/** So much of what a program said stands in the timeline, characters; the report has all of it. */
const OUTPUT_SHOWN = 200;

const secondsIn = ({ powerOffInMs }: Moment): number => Math.max(0, Math.ceil(powerOffInMs / 1_000));
