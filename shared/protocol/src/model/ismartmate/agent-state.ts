import Type, { type Static } from "typebox";
import { factsSchema } from "../reading.ts";
import { known, oneOf } from "../schema.ts";

const strict = { additionalProperties: false } as const;
const ms = Type.Number({ minimum: 0, description: "ms" });

/** `observer` and `dry-run` never end the machine; `observer` by its settings until somebody arms it (SAFETY 10), `dry-run` by how it was started. */
export const AGENT_MODES = ["observer", "dry-run", "armed"] as const;
export type AgentMode = (typeof AGENT_MODES)[number];

/** What can take the server down. */
export const CAUSE_KINDS = [
  "battery-low",
  "announced",
  "runtime",
  "charge",
  "over-temperature",
  "overload",
  "on-battery",
  "link-loss",
  "command",
  "schedule",
  "drill",
] as const;
export type CauseKind = (typeof CAUSE_KINDS)[number];
/** `feedId`: the feed that made it too few; `null` for an order or a drill. */
export const causeSchema = Type.Object({ kind: oneOf(CAUSE_KINDS), feedId: known(Type.String()) }, strict);

/** How far along a shutdown is. `powering-off` is the point of no return (SAFETY 15). */
export const PHASE_KINDS = ["watching", "counting", "warned", "stopping", "powering-off", "done", "cancelled"] as const;
export type PhaseKind = (typeof PHASE_KINDS)[number];
/** Whether what runs is in earnest. */
export const COURSE_MODES = ["armed", "observer", "dry-run", "drill"] as const;
export type CourseMode = (typeof COURSE_MODES)[number];

export const phaseSchema = Type.Object(
  {
    kind: oneOf(PHASE_KINDS),
    cause: known(causeSchema, { description: "null while watching" }),
    course: known(oneOf(COURSE_MODES), { description: "null while watching, counting or called off" }),
    held: Type.Boolean({ description: "What counted down is good again, but not for long enough to be called off" }),
    inMs: known(ms, { description: "Until the next phase begins by itself" }),
    powerOffInMs: known(ms, { description: "Until the system is told to power off, if nothing changes" }),
    sinceMs: ms,
    tookMs: known(ms, { description: "For `done`: from the first warning to the power-off" }),
  },
  strict,
);
export type AgentPhase = Static<typeof phaseSchema>;

export const FEED_WORDS = ["mains", "resting", "battery", "contested", "input-bad", "unproven", "off", "silent"] as const;
export type FeedWord = (typeof FEED_WORDS)[number];
export const feedSchema = Type.Object(
  {
    id: Type.String(),
    sourceIds: Type.Array(Type.String()),
    word: oneOf(FEED_WORDS),
    onBatteryForMs: known(ms),
    /** A trigger that was met, or will be at that time if nothing changes. */
    failure: known(Type.Object({ cause: oneOf(CAUSE_KINDS), inMs: ms }, strict)),
    isSensorAbsurd: Type.Boolean(),
  },
  strict,
);
export type AgentFeed = Static<typeof feedSchema>;

const confidence = Type.Optional(oneOf(["told", "derived", "estimated"]));
/** The values of a source that decide something, each `null` where nobody tells; how old they are stands in the source. */
export const sourceValuesSchema = Type.Object(
  {
    facts: factsSchema,
    charge: known(Type.Number(), { description: "%" }),
    runtimeS: known(Type.Number(), { description: "s" }),
    shutdownInS: known(Type.Number(), { description: "s" }),
    temperatureC: known(Type.Number(), { description: "°C inside the UPS" }),
    loadPercent: known(Type.Number(), { description: "%, of the busiest phase" }),
    inputVoltage: known(Type.Number(), { description: "V, of the first phase" }),
    outputVoltage: known(Type.Number(), { description: "V, of the first phase" }),
    confidence: Type.Object(
      { charge: confidence, runtime: confidence, batteryLow: confidence, onBattery: confidence, mainsOk: confidence },
      strict,
    ),
  },
  strict,
);
export const sourceSchema = Type.Object(
  {
    id: Type.String(),
    kind: oneOf(["card", "snmp", "nut"]),
    address: Type.String({ description: "Without secrets, e.g. https://192.0.2.7" }),
    link: Type.Object({ state: oneOf(["connecting", "online", "lost", "refused"]), reason: known(Type.String()), forMs: ms }, strict),
    ageMs: known(ms, { description: "Of the values; null: nothing was ever heard" }),
    isStale: Type.Boolean({ description: "The values are older than what may decide anything" }),
    values: known(sourceValuesSchema),
    dropped: Type.Integer({ minimum: 0, description: "Values that came and could not be" }),
    /** At a card: whether it lists this server; `null` for sources that list nobody. */
    registration: known(
      Type.Object({ state: oneOf(["unknown", "registered", "refused", "failed"]), reason: known(Type.String()) }, strict),
    ),
  },
  strict,
);
export type AgentSource = Static<typeof sourceSchema>;

export const AGENT_WARNINGS = [
  "observing",
  "path-not-proven",
  "source-refused",
  "source-silent",
  "sensor-absurd",
  "settings-faulty",
  "journal-failed",
  "still-up",
  "cannot-power-off",
] as const;
export const warningSchema = Type.Object(
  {
    code: oneOf(AGENT_WARNINGS),
    subject: known(Type.String(), { description: "The source or feed it is about" }),
    detail: known(Type.String(), { description: "In the system's own words, where there are some" }),
  },
  strict,
);
export type AgentWarning = Static<typeof warningSchema>;

/** Everything that the agent knows and is about to do, as it is now. */
export const agentStateSchema = Type.Object(
  {
    wallMs: Type.Integer({ description: "Moment of this state, epoch ms by this machine's clock" }),
    host: Type.Object({ id: Type.String(), name: Type.String(), os: Type.String(), version: Type.String(), upForMs: ms }, strict),
    mode: oneOf(AGENT_MODES),
    phase: phaseSchema,
    feedsNeeded: Type.Integer({ minimum: 1 }),
    feeds: Type.Array(feedSchema),
    sources: Type.Array(sourceSchema),
    warnings: Type.Array(warningSchema),
    maintenanceLeftMs: known(ms),
    order: known(Type.Object({ by: oneOf(["command", "schedule"]), inMs: ms }, strict)),
    isPathProven: Type.Boolean(),
    quietLeftMs: known(ms, { description: "Nothing shuts down before this is over, except on a fresh battery-low (SAFETY 10)" }),
    needs: Type.Object(
      { totalMs: ms, warnMs: ms, commandsMs: ms, runtimeFloorMs: ms },
      { ...strict, description: "What this host needs, and the runtime below which it goes down" },
    ),
  },
  strict,
);
export type AgentState = Static<typeof agentStateSchema>;
