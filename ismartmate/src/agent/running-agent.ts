import type { AgentState } from "@istars/protocol/model/ismartmate/agent-state.ts";
import type { OrderRequest } from "@istars/protocol/model/ismartmate/http.ts";
import type { AgentReport, ReportLine } from "@istars/protocol/model/ismartmate/reports.ts";
import type { Action } from "../decision/action.ts";
import { decide } from "../decision/decide.ts";
import { areEnoughSteady } from "../decision/feed-count.ts";
import type { Order } from "../decision/order.ts";
import type { Policy } from "../decision/policy.ts";
import type { Tells } from "../decision/policy-faults.ts";
import { type DecisionState, newDecision } from "../decision/state.ts";
import { handsPlan } from "../hands/hands-plan.ts";
import type { MachineTime } from "../journal/machine-time.ts";
import type { KeptReport } from "../journal/report.ts";
import type { SettingsFault } from "../settings/fault.ts";
import type { LoadedSettings } from "../settings/load-settings.ts";
import { Acting } from "./acting.ts";
import { type Agent, type AgentListener, AgentRefusal } from "./agent.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { FaultLines } from "./fault-lines.ts";
import { hostWord } from "./host-word.ts";
import { JournalKeeper } from "./journal-keeper.ts";
import { LinkLines } from "./link-lines.ts";
import { PathWitness } from "./path-witness.ts";
import { countingSince, endOf, isRunningDown, powerOffAt } from "./phase-view.ts";
import { PowerRightWatch } from "./power-right-watch.ts";
import { Registrations } from "./registrations.ts";
import { agentReport, reportLine } from "./report-view.ts";
import type { Start } from "./resume.ts";
import { RunReports } from "./run-reports.ts";
import { SourceSet } from "./source-set.ts";
import { stateView } from "./state-view.ts";
import { takenUp } from "./taken-up.ts";
import { Telling } from "./telling.ts";
import { Ticker } from "./ticker.ts";
import { UnarmedReminder } from "./unarmed-reminder.ts";

/** What is taken up waits this long for its sources' first words before it goes on, ms. */
const LISTEN_FIRST_MS = 3_000;

/** The agent as it runs; see `createAgent`. */
export class RunningAgent implements Agent {
  readonly #deps: AgentDeps;
  readonly #time: MachineTime;
  readonly #stop = new AbortController();
  readonly #telling: Telling;
  readonly #sources: SourceSet;
  readonly #registrations: Registrations;
  readonly #journal: JournalKeeper;
  readonly #acting: Acting;
  readonly #reports: RunReports;
  readonly #links: LinkLines;
  readonly #paths: PathWitness;
  readonly #powerRight: PowerRightWatch;
  readonly #ticker: Ticker;
  readonly #faults: FaultLines;
  readonly #reminder: UnarmedReminder;
  readonly #bornMs: number;
  #settings: LoadedSettings;
  #policy: Policy;
  #decision: DecisionState;
  /** When the decision's last step was, on the clock's `monoMs`. */
  #stepMonoMs: number;
  #countingSinceMs: number | null = null;
  #orders: Order[] = [];
  #gapMs: number;
  #isStepping = false;
  #isClosing = false;
  /** Nothing goes on before that unless all sources were heard, on the clock's `monoMs`. */
  #listenUntilMonoMs: number;
  #acts: Promise<void> = Promise.resolve();
  #ticking: Promise<void> = Promise.resolve();
  /** The system took the word to power off, and here we are; `given-up`: its fallback did not help either. */
  #stillUp: "no" | "yes" | "given-up";

  /** `begun`: the report that was written last. */
  constructor(deps: AgentDeps, time: MachineTime, start: Start, begun: KeptReport | null) {
    const { clock, log, data, settings } = deps;
    this.#deps = deps;
    this.#time = time;
    this.#telling = new Telling({ clock, log, timeline: data.timeline, state: () => this.state() });
    const tell = this.#telling.why.bind(this.#telling);
    const reporting = { reports: data.reports, clock, log, onReport: (id: number) => this.#telling.report(id) };
    this.#paths = new PathWitness(data.proofs, log);
    this.#powerRight = new PowerRightWatch(deps.powerRight, this.#telling);
    this.#faults = new FaultLines(this.#telling);
    this.#reminder = new UnarmedReminder({ clock, log });
    this.#reports = new RunReports(reporting, takenUp(start, begun, reporting));
    this.#settings = settings;
    this.#policy = this.#policyOf(settings);
    this.#decision = { ...start.decision, isPathProven: this.#paths.areProven(settings.settings) };
    this.#bornMs = clock.monoMs();
    this.#stepMonoMs = this.#bornMs;
    this.#gapMs = start.gapMs;
    this.#stillUp = start.isStillUp ? "given-up" : "no";
    this.#listenUntilMonoMs = this.#bornMs + (endOf(start.decision.phase) === null ? 0 : LISTEN_FIRST_MS);
    this.#links = new LinkLines(tell);
    this.#ticker = new Ticker(clock, () => this.#tick());
    this.#sources = new SourceSet({
      makeSource: deps.makeSource,
      log,
      onWord: (_setting, said) => {
        this.#links.hear(said);
        this.#step();
      },
    });
    this.#registrations = new Registrations({
      hostId: data.hostId,
      callCard: deps.callCard,
      clock,
      onChange: () => this.#telling.changed(),
    });
    this.#journal = new JournalKeeper(
      {
        journal: data.journal,
        bootId: start.bootId,
        clock,
        onFailure: (detail) => {
          if (detail === null) this.#telling.unwarn("journal-failed");
          else {
            tell("journal.failed", { detail });
            this.#telling.warn("journal-failed", detail);
          }
        },
      },
      start.commandsEnded,
    );
    this.#acting = new Acting({
      clock,
      log,
      realHands: deps.realHands,
      plan: () => handsPlan(this.#settings.settings, deps.machine),
      tell,
      give: (order) => this.#step(order),
      commandsEnded: () => this.#journal.commandsEnded,
      keepCommands: (ended) => this.#journal.keepCommands(ended, this.#decision),
      sayLastWord: () => this.#registrations.said(),
      onStillUp: (isOver) => {
        this.#stillUp = isOver ? "given-up" : "yes";
        this.#telling.warn("still-up", null);
        this.#step();
      },
    });
    if (start.isStillUp) this.#telling.warn("still-up", null);
    if (start.why !== null) tell(start.why.code, start.why.params);
  }

  /** Begins to listen and to decide. */
  async begin(): Promise<void> {
    const { host, log } = this.#deps;
    const { mode } = this.#policy;
    this.#telling.why("started", { mode, version: host.version, sources: this.#settings.settings.sources.length });
    log.info({ mode, sources: this.#settings.settings.sources.map(({ id }) => id) }, "the agent has started");
    this.#registrations.say(this.#word());
    await this.#takeOver();
    this.#step();
    this.#ticking = this.#ticker.run(this.#stop.signal);
  }

  state(): AgentState {
    const { data, host, clock } = this.#deps;
    const monoMs = clock.monoMs();
    const { settings } = this.#settings;
    return stateView({
      wallMs: clock.wallMs(),
      nowMs: this.#decision.nowMs + Math.max(0, monoMs - this.#stepMonoMs),
      host: { id: data.hostId, name: settings.hostName ?? host.name, os: host.os, version: host.version, upForMs: monoMs - this.#bornMs },
      countingSinceMs: this.#countingSinceMs,
      decision: this.#decision,
      policy: this.#policy,
      sources: this.#sources.current().map((known) => ({ ...known, registration: this.#registrations.stateOf(known.setting.id) })),
      warnings: this.#telling.warnings,
    });
  }

  subscribe(listener: AgentListener): () => void {
    return this.#telling.subscribe(listener);
  }

  heard(): Tells {
    return new Map(this.#sources.current().flatMap(({ said }) => (said.reading === null ? [] : [[said.sourceId, said.tells] as const])));
  }

  timeline(query: Parameters<Agent["timeline"]>[0]): ReturnType<Agent["timeline"]> {
    return this.#deps.data.timeline.query(query);
  }

  async reports(): Promise<readonly ReportLine[]> {
    return (await this.#deps.data.reports.list()).map(reportLine);
  }

  async report(id: number): Promise<AgentReport | null> {
    const report = await this.#deps.data.reports.read(id);
    return report === null ? null : agentReport({ id, report });
  }

  async startDrill(): Promise<number> {
    const before = this.#reports.latest;
    this.#step({ kind: "drill" });
    const { latest } = this.#reports;
    if (latest === null || latest === before || latest.course.mode !== "drill") {
      throw new AgentRefusal("drill.refused", `a drill can begin only while nothing else does; now it is ${this.#decision.phase.kind}`);
    }
    return latest.number();
  }

  async order(order: OrderRequest): Promise<void> {
    const { phase } = this.#decision;
    const isPastReturn = (phase.kind === "powering-off" || phase.kind === "done") && phase.course.mode === "armed";
    if (isPastReturn) throw new AgentRefusal("order.refused", "the system has been told to power off; nothing takes that back");
    if (order.kind === "withdraw" && this.#decision.order === null) {
      throw new AgentRefusal("order.refused", "there is no order to take back");
    }
    this.#step(order.kind === "shut-down" ? { ...order, by: "command" } : order);
  }

  async replace(settings: LoadedSettings): Promise<void> {
    const before = { settings: this.#settings, policy: this.#policy };
    this.#settings = settings;
    this.#policy = this.#policyOf(settings);
    try {
      const over = this.#takeOver();
      this.#decision = { ...this.#decision, isPathProven: this.#paths.areProven(settings.settings) };
      this.#telling.why("settings.loaded", {
        mode: this.#policy.mode,
        before: before.policy.mode,
        sources: settings.settings.sources.length,
      });
      this.#deps.log.info({ mode: this.#policy.mode }, "other settings were taken over");
      this.#reminder.begin();
      this.#step();
      await over;
    } catch (error) {
      this.#settings = before.settings;
      this.#policy = before.policy;
      throw error;
    }
  }

  tellFaults(faults: readonly SettingsFault[]): void {
    this.#faults.tell(faults);
  }

  async close(): Promise<void> {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#stop.abort();
    await this.#ticking;
    await this.#sources.close();
    await this.#acts;
    await this.#acting.close();
    await this.#registrations.close();
    await this.#powerRight.settle();
    await this.#journal.settle();
    this.#telling.why("stopped", { phase: this.#decision.phase.kind });
    await this.#reports.settle();
    await this.#deps.data.timeline.flush();
    await this.#deps.data.proofs.flush();
  }

  #policyOf({ settings }: LoadedSettings): Policy {
    return this.#deps.realHands === null ? { ...settings.policy, mode: "dry-run" } : settings.policy;
  }

  /** Sources, registrations and the right to power off by the settings of now. Throws what making a source throws, and has done nothing then. */
  #takeOver(): Promise<unknown> {
    const ended = this.#sources.replace(this.#settings);
    const { settings } = this.#settings;
    this.#powerRight.ask(this.#policy.mode === "armed" ? handsPlan(settings, this.#deps.machine) : null, this.#stop.signal);
    return Promise.all([ended, this.#registrations.replace(this.#settings)]);
  }

  #tick(): number {
    if (this.#decide()) this.#telling.changed();
    else this.#telling.catchUp(isRunningDown(this.#decision, this.#policy));
    this.#reminder.look(this.#policy.mode);
    return this.#dueInMs();
  }

  /** Until the phase's own end, or until what was held back is to be told, ms. */
  #dueInMs(): number {
    const { phase, nowMs } = this.#decision;
    const atMs = endOf(phase);
    const passedMs = this.#deps.clock.monoMs() - this.#stepMonoMs;
    const endsInMs = atMs === null || atMs <= nowMs ? Number.POSITIVE_INFINITY : atMs - nowMs - passedMs;
    return Math.min(endsInMs, this.#telling.catchUpInMs);
  }

  /** Taken up in the middle, the agent hears its sources first: what they say now may end it, and what they said before is some time ago. */
  #isListening(): boolean {
    if (this.#deps.clock.monoMs() >= this.#listenUntilMonoMs) return false;
    return this.#sources
      .current()
      .some(({ said }) => said.reading === null && (said.link.state === "connecting" || said.link.state === "online"));
  }

  /** Decides at a word of whoever has one, and tells. */
  #step(order?: Order): void {
    if (order !== undefined) this.#orders.push(order);
    if (this.#isStepping) return;
    this.#telling.changed(this.#decide() ? "more" : "values");
    this.#ticker.hurry(this.#dueInMs());
  }

  /** Decides, at once; what is said while it does so comes right after. Gives whether there is more to tell than values. */
  #decide(): boolean {
    if (this.#isListening()) return false;
    this.#isStepping = true;
    let hasMore = false;
    try {
      do hasMore = this.#stepOnce() || hasMore;
      while (this.#orders.length > 0);
    } catch (error) {
      // It is not to happen. The next word or second brings the next step, and what ran goes on.
      this.#deps.log.error({ err: error }, "a step of the decision failed");
    } finally {
      this.#isStepping = false;
    }
    return hasMore;
  }

  #stepOnce(): boolean {
    const { nowMs, gapMs } = this.#time.next();
    const orders = this.#orders;
    this.#orders = [];
    const observations = this.#sources.current().map(({ said }) => said);
    const input = { observations, gapMs: Math.max(gapMs, this.#gapMs), orders };
    this.#gapMs = 0;
    this.#stepMonoMs = this.#deps.clock.monoMs();
    const { state, actions, why } = decide(this.#decision, input, nowMs, this.#policy);
    this.#decision = state;
    this.#countingSinceMs = countingSince(state, this.#countingSinceMs);
    this.#reports.follow(actions, why, state);
    for (const one of why) this.#telling.why(one.code, one.params);
    if (actions.some((action) => action.kind === "run-commands" && !action.again)) this.#journal.forgetCommands();
    if (actions.some((action) => action.kind === "power-off")) this.#stillUp = "no";
    const kept = this.#journal.keep(state);
    if (actions.length > 0) this.#carryOut(actions, kept);
    this.#paths.look(state, observations, this.#settings.settings);
    if (!state.isPathProven && this.#paths.areProven(this.#settings.settings)) this.#orders.push({ kind: "path-proven" });
    this.#beginAnewWhenStillUp();
    this.#registrations.say(this.#word());
    return why.length > 0;
  }

  /** In their order, and none before the journal knows of it (SAFETY 11) or has had its second (SAFETY 27). */
  #carryOut(actions: readonly Action[], kept: Promise<void>): void {
    if (this.#isClosing) return;
    const { nowMs, phase } = this.#decision;
    const powerOffInMs = Math.max(0, (powerOffAt(phase, this.#policy) ?? nowMs) - nowMs);
    const moment = { powerOffInMs, report: this.#reports.latest };
    this.#acts = this.#acts
      .then(() => kept)
      .then(() => {
        for (const action of actions) this.#acting.begin(action, moment);
      });
  }

  /** A machine that would not go down is watched over again once its feeds are good. */
  #beginAnewWhenStillUp(): void {
    const { phase, nowMs, isPathProven, feeds, maintenanceUntilMs } = this.#decision;
    if (this.#stillUp !== "given-up" || phase.kind !== "done" || phase.course.mode !== "armed") return;
    if (!areEnoughSteady(feeds, this.#policy, nowMs)) return;
    this.#decision = { ...newDecision(nowMs, isPathProven), maintenanceUntilMs };
    this.#telling.why("cancelled", { cause: phase.course.cause.kind, feedId: phase.course.cause.feedId, reason: "still-up" });
  }

  #word() {
    const { host } = this.#deps;
    return hostWord(this.#decision, this.#settings.settings, {
      host,
      isArmed: this.#policy.mode === "armed",
      isStillUp: this.#stillUp !== "no",
    });
  }
}
