import type { AgentFeed, AgentPhase, AgentSource, AgentState } from "@istars/protocol/model/ismartmate/agent-state.ts";

export const samplePhase = (change: Partial<AgentPhase> = {}): AgentPhase => ({
  kind: "watching",
  cause: null,
  course: null,
  held: false,
  inMs: null,
  powerOffInMs: null,
  sinceMs: 60_000,
  tookMs: null,
  ...change,
});

export const sampleFeed = (id: string, change: Partial<AgentFeed> = {}): AgentFeed => ({
  id,
  sourceIds: [`card-${id}`],
  word: "mains",
  onBatteryForMs: null,
  failure: null,
  isSensorAbsurd: false,
  ...change,
});

export const sampleSource = (id: string, change: Partial<AgentSource> = {}): AgentSource => ({
  id,
  kind: "card",
  address: "https://192.0.2.7",
  link: { state: "online", reason: null, forMs: 3_600_000 },
  ageMs: 400,
  isStale: false,
  values: {
    facts: {
      mainsOk: true,
      onBattery: false,
      outputOn: true,
      onBypass: false,
      testing: false,
      calibrating: false,
      batteryLow: false,
      shutdownPending: false,
      fault: false,
      overload: false,
      batteryBad: null,
      chargerFailed: null,
      fanFailed: null,
    },
    charge: 98,
    runtimeS: 720,
    shutdownInS: null,
    temperatureC: 28,
    loadPercent: 41,
    inputVoltage: 229.8,
    outputVoltage: 230.1,
    confidence: { charge: "told", runtime: "derived", onBattery: "told", mainsOk: "told", batteryLow: "told" },
  },
  dropped: 0,
  registration: { state: "registered", reason: null },
  ...change,
});

/** Armed, one feed `a` on mains with one card, everything well unless told otherwise. For tests. */
export const sampleState = (change: Partial<AgentState> = {}): AgentState => ({
  wallMs: 1_800_000_000_000,
  host: { id: "2f6a2d3c-8e0a-4a51-9f0e-1d2c3b4a5f60", name: "db-1", os: "Linux 6.1.0", version: "0.1.0", upForMs: 3_600_000 },
  mode: "armed",
  phase: samplePhase(),
  feedsNeeded: 1,
  feeds: [sampleFeed("a")],
  sources: [sampleSource("card-a")],
  warnings: [],
  maintenanceLeftMs: null,
  order: null,
  isPathProven: true,
  quietLeftMs: null,
  needs: { totalMs: 120_000, warnMs: 15_000, commandsMs: 45_000, runtimeFloorMs: 300_000 },
  ...change,
});
