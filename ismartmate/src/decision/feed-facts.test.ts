import type { Observation } from "@istars/protocol/net/source/observation.ts";
import { expect, test } from "vitest";
import { mergeFeed } from "./feed-facts.ts";
import { BATTERY, DecisionPlay, LOST, LOW, MAINS, onBatteryWith, sampleObservation, samplePolicy } from "./sample-decision.ts";

const policy = samplePolicy({ feeds: [["a", "b"]] });
const merge = (...observations: readonly Observation[]) =>
  mergeFeed(
    { id: "a", sourceIds: ["a", "b"] },
    observations,
    { nowMs: 100_000, freshAfterMs: null, memories: ["a", "b"].map((id) => ({ id, seq: 1, seqSinceMs: 100_000 })) },
    policy,
  );

test("of each fact the freshest word wins, and what the freshest source does not know another may", () => {
  const old = sampleObservation("a", { ...onBatteryWith(500), facts: { ...BATTERY.facts, testing: true } }, { ageMs: 2_000 });
  const young = sampleObservation("b", { facts: { testing: null } }, { ageMs: 100 });
  expect(merge(old, young)).toMatchObject({
    onBattery: false,
    mainsOk: true,
    testing: true,
    runtimeMs: 498_000,
    sourceId: "b",
    heardMs: 99_900,
  });
  expect(merge(young, old)).toEqual(merge(old, young));
});

test("a low battery that any source tells is low", () => {
  expect(merge(sampleObservation("a", LOW, { ageMs: 9_000 }), sampleObservation("b", BATTERY)).batteryLow).toBe(true);
  expect(merge(sampleObservation("a", LOW, LOST), sampleObservation("b", BATTERY)).batteryLow).toBe(false);
});

test("fresh sources that contradict each other prove nothing", () => {
  expect(merge(sampleObservation("a", BATTERY), sampleObservation("b", MAINS))).toMatchObject({
    onBatteryContested: true,
    mainsContested: true,
  });
  expect(merge(sampleObservation("a", BATTERY, { ageMs: 10_001 }), sampleObservation("b", MAINS))).toMatchObject({
    onBatteryContested: false,
    mainsContested: false,
  });
});

test("SAFETY 4: only what is fresh, online and known counts", () => {
  for (const rest of [LOST, { ageMs: 10_001 }, { reading: null }] satisfies Partial<Observation>[]) {
    expect(merge(sampleObservation("a", BATTERY, rest))).toMatchObject({ onBattery: null, mainsOk: null, sourceId: null, heardMs: null });
  }
  expect(merge(sampleObservation("a", { ...BATTERY, trust: "unknown" })).onBattery).toBeNull();
});

test("numbers that cannot be are unknown", () => {
  for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, -1]) {
    expect(merge(sampleObservation("a", { ...BATTERY, battery: { runtime: wrong, charge: wrong } }))).toMatchObject({
      runtimeMs: null,
      charge: null,
    });
  }
  expect(merge(sampleObservation("a", { battery: { charge: 101 } })).charge).toBeNull();
});

test("a source stuck at mains, however fresh its word, does not keep the server up when another tells of an outage", () => {
  const p = new DecisionPlay(policy).says("a", MAINS).says("b", MAINS).runs(1).says("b", BATTERY, { ageMs: 900 }).runs(300);
  expect(p.actions).toEqual([]);
  expect(p.state.feeds[0]?.word).toBe("contested");
  expect(p.runs(1).kinds()).toEqual(["warn"]);
});

test("a source stuck at on-battery, with fresher ones on mains, takes nothing down at once, unless it says low", () => {
  const empty = { ...onBatteryWith(1), battery: { runtime: 1, charge: 0 } };
  const stuck = new DecisionPlay(samplePolicy({ feeds: [["a", "b"]], triggers: { charge: { belowPercent: 50 } } }));
  stuck.says("b", MAINS).says("a", empty, { ageMs: 900 }).runs(299);
  expect(stuck.actions).toEqual([]);
  expect(stuck.state.phase.kind).toBe("counting");
  expect(stuck.says("a", LOW, { ageMs: 900 }).runs(1).kinds()).toEqual(["warn", "run-commands"]);
});

test("when one source of a feed falls silent, the other's word stands alone", () => {
  const p = new DecisionPlay(policy).says("a", BATTERY).says("b", BATTERY).runs(100).silences("a").says("b", MAINS).runs(400);
  expect(p.actions).toEqual([]);
});
