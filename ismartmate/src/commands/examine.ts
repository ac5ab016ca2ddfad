import type { AgentSource, AgentState } from "@istars/protocol/model/ismartmate/agent-state.ts";
import type { Observation, Source } from "@istars/protocol/net/source/observation.ts";
import type { Clock } from "@istars/service/clock.ts";
import { addressOf } from "../agent/source-view.ts";
import type { Tells } from "../decision/policy-faults.ts";
import { type HandsPlan, handsPlan } from "../hands/hands-plan.ts";
import { hostFiles, type LineRight, type PowerRight } from "../hands/power-right.ts";
import type { ServerPlatform } from "../hands/server-platform.ts";
import type { SettingsFault } from "../settings/fault.ts";
import { type LoadedSettings, loadSettings } from "../settings/load-settings.ts";
import type { SourceSetting } from "../settings/settings.ts";

export interface ExamineDeps {
  readonly clock: Clock;
  readonly platform: ServerPlatform;
  readonly makeSource: (setting: SourceSetting, secrets: LoadedSettings["secrets"]) => Source;
  readonly powerRight: (plan: HandsPlan, signal: AbortSignal) => Promise<PowerRight>;
  /** What the running service knows; `null`: none runs. */
  readonly service: () => Promise<AgentState | null>;
}

/** How one source answered. */
export interface ExaminedSource {
  readonly id: string;
  readonly kind: AgentSource["kind"];
  readonly address: string;
  readonly link: Observation["link"];
  readonly ageMs: number | null;
  /** Facts and values it can tell; empty while it was not heard. */
  readonly tells: readonly string[];
  readonly isHeard: boolean;
  /** As the running service has it; `null` where none runs, and for sources that list nobody. */
  readonly registration: AgentSource["registration"];
}

export interface ExaminedCommand {
  readonly argv: readonly string[];
  readonly use: "warn" | "command";
  readonly isExecutable: boolean;
}

/** What was found out about a settings file and everything it needs. */
export interface Examination {
  readonly file: string;
  /** With what the sources were heard to tell (SAFETY 2). With a fault that keeps the file from being read nothing else is examined. */
  readonly faults: readonly SettingsFault[];
  readonly mode: "armed" | "observer" | null;
  readonly isServiceRunning: boolean;
  readonly sources: readonly ExaminedSource[];
  /** `heard`: the sources of the feed that answered. */
  readonly feeds: readonly { readonly id: string; readonly heard: readonly string[] }[];
  readonly feedsNeeded: number;
  readonly commands: readonly ExaminedCommand[];
  readonly powerOff: readonly LineRight[];
  /** Everything that has to be there is. */
  readonly isGood: boolean;
}

/** How long a source has to answer, ms. */
const ANSWER_LIMIT_MS = 10_000;

/** Finds out whether the agent could do its work with this file: asks every source, looks for every program, ends nothing (SAFETY 34). */
export async function examine(file: string, deps: ExamineDeps, signal: AbortSignal): Promise<Examination> {
  const loaded = await loadSettings(file);
  if ("faults" in loaded) return unreadable(file, loaded.faults);
  const { settings, secrets } = loaded;
  const [answers, state] = await Promise.all([
    Promise.all(settings.sources.map((setting) => askSource(deps.makeSource(setting, secrets), deps.clock, signal))),
    deps.service(),
  ]);
  const sources = settings.sources.map((setting, at) => sourceOf(setting, answers[at], state));
  const heard: Tells = new Map(answers.flatMap(({ sourceId, reading, tells }) => (reading === null ? [] : [[sourceId, tells] as const])));
  const judged = await loadSettings(file, heard);
  const plan = handsPlan(settings, { platform: deps.platform, language: "en" });
  const warnings = settings.warn.kind === "own" ? settings.warn.commands : [];
  const [power, commands] = await Promise.all([
    deps.powerRight(plan, signal),
    Promise.all([
      ...warnings.map(({ argv }) => examineCommand(argv, "warn")),
      ...settings.commands.map(({ argv }) => examineCommand(argv, "command")),
    ]),
  ]);
  const { feeds: policies, feedsNeeded, mode } = settings.policy;
  const feeds = policies.map(({ id, sourceIds }) => ({
    id,
    heard: sourceIds.filter((sourceId) => sources.some((source) => source.id === sourceId && source.isHeard)),
  }));
  const faults = "faults" in judged ? judged.faults : [];
  return {
    ...{ file, faults, sources, feeds, feedsNeeded, commands, isServiceRunning: state !== null },
    mode: mode === "armed" ? "armed" : "observer",
    powerOff: [power.first, power.fallback],
    isGood:
      faults.length === 0 &&
      feeds.length > 0 &&
      feeds.every(({ heard: ids }) => ids.length > 0) &&
      sources.every(isGoodSource) &&
      commands.every(({ isExecutable }) => isExecutable) &&
      power.first.fault === null,
  };
}

const unreadable = (file: string, faults: readonly SettingsFault[]): Examination => ({
  ...{ file, faults, mode: null, isServiceRunning: false, sources: [], feeds: [], feedsNeeded: 1 },
  ...{ commands: [], powerOff: [], isGood: false },
});

export const isGoodSource = ({ isHeard, registration }: ExaminedSource): boolean =>
  isHeard && registration?.state !== "refused" && registration?.state !== "failed";

/** Listens until the source is heard, has refused for good, or its time is over. */
async function askSource(source: Source, clock: Clock, signal: AbortSignal): Promise<Observation> {
  const over = new AbortController();
  const { promise, resolve } = Promise.withResolvers<void>();
  const unsubscribe = source.subscribe(({ link, reading }) => {
    if (link.state === "refused" || (link.state === "online" && reading !== null)) resolve();
  });
  const listening = source.run(AbortSignal.any([over.signal, signal]));
  const limit = clock.sleep(ANSWER_LIMIT_MS, AbortSignal.any([over.signal, signal])).catch(() => {}); // it answered, or nobody waits any more
  await Promise.race([promise, limit]);
  const said = source.current();
  unsubscribe();
  over.abort();
  await Promise.all([listening, limit]);
  return said;
}

function sourceOf(setting: SourceSetting, said: Observation | undefined, state: AgentState | null): ExaminedSource {
  const known = state?.sources.find(({ id }) => id === setting.id);
  const link = said?.link ?? { state: "connecting", forMs: 0, reason: null };
  return {
    ...{ id: setting.id, kind: setting.kind, address: addressOf(setting), link, ageMs: said?.ageMs ?? null },
    tells: said?.reading ? said.tells : [],
    isHeard: link.state === "online" && said?.reading != null,
    registration: known?.registration ?? null,
  };
}

async function examineCommand(argv: readonly [string, ...string[]], use: ExaminedCommand["use"]): Promise<ExaminedCommand> {
  return { argv, use, isExecutable: await hostFiles.isProgram(argv[0]) };
}
