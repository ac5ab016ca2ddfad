import { expect, test } from "vitest";
import { sampleFeed, samplePhase, sampleSource, sampleState } from "./sample-state.ts";
import { isCountedOn, verdictOf } from "./verdict.ts";

const COUNTING = samplePhase({ kind: "counting", cause: { kind: "on-battery", feedId: "a" }, inMs: 200_000, powerOffInMs: 260_000 });

test("protected is said only of an armed agent that is heard and has enough feeds", () => {
  expect(verdictOf(sampleState(), true)).toEqual({ word: "protected", tone: "ok" });
  expect(verdictOf(sampleState(), false)).toEqual({ word: "lost", tone: "critical" });
  expect(verdictOf(sampleState({ mode: "observer" }), true).tone).toBe("warning");
  expect(verdictOf(sampleState({ mode: "dry-run" }), true).word).toBe("dry-run");
});

test("SAFETY 10: an agent that is not armed never says that the server is protected or goes down", () => {
  for (const mode of ["observer", "dry-run"] as const) {
    expect(verdictOf(sampleState({ mode, phase: COUNTING }), true).word).toBe("counting-only");
    const pretended = samplePhase({ kind: "stopping", course: mode, cause: { kind: "runtime", feedId: "a" } });
    expect(verdictOf(sampleState({ mode, phase: pretended }), true).word).toBe("pretending");
    expect(verdictOf(sampleState({ mode, phase: { ...pretended, kind: "done" } }), true).word).toBe("pretended");
  }
});

test("a source that refuses is no silent OK: without another one the server is not protected", () => {
  const refused = sampleSource("card-a", { link: { state: "refused", reason: "session.required", forMs: 10 } });
  const state = sampleState({ sources: [refused], feeds: [sampleFeed("a", { word: "silent" })] });
  expect(verdictOf(state, true)).toEqual({ word: "unheard", tone: "critical" });
  expect(verdictOf({ ...state, sources: [refused, sampleSource("card-b")] }, true)).toEqual({ word: "too-few", tone: "critical" });
});

test("values that are too old are as good as none", () => {
  expect(verdictOf(sampleState({ sources: [sampleSource("card-a", { isStale: true })] }), true).word).toBe("unheard");
});

test("one feed on battery beside one on mains is told, and is no countdown", () => {
  const feeds = [
    sampleFeed("a"),
    sampleFeed("b", { word: "battery", onBatteryForMs: 9_000, failure: { cause: "on-battery", inMs: 291_000 } }),
  ];
  expect(verdictOf(sampleState({ feeds }), true).word).toBe("carried");
});

test("a countdown that is held, a drill and a shutdown are three things", () => {
  expect(verdictOf(sampleState({ phase: COUNTING }), true).word).toBe("counting");
  expect(verdictOf(sampleState({ phase: { ...COUNTING, held: true } }), true).word).toBe("held");
  expect(verdictOf(sampleState({ phase: samplePhase({ kind: "warned", course: "drill" }) }), true).word).toBe("drill");
  expect(verdictOf(sampleState({ phase: samplePhase({ kind: "warned", course: "armed" }) }), true).word).toBe("shutting-down");
  expect(verdictOf(sampleState({ phase: samplePhase({ kind: "done", course: "armed" }) }), true).word).toBe("powered-off");
});

test("SAFETY 34: a machine that is still up after its power-off comes before everything else", () => {
  const warnings = [{ code: "still-up" as const, subject: null, detail: null }];
  expect(verdictOf(sampleState({ warnings, phase: samplePhase({ kind: "done", course: "armed" }) }), true).word).toBe("still-up");
});

test("without the right to power off nothing is protected", () => {
  const warnings = [{ code: "cannot-power-off" as const, subject: null, detail: null }];
  expect(verdictOf(sampleState({ warnings }), true)).toEqual({ word: "cannot-power-off", tone: "critical" });
});

test("a feed is counted on until it fails, not while it is off or silent", () => {
  expect(isCountedOn(sampleFeed("a", { failure: { cause: "runtime", inMs: 1 } }))).toBe(true);
  expect(isCountedOn(sampleFeed("a", { failure: { cause: "runtime", inMs: 0 } }))).toBe(false);
  expect(isCountedOn(sampleFeed("a", { word: "silent" }))).toBe(false);
  expect(isCountedOn(sampleFeed("a", { word: "off" }))).toBe(false);
});
