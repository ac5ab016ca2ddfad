import { expect, test } from "vitest";
import { courseSteps, phaseShare } from "./course-steps.ts";
import { samplePhase, sampleState } from "./sample-state.ts";

const counting = sampleState({ phase: samplePhase({ kind: "counting", inMs: 240_000, powerOffInMs: 300_000, sinceMs: 60_000 }) });

test("a countdown says when each step comes, and its times go on between two words of the agent", () => {
  expect(courseSteps(counting, 10_000)).toEqual([
    { id: "warned", standing: "next", inMs: 230_000 },
    { id: "stopping", standing: "next", inMs: 245_000 },
    { id: "powering-off", standing: "next", inMs: 290_000 },
  ]);
  expect(phaseShare(counting, 15_000)).toBe(0.25);
});

test("what was done is past, and what comes keeps its time", () => {
  const state = sampleState({
    phase: samplePhase({ kind: "warned", course: "armed", inMs: 5_000, powerOffInMs: 50_000, sinceMs: 10_000 }),
  });
  expect(courseSteps(state, 0).map(({ standing, inMs }) => [standing, inMs])).toEqual([
    ["now", null],
    ["next", 5_000],
    ["next", 50_000],
  ]);
});

test("a countdown that is held has no times made up for it", () => {
  const held = sampleState({ phase: samplePhase({ kind: "counting", held: true }) });
  expect(courseSteps(held, 0).every(({ inMs }) => inMs === null)).toBe(true);
  expect(phaseShare(held, 0)).toBeNull();
});

test("while nothing is under way there are no steps", () => {
  expect(courseSteps(sampleState(), 0)).toEqual([]);
  expect(courseSteps(sampleState({ phase: samplePhase({ kind: "cancelled" }) }), 0)).toEqual([]);
});
