import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HostReport } from "@istars/protocol/model/hosts.ts";
import { type AgentState, agentStateSchema } from "@istars/protocol/model/ismartmate/agent-state.ts";
import { timelineSchema, type WhyEntry } from "@istars/protocol/model/ismartmate/timeline.ts";
import { type ReadingChange, sampleReading } from "@istars/protocol/model/sample-reading.ts";
import type { Observation, Source, SourceLinkState } from "@istars/protocol/net/source/observation.ts";
import { SourceState } from "@istars/protocol/net/source/source-state.ts";
import type { Clock } from "@istars/service/clock.ts";
import { faultsOf } from "@istars/service/http/request-validator.ts";
import { RecordingLogger } from "@istars/service/recording-logger.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import type { RealAction } from "../decision/action.ts";
import { ALL_TOLD, type PolicyChange, samplePolicy } from "../decision/sample-decision.ts";
import { runCommands } from "../hands/commands.ts";
import type { Hands } from "../hands/hands.ts";
import type { HandsPlan } from "../hands/hands-plan.ts";
import type { PowerOffFact } from "../hands/power-off.ts";
import type { ProgramEnd, RunProgram } from "../hands/program.ts";
import { warnUsers } from "../hands/warn.ts";
import { journalText, parseJournal } from "../journal/journal-file.ts";
import type { KeptReport, Report } from "../journal/report.ts";
import type { LoadedSettings } from "../settings/load-settings.ts";
import type { Settings } from "../settings/settings.ts";
import type { Agent } from "./agent.ts";
import { type AgentData, openAgentData } from "./agent-data.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { createAgent } from "./create-agent.ts";

/** What a scripted program does: takes so long and ends well, or fails. */
export interface Behaviour {
  readonly tookMs?: number;
  readonly exitCode?: number;
}

export interface AgentBenchOptions {
  readonly policy?: PolicyChange;
  readonly settings?: Partial<Settings>;
  readonly isDryRun?: boolean;
  /** What a program does, by its command line. */
  readonly behave?: (line: string) => Behaviour;
  /** What comes of a power-off; `given` if left out. */
  readonly powerOff?: (tell: (fact: PowerOffFact) => void, clock: Clock, signal: AbortSignal) => Promise<void>;
  readonly data?: (data: AgentData) => AgentData;
  readonly deps?: Partial<AgentDeps>;
}

const STOP = ["/bin/stop-database"] as const;
const SYNC = ["/bin/sync"] as const;
/** The machine has been up for so long when a bench begins, ms. */
const UP_FOR_MS = 1_000_000;

/** The clock of one run of the program: when that is over, nobody who slept on it is ever woken. */
class Life implements Clock {
  isOver = false;
  readonly #clock: VirtualClock;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  wallMs(): number {
    return this.#clock.wallMs();
  }

  monoMs(): number {
    return this.#clock.monoMs();
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    await this.#clock.sleep(ms, signal);
    if (this.isOver) await new Promise(() => {});
  }

  timeout(ms: number): AbortSignal {
    return this.#clock.timeout(ms);
  }
}

/** An agent between sources that say what they are told to and a machine that only notes what is done to it. For tests. */
export class AgentBench implements AsyncDisposable {
  readonly clock = new VirtualClock();
  readonly log = new RecordingLogger();
  readonly folder: string;
  /** Command lines in the order in which they were begun, with the moment in seconds. */
  readonly done: string[] = [];
  readonly words: HostReport[] = [];
  readonly states: AgentState[] = [];
  readonly why: WhyEntry[] = [];
  readonly sources = new Map<string, SourceState>();
  /** Which start of the machine it is. */
  bootId = "5b2f6c5e-8a54-4b0e-9f5b-4a1d3c1f0a11";
  /** What the machine's own time is ahead of the clock, ms: a suspend adds to it. */
  aheadMs = UP_FOR_MS;
  options: AgentBenchOptions;
  #agent: Agent | null = null;
  #seq = 0;
  #life = new Life(this.clock);
  #files: AgentData | null = null;
  #reports: readonly KeptReport[] = [];

  private constructor(folder: string, options: AgentBenchOptions) {
    this.folder = folder;
    this.options = options;
  }

  /** With a running agent without a quiet time, whose sources are on mains. */
  static async start(options: AgentBenchOptions = {}): Promise<AgentBench> {
    const bench = await AgentBench.fresh(options);
    await bench.boot();
    for (const { id } of bench.loaded().settings.sources) bench.says(id, {});
    await bench.runs(2);
    return bench;
  }

  /** With nothing running yet. */
  static async fresh(options: AgentBenchOptions = {}): Promise<AgentBench> {
    return new AgentBench(await mkdtemp(join(tmpdir(), "istars-agent-")), options);
  }

  get agent(): Agent {
    if (this.#agent === null) throw new Error("no agent runs");
    return this.#agent;
  }

  /** Starts an agent over the folder as it is. */
  async boot(): Promise<Agent> {
    const files = await openAgentData(this.folder);
    const life = new Life(this.clock);
    this.#life = life;
    this.#files = files;
    const data = { ...files, journal: this.#journalOf(life), reports: this.#reportsOf(life) };
    const { isDryRun = false, deps } = this.options;
    this.#agent = await createAgent({
      settings: this.loaded(),
      host: { name: "db-1", os: "linux 6.1.0", version: "1.2.3" },
      data: this.options.data?.(data) ?? data,
      clock: life,
      clocks: { uptimeMs: () => life.monoMs() + this.aheadMs, processMs: () => life.monoMs() },
      boot: { id: this.bootId, exactness: "exact" },
      machine: { platform: "linux", language: "en" },
      realHands: isDryRun ? null : (plan) => this.#hands(plan, life),
      powerRight: async (plan) => {
        const line = { argv: plan.lines.first, fault: null, isRightKnown: true };
        return { can: true, first: line, fallback: line };
      },
      makeSource: ({ id }) => this.#source(id),
      callCard: async (_card, report) => void this.words.push(report),
      log: this.log,
      ...deps,
    });
    const known = this.why.at(-1)?.id ?? 0;
    const { entries } = this.#agent.timeline({ limit: 500 });
    this.why.push(...entries.filter(({ id }) => id > known).reverse());
    this.#agent.subscribe({
      onState: (state) => void this.states.push(state),
      onWhy: (entry) => void this.why.push(entry),
    });
    return this.#agent;
  }

  /** As kill -9 does: it is not told, and nothing of it goes on; what it had begun outside is not seen any more. */
  async crash(): Promise<void> {
    this.#agent = null;
    this.sources.clear();
    this.#life.isOver = true;
    await this.#files?.timeline.flush();
  }

  /** The settings of now. */
  loaded(): LoadedSettings {
    const policy = samplePolicy({ quietMs: 0, ...this.options.policy });
    const settings: Settings = {
      hostName: null,
      sources: policy.feeds.flatMap(({ sourceIds }) =>
        sourceIds.map(
          (id) => ({ kind: "card", id, url: `http://192.0.2.7:80`, token: { kind: "inline", value: id }, identityKey: null }) as const,
        ),
      ),
      policy,
      warn: { kind: "system" },
      commands: [
        { argv: STOP, limitMs: 30_000 },
        { argv: SYNC, limitMs: 15_000 },
      ],
      powerOff: { kind: "system" },
      listen: null,
      ...this.options.settings,
    };
    return { text: "", settings, secrets: new Map(settings.sources.map(({ id }) => [id, `token-${id}`])) };
  }

  /** The source says that, once; `telling` says it again with each second of `runs`. */
  says(id: string, change: ReadingChange): this {
    this.#said.set(id, change);
    this.#tell(id);
    return this;
  }

  /** The source is heard no more. */
  silences(id: string, state: Exclude<SourceLinkState, "online"> = "lost", reason = "silent"): this {
    this.#said.delete(id);
    this.sources.get(id)?.enter(state, reason);
    return this;
  }

  /** Time goes on so many seconds; sources say again each second what they said last. */
  async runs(seconds: number): Promise<void> {
    for (let i = 0; i < seconds; i++) {
      await this.clock.advance(1_000);
      for (const id of this.#said.keys()) this.#tell(id);
    }
    await this.clock.advance(0);
  }

  /** What the journal on the disk says; `null`: there is none. A disk that answers at once, so that no test waits for one. */
  journal: string | null = null;
  /** Sources that are new cannot be made. */
  makeFails = false;
  /** How often it was written. */
  writes = 0;

  codes(): readonly string[] {
    return this.why.map(({ code }) => code);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closing = this.#agent?.close();
    await this.clock.advance(60_000);
    await closing;
    await rm(this.folder, { recursive: true, force: true });
    this.#hold();
  }

  /** Whether all that was told has the shape that was agreed on: a state of each phase, and the whole timeline. */
  #hold(): void {
    const states = new Map(this.states.map((state) => [`${state.phase.kind} ${state.phase.held} ${state.feeds[0]?.word}`, state]));
    const faults = [
      ...[...states.values()].flatMap((state) => faultsOf(agentStateSchema, state)),
      ...faultsOf(timelineSchema, { entries: this.why, hasMore: false }),
    ];
    const failed = this.log.lines.find(({ message }) => /step|listener|by itself/.test(message));
    if (faults.length > 0 || failed) throw new Error(`the agent told what it may not: ${JSON.stringify(faults[0] ?? failed)}`);
  }

  readonly #said = new Map<string, ReadingChange>();

  #tell(id: string): void {
    const state = this.sources.get(id);
    const change = this.#said.get(id);
    if (state === undefined || change === undefined) return;
    this.#seq += 1;
    const reading = sampleReading({ seq: this.#seq, ...change });
    state.hear({ reading, confidence: {}, tells: ALL_TOLD, atMonoMs: this.clock.monoMs() }, { state: "online", reason: null });
  }

  #source(id: string): Source {
    if (this.makeFails) throw new TypeError("no such thing");
    const state = new SourceState(id, this.clock);
    this.sources.set(id, state);
    return {
      id,
      dropped: 0,
      run: (signal) => new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true })),
      current: (): Observation => state.current(),
      subscribe: (listener) => state.subscribe(listener),
    };
  }

  #journalOf(life: Life): AgentData["journal"] {
    return {
      read: async () => (this.journal === null ? { kept: null, fault: null } : parseJournal(this.journal)),
      write: async (kept) => {
        if (life.isOver) return;
        this.writes += 1;
        this.journal = journalText(kept);
      },
    };
  }

  #reportsOf(life: Life): AgentData["reports"] {
    const put = (id: number, report: Report): void => {
      if (!life.isOver) this.#reports = [{ id, report }, ...this.#reports.filter((one) => one.id !== id)].toSorted((a, b) => b.id - a.id);
    };
    return {
      add: async (report) => {
        const id = (this.#reports[0]?.id ?? 0) + 1;
        put(id, report);
        return id;
      },
      replace: async (id, report) => put(id, report),
      list: async (limit = 100) => this.#reports.slice(0, limit),
      read: async (id) => this.#reports.find((one) => one.id === id)?.report ?? null,
    };
  }

  #note(text: string): void {
    this.done.push(text);
  }

  /** Hands that note what they do. */
  #hands(plan: HandsPlan, clock: Life): Hands<RealAction> {
    const run: RunProgram = async ({ argv, limitMs }, signal): Promise<ProgramEnd> => {
      const line = argv.join(" ");
      this.#note(line);
      const { tookMs = 0, exitCode = 0 } = this.options.behave?.(line) ?? {};
      const beganMs = clock.monoMs();
      const end = { tookMs: 0, output: "", isOutputCut: false };
      try {
        if (tookMs > 0) await clock.sleep(Math.min(tookMs, limitMs), signal);
      } catch {
        return { ...end, outcome: "stopped", exitCode: null, tookMs: clock.monoMs() - beganMs };
      }
      if (tookMs > limitMs) return { ...end, outcome: "too-late", exitCode: null, tookMs: limitMs };
      return { ...end, outcome: "ended", exitCode, tookMs };
    };
    return {
      warn: ({ kind, cause }, secondsLeft, signal) =>
        warnUsers(kind === "undo" ? { kind: "called-off" } : { kind: "shuts-down", cause, secondsLeft }, { ...plan, run }, signal),
      run: ({ cause }, order, signal) => runCommands(plan.commands, { ...order, cause }, { run, clock }, signal),
      powerOff: async (_action, tell, signal) => {
        this.#note(plan.lines.first.join(" "));
        if (this.options.powerOff) await this.options.powerOff(tell, clock, signal);
        else {
          tell({ kind: "given", argv: plan.lines.first });
          await clock.sleep(60_000, signal).catch(() => {}); // the machine is off by then
        }
      },
    };
  }
}
