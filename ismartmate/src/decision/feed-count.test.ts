import { expect, test } from "vitest";
import { BATTERY, DecisionPlay, LOW, MAINS, samplePolicy } from "./sample-decision.ts";

const two = (feedsNeeded: number) =>
  new DecisionPlay(samplePolicy({ feeds: [["a"], ["b"]], feedsNeeded })).says("a", MAINS).says("b", MAINS).runs(1);

test("SAFETY 6: one of two feeds may fail where one is enough, and not where both are needed", () => {
  expect(two(1).says("a", LOW).runs(5_000).actions).toEqual([]);
  expect(two(2).says("a", LOW).runs(1).kinds()).toEqual(["warn", "run-commands"]);
});

test("SAFETY 6: the deadline is that of the feed that makes it too few", () => {
  const p = two(1).says("a", BATTERY).runs(100);
  expect(p.state.phase).toEqual({ kind: "watching" });
  p.says("b", BATTERY).runs(1);
  expect(p.state.phase).toMatchObject({ kind: "counting", cause: { feedId: "b" }, deadlineMs: p.nowMs + 300_000 });
  expect(p.runs(299).actions).toEqual([]);
  expect(p.runs(1).kinds()).toEqual(["warn"]);
});

test("SAFETY 6: a feed that is back is counted on at once, and cancels when it is steady", () => {
  const p = two(1).says("a", LOW).says("b", LOW).runs(1);
  p.says("b", MAINS).runs(30);
  expect(p.kinds()).toEqual(["warn", "run-commands"]);
  expect(p.runs(1).kinds()).toEqual(["warn", "run-commands", "undo"]);
});

test("SAFETY 8: a feed that nobody tells of is counted on for two minutes more, and takes nothing down itself", () => {
  const p = two(1).silences("b").runs(118).says("a", LOW).runs(1);
  expect(p.actions).toEqual([]);
  expect(p.runs(1).kinds()).toEqual(["warn", "run-commands"]);
  expect(two(2).silences("a").silences("b").runs(5_000).actions).toEqual([]);
});

test("a feed that is switched off is not counted on, and takes nothing down itself", () => {
  const off = { facts: { outputOn: false } };
  expect(two(2).says("b", off).runs(5_000).actions).toEqual([]);
  expect(two(1).says("b", off).runs(1).says("a", LOW).runs(1).kinds()).toEqual(["warn", "run-commands"]);
});

test("a policy that is changed under way keeps what it knows of the feeds that stay", () => {
  const p = two(1).says("a", BATTERY).says("b", BATTERY).runs(200);
  p.policy = samplePolicy({ feeds: [["a"]] });
  expect(p.runs(100).actions).toEqual([]);
  expect(p.runs(1).kinds()).toEqual(["warn"]);
});
