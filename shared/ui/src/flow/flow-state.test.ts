import { unknownFacts } from "@istars/protocol/model/reading.ts";
import { type ReadingChange, sampleMeasuredReading } from "@istars/protocol/model/sample-reading.ts";
import { expect, test } from "vitest";
import { EDGE_IDS, type EdgeId, type FlowState, flowStateOf, isMoving } from "./flow-state.ts";

const online = (change: ReadingChange = {}): FlowState =>
  flowStateOf({ reading: sampleMeasuredReading(change), topology: "online", freshness: "live" });
const lineInteractive = (change: ReadingChange = {}): FlowState =>
  flowStateOf({ reading: sampleMeasuredReading(change), topology: "line-interactive", freshness: "live" });

const IN_WORDS = { forward: "", backward: " (back)", unknown: " (?)" } as const;
/** The lines that carry energy or might, e.g. `["mains-bypass", "bus-battery (back)"]`. */
const lit = (flow: FlowState): string[] =>
  EDGE_IDS.flatMap((id) => {
    const { direction } = flow.edges[id];
    return direction === "none" ? [] : [id + IN_WORDS[direction]];
  });
const tones = (flow: FlowState, ...ids: readonly EdgeId[]) => ids.map((id) => flow.edges[id].tone);

test("on mains an online UPS carries the load through rectifier and inverter, and the full battery rests", () => {
  const flow = online();
  expect(lit(flow)).toEqual(["mains-rectifier", "rectifier-bus", "bus-inverter", "inverter-load"]);
  expect(flow.nodes).toEqual({
    mains: { tone: "ok", word: "good" },
    bypass: { tone: "idle", word: "idle" },
    rectifier: { tone: "ok", word: "running" },
    battery: { tone: "ok", word: "floating" },
    inverter: { tone: "ok", word: "running" },
    load: { tone: "ok", word: "powered" },
  });
  expect(flow.ups).toEqual({ tone: "ok", word: "working" });
});

test("charging lights the line into the battery", () => {
  const flow = online({ battery: { flow: "charging" } });
  expect(flow.edges["bus-battery"]).toEqual({ direction: "forward", tone: "ok" });
  expect(flow.nodes.battery).toEqual({ tone: "ok", word: "charging" });
});

test("on battery energy comes out of the battery, nothing comes from the mains, and the mains is the red part", () => {
  const flow = online({
    facts: { mainsOk: false, onBattery: true },
    outputSource: "battery",
    battery: { flow: "discharging" },
  });
  expect(lit(flow)).toEqual(["bus-battery (back)", "bus-inverter", "inverter-load"]);
  expect(tones(flow, "bus-battery", "bus-inverter", "inverter-load")).toEqual(["warning", "warning", "warning"]);
  expect(flow.nodes.mains).toEqual({ tone: "critical", word: "out-of-range" });
  expect(flow.nodes.battery).toEqual({ tone: "warning", word: "discharging" });
  expect(flow.nodes.rectifier).toEqual({ tone: "idle", word: "idle" });
  expect(Object.values(flow.nodes).filter((node) => node.tone === "critical")).toHaveLength(1);
});

test("on battery the battery feeds the load even when the UPS tells no battery flow", () => {
  const flow = online({ facts: { mainsOk: false, onBattery: true }, outputSource: "battery", battery: { flow: null } });
  expect(flow.edges["bus-battery"].direction).toBe("backward");
});

test.each([
  ["low", { status: "low" }, {}, "low"],
  ["low by the UPS's own bit only", { status: "unknown" }, { batteryLow: true }, "low"],
  ["depleted", { status: "depleted" }, {}, "depleted"],
] as const)("a battery that is %s is red", (_name, battery, facts, word) => {
  expect(online({ battery, facts }).nodes.battery).toEqual({ tone: "critical", word });
});

test("on bypass the load is fed past the inverter and shown as unprotected, while the battery may still charge", () => {
  const flow = online({ facts: { onBypass: true }, outputSource: "bypass", battery: { flow: "charging" } });
  expect(lit(flow)).toEqual(["mains-rectifier", "mains-bypass", "rectifier-bus", "bus-battery", "bypass-load"]);
  expect(tones(flow, "mains-bypass", "bypass-load", "mains-rectifier")).toEqual(["warning", "warning", "ok"]);
  expect(flow.nodes.bypass).toEqual({ tone: "warning", word: "feeding-load" });
  expect(flow.nodes.load).toEqual({ tone: "warning", word: "unprotected" });
  expect(flow.nodes.inverter).toEqual({ tone: "idle", word: "idle" });
});

test("eco mode takes the same way as bypass, by intent and so in green", () => {
  const flow = online({ outputSource: "eco" });
  expect(lit(flow)).toEqual(["mains-bypass", "bypass-load"]);
  expect(tones(flow, "mains-bypass")).toEqual(["ok"]);
  expect(flow.nodes.bypass).toEqual({ tone: "ok", word: "saving" });
  expect(flow.nodes.load.word).toBe("powered");
});

test("a line-interactive UPS passes the mains through its regulator and leaves the inverter idle", () => {
  const flow = lineInteractive();
  expect(flow.shape).toBe("line-interactive");
  expect(lit(flow)).toEqual(["mains-bypass", "bypass-load"]);
  expect(flow.nodes.bypass).toEqual({ tone: "ok", word: "passing" });
  expect(flow.nodes.inverter.word).toBe("idle");
});

test("a line-interactive UPS that charges runs its charger beside the load", () => {
  const flow = lineInteractive({ battery: { flow: "charging" } });
  expect(lit(flow)).toEqual(["mains-rectifier", "mains-bypass", "rectifier-bus", "bus-battery", "bypass-load"]);
  expect(flow.nodes.rectifier.word).toBe("charging");
});

test("on battery a line-interactive UPS feeds the load through its inverter", () => {
  const flow = lineInteractive({ facts: { mainsOk: false, onBattery: true }, outputSource: "battery", battery: { flow: "discharging" } });
  expect(lit(flow)).toEqual(["bus-battery (back)", "bus-inverter", "inverter-load"]);
  expect(flow.nodes.bypass.word).toBe("idle");
});

test.each([
  ["boost", "boosting"],
  ["trim", "trimming"],
] as const)("%s shows the regulator at work and the load as fed", (outputSource, word) => {
  const flow = lineInteractive({ outputSource });
  expect(lit(flow)).toEqual(["mains-bypass", "bypass-load"]);
  expect(flow.nodes.bypass).toEqual({ tone: "ok", word });
});

test("boost gives away a line-interactive UPS that did not tell what it is", () => {
  const reading = sampleMeasuredReading({ outputSource: "boost" });
  expect(flowStateOf({ reading, topology: null, freshness: "live" }).shape).toBe("line-interactive");
  expect(flowStateOf({ reading: sampleMeasuredReading(), topology: null, freshness: "live" }).shape).toBe("double-conversion");
});

test("with the output off nothing reaches the load, and the load is the red part", () => {
  const flow = online({ facts: { outputOn: false }, outputSource: "none", battery: { flow: "charging" } });
  expect(lit(flow)).toEqual(["mains-rectifier", "rectifier-bus", "bus-battery"]);
  expect(flow.nodes.load).toEqual({ tone: "critical", word: "off" });
});

test("an output that is off wins over a source the UPS still names", () => {
  expect(online({ facts: { outputOn: false }, outputSource: "normal" }).source).toBe("none");
});

test("a reported fault makes the UPS red and no part of it, because the UPS does not say which", () => {
  const flow = online({ facts: { fault: true } });
  expect(flow.ups).toEqual({ tone: "critical", word: "fault" });
  expect(Object.values(flow.nodes).some((node) => node.tone === "critical")).toBe(false);
});

test("overload makes the load red while it is still fed", () => {
  const flow = online({ facts: { overload: true } });
  expect(flow.nodes.load).toEqual({ tone: "critical", word: "overloaded" });
  expect(lit(flow)).toContain("inverter-load");
});

test("a pending shutdown is told at the UPS", () => {
  expect(online({ facts: { shutdownPending: true } }).ups).toEqual({ tone: "critical", word: "switching-off" });
});

test("in a battery test the battery gives, without alarm colours, and what the rectifier adds is not claimed", () => {
  const flow = online({ facts: { testing: true }, battery: { flow: "discharging" } });
  expect(lit(flow)).toEqual(["mains-rectifier (?)", "rectifier-bus (?)", "bus-battery (back)", "bus-inverter", "inverter-load"]);
  expect(tones(flow, "bus-battery")).toEqual(["ok"]);
  expect(flow.nodes.battery).toEqual({ tone: "ok", word: "testing" });
  expect(flow.ups.word).toBe("testing");
});

test("a battery whose flow is not told is neither lit nor dark", () => {
  expect(online({ battery: { flow: null } }).edges["bus-battery"].direction).toBe("unknown");
});

test("facts alone are enough to see the source, as long as they leave one answer", () => {
  expect(online({ outputSource: null }).source).toBe("normal");
  expect(online({ outputSource: null, facts: { onBypass: true } }).source).toBe("bypass");
  expect(online({ outputSource: null, facts: { onBattery: true, mainsOk: false } }).source).toBe("battery");
  expect(online({ outputSource: null, facts: { onBypass: null } }).source).toBe(null);
});

test("SAFETY 4: with every fact unknown nothing is lit, green or red", () => {
  const reading = sampleMeasuredReading({ facts: unknownFacts(), outputSource: null, battery: { status: "unknown", flow: null } });
  const flow = flowStateOf({ reading, topology: "online", freshness: "live" });
  expect(new Set(Object.values(flow.edges).map((edge) => edge.direction))).toEqual(new Set(["unknown"]));
  expect(new Set(Object.values(flow.nodes).map((node) => node.word))).toEqual(new Set(["unknown"]));
  expect(flow.ups.word).toBe("unknown");
});

test.each([
  ["before the first reading", null],
  ["after the card paused", sampleMeasuredReading({ trust: "unknown" })],
])("%s the picture claims nothing", (_name, reading) => {
  const flow = flowStateOf({ reading, topology: "online", freshness: "none" });
  expect(new Set(Object.values(flow.nodes).map((node) => node.tone))).toEqual(new Set(["unknown"]));
  expect(isMoving(flow)).toBe(false);
});

test("with the link lost the last words and directions stay, without colour and without movement", () => {
  const flow = flowStateOf({
    reading: sampleMeasuredReading({ facts: { mainsOk: false, onBattery: true }, outputSource: "battery" }),
    topology: "online",
    freshness: "old",
  });
  expect(lit(flow)).toEqual(["bus-battery (back)", "bus-inverter", "inverter-load"]);
  expect(flow.nodes.mains).toEqual({ tone: "unknown", word: "out-of-range" });
  const tonesLeft = [...Object.values(flow.edges), ...Object.values(flow.nodes), flow.ups].map((state) => state.tone);
  expect(new Set(tonesLeft)).toEqual(new Set(["unknown"]));
  expect(isMoving(flow)).toBe(false);
});

test("SAFETY 9: a reading held on battery keeps its warning colours and stands still", () => {
  const flow = flowStateOf({
    reading: sampleMeasuredReading({ trust: "held", facts: { mainsOk: false, onBattery: true }, outputSource: "battery" }),
    topology: "online",
    freshness: "held",
  });
  expect(flow.nodes.mains.tone).toBe("critical");
  expect(flow.edges["bus-battery"]).toEqual({ direction: "backward", tone: "warning" });
  expect(isMoving(flow)).toBe(false);
});
