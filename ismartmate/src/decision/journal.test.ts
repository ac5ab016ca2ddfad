import { expect, test } from "vitest";
import { fromJournal, toJournal } from "./journal.ts";
import { BATTERY, DecisionPlay, LOW, samplePolicy } from "./sample-decision.ts";

const boot = { bootId: "5d1f", wallMs: 0 };
const throughDisk = (p: DecisionPlay): unknown => JSON.parse(JSON.stringify(toJournal(p.state, boot)));

test("SAFETY 11: after a crash in mid-countdown it goes on to the same deadline, also over the time it was away", () => {
  const p = new DecisionPlay(samplePolicy()).says("a", BATTERY).runs(200);
  const { phase } = p.state;
  expect(throughDisk(p)).toEqual(toJournal(p.state, boot));
  p.nowMs += 60_000;
  const resumed = fromJournal(toJournal(p.state, boot), "5d1f", p.nowMs);
  if (resumed === null) throw new Error("the journal was not taken up");
  p.state = resumed;
  p.runs(1);
  expect(p.state.phase).toEqual(phase);
  expect(p.why.at(-1)).toMatchObject({ code: "resumed", params: { phase: "counting", awayMs: 61_000 } });
  expect(p.runs(40).kinds()).toEqual(["warn"]);
});

test("SAFETY 11: a reboot, another version and an entry from the future void everything", () => {
  const p = new DecisionPlay(samplePolicy()).says("a", BATTERY).runs(200);
  const entry = toJournal(p.state, boot);
  expect(fromJournal(entry, "77aa", p.nowMs)).toBeNull();
  expect(fromJournal({ ...entry, v: 2 }, "5d1f", p.nowMs)).toBeNull();
  expect(fromJournal(entry, "5d1f", p.nowMs - 1)).toBeNull();
  expect(fromJournal(entry, "5d1f", Number.NaN)).toBeNull();
});

test.each([
  { seconds: 20, step: "run-commands", phase: "stopping" },
  { seconds: 60, step: "power-off", phase: "powering-off" },
])("SAFETY 11: what was under way while $phase is asked for again, once", ({ seconds, step, phase }) => {
  const p = new DecisionPlay(samplePolicy()).says("a", LOW).runs(seconds);
  expect(p.state.phase.kind).toBe(phase);
  const before = p.actions.length;
  p.state = fromJournal(toJournal(p.state, boot), "5d1f", p.nowMs) ?? p.state;
  p.runs(3);
  expect(p.actions.slice(before).map(({ action }) => action)).toEqual([
    { kind: step, cause: { kind: "battery-low", feedId: "a" }, again: true },
  ]);
});
