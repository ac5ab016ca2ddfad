import { expect, test } from "vitest";
import { ScriptedAgent } from "../service/scripted-agent.ts";
import { statusLines } from "./status-lines.ts";

const QUIET = new ScriptedAgent().current;
const textOf = (change: Partial<typeof QUIET> = {}): string => statusLines({ ...QUIET, ...change }, null).join("\n");

test("at rest it says how the server stands, its feeds, its sources and what should be mended", () => {
  expect(textOf()).toBe(
    [
      "db-1: observing, watching",
      "",
      "Feeds: 1 of 1 needed",
      "  a: on mains",
      "",
      "SOURCE  KIND         STATE      AGE    ADDRESS",
      "main    iStars card  connected  0.4 s  https://192.0.2.7",
      "",
      "! Observing only: nothing will be shut down",
      "  Check sources and settings, run a drill, then arm it.",
    ].join("\n"),
  );
});

test("what counts down is told with its cause, and when it powers off", () => {
  const phase = {
    ...QUIET.phase,
    kind: "counting" as const,
    cause: { kind: "on-battery" as const, feedId: "a" },
    inMs: 90_000,
    powerOffInMs: 150_000,
  };
  const feeds = [...[{ id: "a", sourceIds: ["main"], word: "battery" as const, onBatteryForMs: 210_000, isSensorAbsurd: false }]].map(
    (feed) => ({ ...feed, failure: { cause: "on-battery" as const, inMs: 90_000 } }),
  );
  const text = textOf({ mode: "armed", phase, feeds, order: { by: "command", inMs: 600_000 }, maintenanceLeftMs: 3_600_000 });
  expect(text).toContain(
    "db-1: armed, counting down (feed a, on battery for too long), goes on in 1 min 30 s, powers off in 2 min 30 s if nothing changes",
  );
  expect(text).toContain("  a: on battery for 3 min 30 s; on battery for too long in 1 min 30 s");
  expect(text).toContain("Ordered by command: down in 10 min");
  expect(text).toContain("Maintenance for 1 h more");
});

test("a source that is refused says why, and values that are too old are called so", () => {
  const [source] = QUIET.sources;
  if (source === undefined) throw new Error("the sample has no source");
  const refused = { ...source, link: { state: "refused" as const, reason: "certificate", forMs: 0 } };
  const old = { ...source, isStale: true };
  const text = textOf({ sources: [refused, old] });
  expect(text).toContain("refused: It shows another key");
  expect(text).toContain("connected, its values are too old");
});
