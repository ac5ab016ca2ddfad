import type { TellName } from "@istars/protocol/net/source/observation.ts";
import { expect, test } from "vitest";
import { DEFAULT_POLICY, runtimeFloorMs } from "./policy.ts";
import { canTell, policyFaults } from "./policy-faults.ts";
import { ALL_TOLD, samplePolicy } from "./sample-decision.ts";

const without = (...names: readonly TellName[]) => ALL_TOLD.filter((name) => !names.includes(name));
const telling = (...told: readonly (readonly TellName[])[]) => new Map(told.map((names, index) => ["abc".charAt(index), names]));
const all = telling(ALL_TOLD, ALL_TOLD, ALL_TOLD);
const faults = (change: Parameters<typeof samplePolicy>[0], tells = all) =>
  policyFaults(samplePolicy(change), tells).map(({ code, subject }) => `${code} ${subject}`);

test("the defaults are those that stand in the rules, and have no fault", () => {
  expect(faults({})).toEqual([]);
  expect(DEFAULT_POLICY).toMatchObject({ mode: "observer", steadyMs: 30_000, quietMs: 120_000, unknownRuntimeMs: 120_000 });
  expect(DEFAULT_POLICY.triggers).toMatchObject({ onBattery: { afterMs: 300_000 }, charge: null, overTemperature: null, overload: false });
  expect(runtimeFloorMs(samplePolicy({ needMs: 200_000 }))).toBe(420_000);
});

test("SAFETY 2: a trigger that no source of a feed can tell is refused, with what it lacks", () => {
  expect(faults({}, telling(without("onBattery")))).toEqual(["trigger.untold onBattery", "trigger.untold runtime"]);
  expect(faults({ triggers: { overload: true } }, telling(without("overload")))).toEqual(["trigger.untold overload"]);
  expect(faults({}, telling(without("batteryLow")))).toEqual(["trigger.untold batteryLow"]);
  expect(faults({}, telling(without("shutdownPending")))).toEqual(["trigger.untold announced"]);
  expect(faults({ triggers: { charge: { belowPercent: 50 } } }, new Map())).toContain("trigger.untold charge");
  expect(policyFaults(samplePolicy(), telling(without("batteryLow")))[0]?.params).toEqual({ feedId: "a", facts: "batteryLow" });
});

test("SAFETY 2: one source of a feed that can tell is enough, another feed's is not", () => {
  const tells = telling(without("batteryLow"), ALL_TOLD);
  expect(faults({ feeds: [["a", "b"]] }, tells)).toEqual([]);
  expect(faults({ feeds: [["a"], ["b"]] }, tells)).toEqual(["trigger.untold batteryLow"]);
  expect(faults({ triggers: { batteryLow: false } }, telling(without("batteryLow")))).toEqual([]);
});

test("SAFETY 2: heat and charge take somebody who tells them, and a runtime one feed that does", () => {
  expect(faults({ triggers: { charge: { belowPercent: 50 } } }, telling(without("charge")))).toEqual(["trigger.untold charge"]);
  expect(faults({ triggers: { overTemperature: { aboveC: 60, plausibleC: [-20, 100] } } }, telling(without("temperature")))).toEqual([
    "trigger.untold overTemperature",
  ]);
  expect(faults({}, telling(without("runtime")))).toEqual(["trigger.untold runtime"]);
  expect(faults({ triggers: { runtime: { estimates: true } } }, telling(without("runtime")))).toEqual([]);
  expect(faults({ feeds: [["a"], ["b"]] }, telling(ALL_TOLD, without("runtime")))).toEqual([]);
});

test("an announcement is acted on from whichever feed can tell one", () => {
  const { feeds } = samplePolicy({ feeds: [["a"], ["b"]] });
  expect(canTell("shutdownPending", feeds, telling(ALL_TOLD, without("shutdownPending")))).toBe(true);
  expect(canTell("shutdownPending", feeds, telling(without("shutdownPending"), []))).toBe(false);
});

test("feeds have to be there, once, with sources, and as many as are needed", () => {
  expect(faults({ feeds: [] })).toEqual(["feeds.none feeds"]);
  for (const feedsNeeded of [0, 3, 1.5, Number.NaN]) {
    expect(faults({ feeds: [["a"], ["b"]], feedsNeeded })).toEqual(["feeds.needed feedsNeeded"]);
  }
  expect(faults({ feeds: [["a"], []] })).toContain("feed.sources b");
  const policy = samplePolicy({ feeds: [["a"]] });
  expect(policyFaults({ ...policy, feeds: [...policy.feeds, ...policy.feeds] }, all)[0]).toMatchObject({
    code: "feed.twice",
    subject: "a",
  });
});

test("numbers have to be numbers within their range, and the need to cover its parts", () => {
  for (const wrong of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(faults({ steadyMs: wrong })).toEqual(["number.range steadyMs"]);
    expect(faults({ triggers: { onBattery: { afterMs: wrong } } })).toEqual(["number.range onBattery.afterMs"]);
  }
  expect(faults({ enduring: { readings: 2, overMs: 60_000 } })).toEqual(["number.range enduring.readings"]);
  expect(faults({ triggers: { overTemperature: { aboveC: 500, plausibleC: [-20, 100] } } })).toEqual([
    "number.range overTemperature.aboveC",
  ]);
  expect(faults({ needMs: 59_999 })).toEqual(["need.too-short needMs"]);
  expect(faults({ needMs: 60_000 })).toEqual([]);
});
