import type { CommandRun, CommandStep } from "@istars/protocol/model/ismartview/command-run.ts";
import { expect, test } from "vitest";
import { runCounts, runProgress, runRows } from "./run-rows.ts";

const runOf = (...steps: readonly CommandStep[]): CommandRun => ({
  id: 1,
  command: "test.battery.start.quick",
  by: "operator",
  startedWallMs: 0,
  isRunning: true,
  cards: steps.map((step, place) => ({ cardId: place + 1, step, reason: null })),
});

test("cards that somebody has to look at stand first, and those of one step in the order in which they are asked", () => {
  const run = runOf("confirmed", "refused", "confirmed", "unknown-outcome", "asking", "waiting", "waiting");
  expect(runRows(run).map(({ cardId }) => cardId)).toEqual([5, 4, 2, 1, 3, 6, 7]);
});

test("the card that is being asked is not done, and one that was called off is", () => {
  expect(runProgress(runOf("confirmed", "asking", "waiting"))).toEqual({ done: 1, all: 3 });
  expect(runProgress(runOf("sent", "cancelled", "refused"))).toEqual({ done: 3, all: 3 });
});

test("steps are counted, and those without any card are left out", () => {
  expect(runCounts(runOf("waiting", "confirmed", "confirmed", "refused"))).toEqual([
    { step: "refused", count: 1 },
    { step: "confirmed", count: 2 },
    { step: "waiting", count: 1 },
  ]);
});
