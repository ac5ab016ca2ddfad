import { expect, test } from "vitest";
import { inEarnest } from "./action.ts";
import type { PretendCourse } from "./course.ts";
import { BATTERY, LOW, play } from "./sample-decision.ts";

test("SAFETY 10: an observer says what it would have done and does nothing", () => {
  const p = play({ mode: "observer" });
  expect(p.state.warnings).toContainEqual({ code: "observing", subject: null });
  p.says("a", BATTERY).runs(1_000);
  expect(p.kinds()).toEqual(["would-warn", "would-run-commands", "would-power-off"]);
  expect(p.actions.at(-1)?.action).toMatchObject({ mode: "observer", afterMs: 60_000 });
});

test("SAFETY 10: arming in the middle of a pretended shutdown begins one in earnest from its start", () => {
  const p = play({ mode: "observer" }).says("a", BATTERY).runs(305);
  p.policy = { ...p.policy, mode: "armed" };
  p.runs(1);
  expect(p.kinds()).toEqual(["would-warn", "would-undo", "warn"]);
  const late = play({ mode: "observer" }).says("a", BATTERY).runs(500);
  late.policy = { ...late.policy, mode: "armed" };
  expect(late.runs(1).kinds().slice(3)).toEqual(["warn"]);
});

test("SAFETY 10: disarming before the point of no return ends it", () => {
  const p = play().says("a", BATTERY).runs(305);
  p.policy = { ...p.policy, mode: "observer" };
  expect(p.runs(100).kinds()).toEqual(["warn", "undo", "would-warn", "would-run-commands", "would-power-off"]);
});

test("an order goes down when it is due, whatever the feeds say, and is withdrawn by another", () => {
  const p = play();
  p.step([{ kind: "shut-down", by: "schedule", inMs: 60_000 }]);
  expect(p.runs(59).actions).toEqual([]);
  p.runs(1);
  expect(p.actions.map(({ action }) => [action.kind, action.cause.kind])).toEqual([["warn", "schedule"]]);
  p.step([{ kind: "withdraw" }]);
  expect(p.kinds()).toEqual(["warn", "undo"]);
  expect(p.runs(1_000).kinds()).toHaveLength(2);
});

test("a drill goes through everything and ends nothing, and an outage takes its place", () => {
  const p = play();
  p.step([{ kind: "drill" }]);
  p.runs(100);
  expect(p.actions.map(({ action }) => action.kind)).toEqual(["would-warn", "would-run-commands", "would-power-off"]);
  expect(p.why.find(({ code }) => code === "done")?.params).toMatchObject({ mode: "drill", tookMs: 60_000 });
  const interrupted = play();
  interrupted.step([{ kind: "drill" }]);
  expect(interrupted.says("a", LOW).runs(60).kinds()).toEqual(["would-warn", "warn", "run-commands", "power-off"]);
});

test("a drill is refused while something real counts down", () => {
  const p = play().says("a", BATTERY).runs(10);
  p.step([{ kind: "drill" }]);
  expect(p.actions).toEqual([]);
  expect(p.why.at(-1)?.code).toBe("drill-refused");
});

test("SAFETY 34: no course that is pretended can be made into a real action", () => {
  const drill: PretendCourse = { mode: "drill", cause: { kind: "drill", feedId: null }, beganMs: 0 };
  // @ts-expect-error: the maker of real actions takes a course in earnest only
  expect(inEarnest(drill, "warn", false).kind).toBe("warn");
});
