import type { BatteryFlow, Facts, OutputSource, Reading, Topology } from "@istars/protocol/model/reading.ts";
import type { Freshness } from "../live/freshness.ts";
import type { Tone } from "../tone.ts";

export const NODE_IDS = ["mains", "bypass", "rectifier", "battery", "inverter", "load"] as const;
export type NodeId = (typeof NODE_IDS)[number];

/** Lines of the picture, named in the direction energy usually takes; `bus` is the joint of rectifier, battery and inverter. */
export const EDGE_IDS = [
  "mains-rectifier",
  "mains-bypass",
  "rectifier-bus",
  "bus-battery",
  "bus-inverter",
  "inverter-load",
  "bypass-load",
] as const;
export type EdgeId = (typeof EDGE_IDS)[number];

/** Which way energy goes along a line: as it is named, against it, not at all, or nobody can tell. */
export type Direction = "forward" | "backward" | "none" | "unknown";

export interface EdgeState {
  readonly direction: Direction;
  readonly tone: Tone;
}

/** What a node is doing, as a word of the picture's texts. */
export type NodeWord =
  | "unknown"
  | "good"
  | "out-of-range"
  | "idle"
  | "running"
  | "feeding-load"
  | "passing"
  | "boosting"
  | "trimming"
  | "saving"
  | "charging"
  | "discharging"
  | "floating"
  | "resting"
  | "testing"
  | "low"
  | "depleted"
  | "powered"
  | "unprotected"
  | "overloaded"
  | "off";

export interface NodeState {
  readonly tone: Tone;
  readonly word: NodeWord;
}

/** The UPS as a whole: a reported fault belongs to it, as the UPS does not say which part of it failed. */
export type UpsWord = "unknown" | "working" | "fault" | "switching-off" | "testing";

/**
 * `double-conversion`: rectifier and inverter carry the load, the bypass stands by. `line-interactive`: the mains reaches the load
 * through a voltage regulator, which stands at the bypass's place; charger and inverter work only for the battery.
 */
export type Shape = "double-conversion" | "line-interactive";

export interface FlowState {
  readonly shape: Shape;
  readonly freshness: Freshness;
  readonly source: OutputSource | null;
  readonly nodes: Readonly<Record<NodeId, NodeState>>;
  readonly edges: Readonly<Record<EdgeId, EdgeState>>;
  readonly ups: { readonly tone: Tone; readonly word: UpsWord };
}

export interface FlowInput {
  readonly reading: Reading | null;
  readonly topology: Topology | null;
  readonly freshness: Freshness;
}

/** True for a picture whose lines may move: energy that flows now, not what flowed when the UPS was last heard. */
export const isMoving = (flow: FlowState): boolean => flow.freshness === "live";

/** What the flow picture shows of a reading. Nothing in it is guessed: what the UPS does not tell is `unknown`. */
export function flowStateOf({ reading, topology, freshness }: FlowInput): FlowState {
  const told = freshness === "none" ? null : reading;
  const source = told === null ? null : sourceOf(told);
  const shape = shapeOf(topology, source);
  const battery = told === null ? null : batteryFlowOf(told, source);
  const picture = {
    nodes: nodesOf(told, source, shape, battery),
    edges: edgesOf(source, shape, battery, told?.facts.testing === true),
    ups: upsOf(told?.facts ?? null),
  };
  return { shape, freshness, source, ...(freshness === "old" ? withoutColour(picture) : picture) };
}

/** The UPS's own word first; else the facts, and only where they leave one answer. */
function sourceOf({ facts, outputSource }: Reading): OutputSource | null {
  if (facts.outputOn === false) return "none";
  if (outputSource !== null) return outputSource;
  if (facts.onBypass === true) return "bypass";
  if (facts.onBattery === true) return "battery";
  return facts.outputOn && facts.mainsOk && facts.onBattery === false && facts.onBypass === false ? "normal" : null;
}

function shapeOf(topology: Topology | null, source: OutputSource | null): Shape {
  if (topology === "line-interactive") return "line-interactive";
  const onlyLineInteractiveDoesThat = source === "boost" || source === "trim";
  return topology === null && onlyLineInteractiveDoesThat ? "line-interactive" : "double-conversion";
}

/** Energy at the battery; on battery it comes out of it, whatever the UPS tells of the flow. */
const batteryFlowOf = ({ battery }: Reading, source: OutputSource | null): BatteryFlow | null =>
  source === "battery" ? "discharging" : battery.flow;

type Picture = Pick<FlowState, "nodes" | "edges" | "ups">;

function edgesOf(source: OutputSource | null, shape: Shape, battery: BatteryFlow | null, isTesting: boolean): Picture["edges"] {
  const tone: Tone = source === "battery" || source === "bypass" ? "warning" : "ok";
  const lit = (is: boolean | null, as: Tone = tone): EdgeState =>
    is === null ? { direction: "unknown", tone: "unknown" } : is ? { direction: "forward", tone: as } : { direction: "none", tone: "idle" };

  const throughBypass = source === null ? null : isThroughBypass(source, shape);
  const throughInverter = source === null ? null : source !== "none" && !throughBypass;
  const charges = battery === null ? null : battery === "charging";
  const discharges = battery === null ? null : battery === "discharging";
  // While the battery carries the load in a test, the UPS does not say how much the rectifier still adds.
  const sharesLoad = isTesting && discharges === true && source !== "battery";
  const fedByRectifier = throughInverter === null || sharesLoad ? null : throughInverter && source !== "battery";
  const rectifies = fedByRectifier || charges ? true : fedByRectifier === null || charges === null ? null : false;

  return {
    "mains-bypass": lit(throughBypass),
    "bypass-load": lit(throughBypass),
    "mains-rectifier": lit(source === "battery" ? false : rectifies, "ok"),
    "rectifier-bus": lit(source === "battery" ? false : rectifies, "ok"),
    "bus-battery": discharges ? { direction: "backward", tone: isTesting ? "ok" : "warning" } : lit(charges, "ok"),
    "bus-inverter": lit(throughInverter),
    "inverter-load": lit(throughInverter),
  };
}

/** A line-interactive UPS passes the mains on whenever it does not invert; an online one only on bypass and in eco mode. */
const isThroughBypass = (source: OutputSource, shape: Shape): boolean =>
  source === "bypass" || source === "eco" || (shape === "line-interactive" && source !== "battery" && source !== "none");

function nodesOf(told: Reading | null, source: OutputSource | null, shape: Shape, battery: BatteryFlow | null): Picture["nodes"] {
  const facts = told?.facts ?? null;
  const edges = edgesOf(source, shape, battery, facts?.testing === true);
  return {
    mains: mainsOf(facts),
    bypass: bypassOf(source, shape),
    rectifier: converterOf(edges["rectifier-bus"], shape === "line-interactive" ? "charging" : "running"),
    battery: told === null ? UNKNOWN : batteryOf(told, battery),
    inverter: converterOf(edges["bus-inverter"], "running"),
    load: loadOf(facts, source),
  };
}

const UNKNOWN: NodeState = { tone: "unknown", word: "unknown" };
const IDLE: NodeState = { tone: "idle", word: "idle" };

function mainsOf(facts: Facts | null): NodeState {
  switch (facts?.mainsOk ?? null) {
    case true:
      return { tone: "ok", word: "good" };
    case false:
      return { tone: "critical", word: "out-of-range" };
    case null:
      return UNKNOWN;
  }
}

function bypassOf(source: OutputSource | null, shape: Shape): NodeState {
  switch (source) {
    case null:
      return UNKNOWN;
    case "bypass":
      return { tone: "warning", word: "feeding-load" };
    case "boost":
      return { tone: "ok", word: "boosting" };
    case "trim":
      return { tone: "ok", word: "trimming" };
    case "eco":
      return { tone: "ok", word: "saving" };
    case "normal":
    case "converter":
      return shape === "line-interactive" ? { tone: "ok", word: "passing" } : IDLE;
    case "battery":
    case "none":
      return IDLE;
  }
}

function converterOf(edge: EdgeState, busy: NodeWord): NodeState {
  if (edge.direction === "unknown") return UNKNOWN;
  return edge.direction === "none" ? IDLE : { tone: "ok", word: busy };
}

function batteryOf({ battery, facts }: Reading, flow: BatteryFlow | null): NodeState {
  if (battery.status === "depleted") return { tone: "critical", word: "depleted" };
  if (battery.status === "low" || facts.batteryLow === true) return { tone: "critical", word: "low" };
  if (facts.testing === true) return { tone: "ok", word: "testing" };
  if (flow === "discharging") return { tone: "warning", word: flow };
  if (flow === null) return battery.status === "normal" ? { tone: "ok", word: "good" } : UNKNOWN;
  return { tone: battery.status === "normal" ? "ok" : "unknown", word: flow };
}

function loadOf(facts: Facts | null, source: OutputSource | null): NodeState {
  if (source === "none") return { tone: "critical", word: "off" };
  if (facts?.overload === true) return { tone: "critical", word: "overloaded" };
  if (source === "bypass" || facts?.onBypass === true) return { tone: "warning", word: "unprotected" };
  return source === null && facts?.outputOn !== true ? UNKNOWN : { tone: "ok", word: "powered" };
}

function upsOf(facts: Facts | null): FlowState["ups"] {
  if (facts?.fault === true) return { tone: "critical", word: "fault" };
  if (facts?.shutdownPending === true) return { tone: "critical", word: "switching-off" };
  if (facts?.testing === true || facts?.calibrating === true) return { tone: "ok", word: "testing" };
  return facts?.fault === false ? { tone: "ok", word: "working" } : { tone: "unknown", word: "unknown" };
}

/** Old facts keep their words and directions, and lose the colour that would claim them for the present. */
const withoutColour = ({ nodes, edges, ups }: Picture): Picture => ({
  nodes: greyed(nodes),
  edges: greyed(edges),
  ups: { ...ups, tone: "unknown" },
});

const greyed = <K extends string, S extends { readonly tone: Tone }>(states: Readonly<Record<K, S>>): Record<K, S> =>
  Object.fromEntries(Object.entries<S>(states).map(([id, state]) => [id, { ...state, tone: "unknown" }])) as Record<K, S>;
