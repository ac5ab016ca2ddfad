import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ApiClient, createApiClient } from "@istars/protocol/model/client/api-client.ts";
import type { AgentState } from "@istars/protocol/model/ismartmate/agent-state.ts";
import type { ISMARTMATE_SCHEMAS } from "@istars/protocol/model/ismartmate/http.ts";
import type { AgentReport } from "@istars/protocol/model/ismartmate/reports.ts";
import { ISMARTMATE_ROUTES } from "@istars/protocol/model/ismartmate/routes.ts";
import type { WhyEntry } from "@istars/protocol/model/ismartmate/timeline.ts";
import { systemClock } from "@istars/service/clock.ts";
import { root } from "../steps.ts";
import { type AgentSettings, checkHarmless, settingsText } from "./agent-settings.ts";
import { type CardBench, PROGRAM } from "./card-bench.ts";
import { CardSession } from "./card-session.ts";
import { PowerOffGuard } from "./power-off-guard.ts";
import type { ProcessEnd, RunningProcess } from "./process.ts";
import { until } from "./until.ts";

/** iSmartMate's program as it ships. */
const ISMARTMATE = join(root, "dist", "ismartmate", "main.mjs");
/** From the start of the process until it answers, and of a command until it has ended, ms. */
const READY_MS = 20_000;
const COMMAND_MS = 60_000;

/** What a command of the settings file, the warning or the power-off left behind when it was run. */
export interface Mark {
  /** When it began, epoch ms by this machine's clock. */
  readonly wallMs: number;
  /** The command's name; `warn` and `power-off` for those two. An `=` before it: when it ended by itself. */
  readonly name: string;
  /** What takes the server down; commands alone are told. */
  readonly cause: string;
  /** What users are told; the warning alone is told. */
  readonly notice: string;
}

/** What the running service leaves for its own command line. */
interface LocalFile {
  readonly url: string;
  readonly secret: string;
  readonly pid: number;
}

export interface AgentBenchOptions {
  readonly isDry?: boolean;
  /** The program; as it ships if left out. */
  readonly main?: string;
}

/**
 * iSmartMate as it ships, in a process of its own with settings and data of its own. Its power-off is a program that leaves a mark, its
 * settings are checked for that before it gets them, and it runs behind the guard: nothing that it does can end this machine.
 */
export class AgentBench implements AsyncDisposable {
  readonly folder: string;
  readonly guard: PowerOffGuard;
  readonly #options: AgentBenchOptions;
  #process: RunningProcess | null = null;
  #local: LocalFile | null = null;

  private constructor(folder: string, guard: PowerOffGuard, options: AgentBenchOptions) {
    this.folder = folder;
    this.guard = guard;
    this.#options = options;
  }

  /** Everything is made, nothing started. */
  static async prepare(settings: AgentSettings, options: AgentBenchOptions = {}): Promise<AgentBench> {
    const folder = await mkdtemp(join(tmpdir(), "istars-agent-"));
    const bench = new AgentBench(folder, await PowerOffGuard.open(folder), options);
    await writeFile(bench.marker, markerText(bench.#marksFile));
    await chmod(bench.marker, 0o700);
    await mkdir(bench.data, { mode: 0o700 });
    await bench.writeSettings(settings);
    return bench;
  }

  /** Prepares and starts it, and waits until it answers. */
  static async start(settings: AgentSettings, options: AgentBenchOptions = {}): Promise<AgentBench> {
    const bench = await AgentBench.prepare(settings, options);
    try {
      await bench.startAgent();
      return bench;
    } catch (error) {
      await bench[Symbol.asyncDispose]();
      throw error;
    }
  }

  get settingsFile(): string {
    return join(this.folder, "ismartmate.yaml");
  }

  get data(): string {
    return join(this.folder, "data");
  }

  get marker(): string {
    return join(this.folder, "mark");
  }

  get process(): RunningProcess {
    if (!this.#process) throw new Error("the agent was not started");
    return this.#process;
  }

  /** Where its pages and its API are, and what opens them for changes. */
  get local(): LocalFile {
    if (!this.#local) throw new Error("the agent is not ready");
    return this.#local;
  }

  /** Writes the settings file. */
  async writeSettings(settings: AgentSettings): Promise<void> {
    await this.writeText(settingsText(settings, this.marker));
  }

  /** Writes the settings file as this text, which may well be faulty. */
  async writeText(text: string): Promise<void> {
    checkHarmless(text, this.marker);
    await writeFile(this.settingsFile, text, { mode: 0o600 });
  }

  /** Starts the agent over what is there, and waits until it answers. */
  async startAgent(): Promise<void> {
    this.#local = null;
    this.#process = this.run("run", ...(this.#options.isDry ? ["--dry-run"] : []));
    const { pid } = this.#process;
    this.#local = await until(
      `an answer of the agent; it said ${this.#process.stderr}${this.#process.stdout}`,
      async () => {
        if (!this.process.isRunning) return null;
        const local: LocalFile = JSON.parse(await readFile(join(this.data, "local.json"), "utf8"));
        return local.pid === pid && (await fetch(`${local.url}/api/v1/state`)).ok && local;
      },
      { withinMs: READY_MS },
    );
    if (this.#local === null) throw new Error(`the agent ended: ${this.process.stderr}${this.process.stdout}`);
  }

  /** Starts a command of the program over these settings and this data, e.g. `check`. */
  run(command: string, ...options: readonly string[]): RunningProcess {
    const args = [this.#options.main ?? ISMARTMATE, command, "--config", this.settingsFile, "--data", this.data, ...options];
    return this.guard.start(PROGRAM.command, args, { env: { LC_ALL: "C" } });
  }

  /** Runs a command to its end. */
  async runToEnd(
    command: string,
    ...options: readonly string[]
  ): Promise<ProcessEnd & { readonly stdout: string; readonly stderr: string }> {
    await using running = this.run(command, ...options);
    const late = systemClock.timeout(COMMAND_MS);
    late.addEventListener("abort", () => running.kill("SIGKILL"), { once: true });
    const end = await running.ended;
    return { ...end, stdout: running.stdout, stderr: running.stderr };
  }

  /** kill -9, and gone. */
  async kill(): Promise<void> {
    this.process.kill("SIGKILL");
    await this.process.ended;
  }

  /** The API, with every right once `withRights` was asked for. */
  client(cookie = ""): ApiClient<typeof ISMARTMATE_SCHEMAS> {
    const { url } = this.local;
    const headers = () => ({ origin: url, ...(cookie === "" ? {} : { cookie }) });
    return createApiClient<typeof ISMARTMATE_SCHEMAS>(ISMARTMATE_ROUTES, { fetch, baseUrl: url, headers });
  }

  /** The API for somebody who may read the secret. */
  async withRights(): Promise<ApiClient<typeof ISMARTMATE_SCHEMAS>> {
    const { url, secret } = this.local;
    const answer = await fetch(`${url}/api/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: url },
      body: JSON.stringify({ secret }),
    });
    if (!answer.ok) throw new Error(`the session was refused with ${answer.status}`);
    return this.client(answer.headers.getSetCookie()[0]?.split(";", 1)[0]);
  }

  state(): Promise<AgentState> {
    return this.client().call("readState", {}, systemClock.timeout(READY_MS));
  }

  /** The timeline, oldest first. */
  async timeline(): Promise<readonly WhyEntry[]> {
    const { entries } = await this.client().call("readTimeline", { query: { limit: 500 } }, systemClock.timeout(READY_MS));
    return entries.toReversed();
  }

  /** Full reports, newest first. */
  async reports(): Promise<readonly AgentReport[]> {
    const signal = systemClock.timeout(READY_MS);
    const { reports } = await this.client().call("listReports", {}, signal);
    return Promise.all(reports.map(({ id }) => this.client().call("readReport", { params: { id } }, signal)));
  }

  /** What took the server down, or would have, the last time that anything did. */
  async cause(): Promise<AgentReport["cause"] | undefined> {
    return (await this.reports())[0]?.cause;
  }

  /** Waits for a state; fails with the one that it was in, and the timeline. */
  async told(what: string, fits: (state: AgentState) => boolean, withinMs = 30_000): Promise<AgentState> {
    let last: AgentState | null = null;
    const look = async () => {
      last = await this.state();
      return fits(last) && last;
    };
    try {
      return await until(what, look, { withinMs, everyMs: 50 });
    } catch (error) {
      const why = (await this.timeline().catch(() => [])).slice(-12).map(({ code, params }) => `${code} ${JSON.stringify(params)}`);
      throw new Error(
        `the agent was never ${what}; it is ${JSON.stringify(last)}\n${why.join("\n")}\n${this.process.stderr.slice(-1_000)}`,
        {
          cause: error,
        },
      );
    }
  }

  /** Waits until every source is heard. */
  heard(): Promise<AgentState> {
    return this.told("hearing all its sources", ({ sources }) =>
      sources.every(({ link, values }) => link.state === "online" && values !== null),
    );
  }

  /** What was run, in the order in which it began. */
  async marks(): Promise<readonly Mark[]> {
    const text = await readFile(this.#marksFile, "utf8").catch(() => ""); // nothing was run yet
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        const [ns = "", name = "", cause = "", notice = ""] = line.split("|");
        return { wallMs: Number(ns) / 1_000_000, name, cause, notice };
      });
  }

  /** The names alone. */
  async ran(): Promise<readonly string[]> {
    return (await this.marks()).map(({ name }) => name);
  }

  /** Waits until something of that name was run. */
  async untilRan(name: string, withinMs = 30_000): Promise<Mark> {
    const found = async () => (await this.marks()).find((mark) => mark.name === name);
    return await until(`${name} of the agent; its phase: ${JSON.stringify((await this.state().catch(() => null))?.phase)}`, found, {
      withinMs,
      everyMs: 25,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process?.[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true, force: true });
  }

  get #marksFile(): string {
    return join(this.folder, "marks");
  }
}

/** Leaves a line when it begins, takes its second argument in seconds, and leaves another line when it ends by itself. */
const markerText = (file: string): string => `#!/bin/sh
echo "$(date +%s%N)|$1|$ISTARS_CAUSE|$ISTARS_NOTICE" >> '${file}'
[ -z "$2" ] || [ "$2" = 0 ] || { sleep "$2"; echo "$(date +%s%N)|=$1" >> '${file}'; }
`;

/** A token for an agent, made at a card by its administrator. */
export async function agentToken(card: CardBench): Promise<string> {
  const session = await CardSession.open(card.addresses.http);
  return (await session.call("createToken", { body: { name: "agent", scope: "host", expiresWallMs: null } })).token;
}
