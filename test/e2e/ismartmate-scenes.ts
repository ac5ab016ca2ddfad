import type { AgentFeed, AgentPhase, AgentSource, AgentState } from "@istars/protocol/model/ismartmate/agent-state.ts";
import type { AgentReport } from "@istars/protocol/model/ismartmate/reports.ts";
import type { WhyEntry } from "@istars/protocol/model/ismartmate/timeline.ts";
import { sampleFeed, samplePhase, sampleSource } from "@istars/ui/agent/sample-state.ts";
import type { IsmartmatePagesBench } from "./ismartmate-pages-bench.ts";

const nut = (change: Partial<AgentSource> = {}): AgentSource =>
  sampleSource("nut-b", { kind: "nut", address: "192.0.2.9:3493", ageMs: 1_300, registration: null, ...change });

const QUIET: Partial<AgentState> = {
  mode: "armed",
  isPathProven: true,
  feedsNeeded: 1,
  feeds: [sampleFeed("a"), sampleFeed("b", { sourceIds: ["nut-b"] })],
  sources: [sampleSource("card-a"), nut()],
  warnings: [],
  phase: samplePhase(),
};

const onBattery = (id: string, change: Partial<AgentFeed> = {}): AgentFeed =>
  sampleFeed(id, { word: "battery", onBatteryForMs: 48_000, failure: { cause: "on-battery", inMs: 252_000 }, ...change });

const dying = (source: AgentSource): AgentSource => ({
  ...source,
  values: source.values && {
    ...source.values,
    facts: { ...source.values.facts, onBattery: true, mainsOk: false },
    ...{ charge: 71, runtimeS: 510, inputVoltage: 0 },
  },
});

const CAUSE: AgentPhase["cause"] = { kind: "on-battery", feedId: "a" };

/** Both feeds on battery, 4:12 before users are warned. */
const COUNTING: Partial<AgentState> = {
  ...QUIET,
  feeds: [onBattery("a"), onBattery("b", { sourceIds: ["nut-b"] })],
  sources: [dying(sampleSource("card-a")), dying(nut())],
  phase: samplePhase({ kind: "counting", cause: CAUSE, inMs: 252_000, powerOffInMs: 312_000, sinceMs: 48_000 }),
};

/** What an agent can be in, by name. */
export const SCENES = {
  protected: QUIET,
  observing: {
    ...QUIET,
    mode: "observer",
    isPathProven: false,
    warnings: [
      { code: "observing", subject: null, detail: null },
      { code: "path-not-proven", subject: null, detail: null },
    ],
  },
  refused: {
    ...QUIET,
    feeds: [sampleFeed("a", { word: "silent" }), sampleFeed("b", { sourceIds: ["nut-b"] })],
    feedsNeeded: 2,
    sources: [
      sampleSource("card-a", {
        link: { state: "refused", reason: "session.required", forMs: 30_000 },
        ...{ isStale: true, ageMs: 95_000, registration: { state: "refused", reason: "session.required" } },
      }),
      nut(),
    ],
    warnings: [{ code: "source-refused", subject: "card-a", detail: null }],
  },
  counting: COUNTING,
  held: {
    ...COUNTING,
    feeds: [sampleFeed("a", { onBatteryForMs: 48_000, failure: { cause: "on-battery", inMs: 252_000 } }), onBattery("b")],
    phase: samplePhase({ kind: "counting", cause: CAUSE, held: true, sinceMs: 48_000 }),
  },
  stopping: {
    ...COUNTING,
    phase: samplePhase({ kind: "stopping", course: "armed", cause: CAUSE, inMs: 21_000, powerOffInMs: 21_000, sinceMs: 24_000 }),
  },
  drill: {
    ...QUIET,
    phase: samplePhase({
      ...{ kind: "warned", course: "drill", cause: { kind: "drill", feedId: null } },
      ...{ inMs: 9_000, powerOffInMs: 54_000, sinceMs: 6_000 },
    }),
  },
  empty: { ...QUIET, mode: "observer", feeds: [], sources: [], warnings: [{ code: "observing", subject: null, detail: null }] },
} as const satisfies Record<string, Partial<AgentState>>;

const FACTS = {
  ...{ sourceId: "card-a", ageMs: 400, onBattery: true, mainsOk: false, batteryLow: false, testing: false },
  ...{ calibrating: null, onBypass: false, outputOn: true, shutdownPending: null, overload: false },
  ...{ runtimeMs: 720_000, charge: 98, temperature: 27.5 },
};

/** Lines of an afternoon, oldest first. */
const LINES: readonly Pick<WhyEntry, "code" | "params">[] = [
  { code: "started", params: {} },
  { code: "settings.loaded", params: {} },
  { code: "source.online", params: { sourceId: "card-a" } },
  { code: "source.lost", params: { sourceId: "nut-b", reason: "silent" } },
  { code: "source.online", params: { sourceId: "nut-b" } },
  { code: "feed.word", params: { feedId: "a", word: "battery", ...FACTS } },
  { code: "counting", params: { cause: "on-battery", feedId: "a", inMs: 300_000 } },
  { code: "feed.word", params: { feedId: "a", word: "mains", ...FACTS, onBattery: false, mainsOk: true } },
  { code: "held", params: { cause: "on-battery", feedId: "a" } },
  { code: "feed.cleared", params: { feedId: "a", steadyMs: 30_000 } },
  { code: "cancelled", params: { cause: "on-battery", feedId: "a", reason: "steady" } },
  { code: "maintenance", params: { forMs: 14_400_000 } },
  { code: "settings.faulty", params: { detail: "12:5 when.steady: `5` is no time; write a time with its unit, such as `90 s`" } },
];

/** Fills the timeline with `rounds` such afternoons, the last of them now. */
export function writeTimeline({ agent }: IsmartmatePagesBench, rounds = 1): void {
  const nowMs = Date.now();
  for (let round = rounds; round > 0; round--)
    for (const [index, line] of LINES.entries()) {
      agent.current = { ...agent.current, wallMs: nowMs - (round - 1) * 43_200_000 - (LINES.length - index) * 61_000 };
      agent.say(line.code, line.params);
    }
  agent.current = { ...agent.current, wallMs: nowMs };
}

/** A drill that went through, and a shutdown with a command that failed. */
export const REPORTS: readonly AgentReport[] = [
  {
    ...{ id: 1, mode: "armed", cause: { kind: "battery-low", feedId: "a" }, beganWallMs: Date.now() - 86_400_000 },
    ...{ outcome: "powering-off", tookMs: 47_000 },
    steps: [
      {
        ...{ atMs: 0, kind: "warn", isPretended: false, text: "This computer shuts down in 60 s: the battery of the UPS is nearly empty." },
        ...{ outcome: "ended", exitCode: 0, tookMs: 900, output: "" },
      },
      {
        ...{ atMs: 1_000, kind: "run", isPretended: false, text: "/usr/bin/systemctl stop postgresql", outcome: "ended" },
        ...{ exitCode: 5, tookMs: 41_000, output: "Failed to stop postgresql.service: Unit postgresql.service not loaded.\n" },
      },
      {
        ...{ atMs: 42_500, kind: "power-off", isPretended: false, text: "systemctl poweroff --no-wall", outcome: "given" },
        ...{ exitCode: null, tookMs: null, output: "" },
      },
    ],
    why: [{ wallMs: Date.now() - 86_400_000, code: "warned", params: { cause: "battery-low", feedId: "a", mode: "armed", warnMs: 0 } }],
  },
  {
    ...{ id: 2, mode: "drill", cause: { kind: "drill", feedId: null }, beganWallMs: Date.now() - 3_600_000 },
    ...{ outcome: "would-have-powered-off", tookMs: 82_000 },
    steps: [
      {
        ...{ atMs: 0, kind: "warn", isPretended: true, text: "This computer shuts down in 105 s: this is a drill." },
        ...{ outcome: null, exitCode: null, tookMs: null, output: "" },
      },
      {
        ...{ atMs: 15_000, kind: "run", isPretended: true, text: "/usr/bin/systemctl stop postgresql", outcome: null },
        ...{ exitCode: null, tookMs: 40_000, output: "" },
      },
      {
        ...{ atMs: 82_000, kind: "power-off", isPretended: true, text: "systemctl poweroff --no-wall", outcome: null },
        ...{ exitCode: null, tookMs: null, output: "" },
      },
    ],
    why: [
      { wallMs: Date.now() - 3_600_000, code: "warned", params: { cause: "drill", feedId: null, mode: "drill", warnMs: 15_000 } },
      { wallMs: Date.now() - 3_518_000, code: "done", params: { cause: "drill", feedId: null, mode: "drill", tookMs: 82_000 } },
    ],
  },
];
