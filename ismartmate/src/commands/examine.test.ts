import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AgentState } from "@istars/protocol/model/ismartmate/agent-state.ts";
import { sampleReading } from "@istars/protocol/model/sample-reading.ts";
import type { Observation, Source, SourceLink, TellName } from "@istars/protocol/net/source/observation.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, test } from "vitest";
import { ALL_TOLD } from "../decision/sample-decision.ts";
import type { PowerRight, PowerRightFault } from "../hands/power-right.ts";
import { ScriptedAgent } from "../service/scripted-agent.ts";
import { settingsFolder } from "../service/service-bench.ts";
import { examinationLines } from "./examination-lines.ts";
import { type ExamineDeps, examine } from "./examine.ts";

/** A source that says one thing as soon as it is run. */
function saying(id: string, link: SourceLink, tells: readonly TellName[] | null): Source {
  const said: Observation = {
    ...{ sourceId: id, link, tells: tells ?? ALL_TOLD, confidence: {} },
    ...(tells === null ? { reading: null, ageMs: null } : { reading: sampleReading(), ageMs: 400 }),
  };
  const listeners = new Set<(observation: Observation) => void>();
  return {
    ...{ id, dropped: 0, current: () => said },
    run: async (signal) => {
      for (const listener of listeners) listener(said);
      await new Promise<void>((done) => signal.addEventListener("abort", () => done(), { once: true }));
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const ONLINE: SourceLink = { state: "online", forMs: 1_000, reason: null };
const right = (fault: PowerRightFault | null): PowerRight => ({
  can: true,
  first: { argv: ["systemctl", "poweroff"], fault, isRightKnown: true },
  fallback: { argv: ["shutdown", "-h", "now"], fault: null, isRightKnown: true },
});

interface Scene {
  readonly text?: string;
  readonly sources?: Readonly<Record<string, Source>>;
  readonly power?: PowerRight;
  readonly state?: AgentState | null;
  readonly waitMs?: number;
}

const HEAD = "armed: on\nsources:\n  - id: main\n    card: http://192.0.2.7\n    token: abc\nfeeds:\n  - { id: a, sources: [main] }\n";

/** Examines a file against scripted sources, and gives what a person reads too. */
async function examined({ text = HEAD, sources = {}, power = right(null), state = null, waitMs = 0 }: Scene = {}) {
  await using place = await settingsFolder(text);
  const clock = new VirtualClock();
  const deps: ExamineDeps = {
    ...{ clock, platform: "linux", powerRight: async () => power, service: async () => state },
    makeSource: ({ id }) => sources[id] ?? saying(id, ONLINE, ALL_TOLD),
  };
  const examining = examine(place.file, deps, new AbortController().signal);
  if (waitMs > 0) {
    // The file is read first; whoever waits then is the limit.
    let isOver = false;
    const over = examining.finally(() => {
      isOver = true;
    });
    while (!isOver) await clock.advance(waitMs);
    await over;
  }
  const found = await examining;
  return { found, text: examinationLines(found, null).join("\n").replaceAll(place.file, "FILE") };
}

test("where everything needed is there it says so of each thing, and ends well", async () => {
  const { found, text } = await examined();
  expect(found).toMatchObject({ isGood: true, faults: [], mode: "armed", feeds: [{ id: "a", heard: ["main"] }] });
  expect(text).toContain("ok  FILE: no faults");
  expect(text).toMatch(/ok {2}main +iStars card +connected +0\.4 s +http:\/\/192\.0\.2\.7 +.*onBattery/);
  expect(text).toMatch(/ok {2}feed a: told by main\n.*ok {2}power-off systemctl poweroff\n.*Everything needed is there\.$/s);
});

test("a source that refuses is named with the reason and what to do, and its feed with it", async () => {
  const refused = saying("main", { state: "refused", forMs: 0, reason: "session.required" }, null);
  const { found, text } = await examined({ sources: { main: refused } });
  expect(found.isGood).toBe(false);
  expect(text).toMatch(/!! {2}main .*refused: It does not take the token/);
  expect(text).toContain("    main: Make a new token");
  expect(text).toContain("!!  feed a: nobody tells of it");
});

test("a source that says nothing has ten seconds", async () => {
  const silent = saying("main", { state: "connecting", forMs: 10_000, reason: null }, null);
  const { found } = await examined({ sources: { main: silent }, waitMs: 2_000 });
  expect(found.sources).toMatchObject([{ id: "main", isHeard: false, link: { state: "connecting" } }]);
  expect(found.isGood).toBe(false);
});

test("SAFETY 2: a trigger that no source tells is a fault of the file, with its place", async () => {
  const text = `${HEAD}when:\n  charge: 20 %\n`;
  const poor = saying("main", ONLINE, ["mainsOk", "onBattery", "batteryLow", "shutdownPending", "runtime"]);
  const { found, text: words } = await examined({ text, sources: { main: poor } });
  expect(found.faults).toMatchObject([{ line: 9, path: "when.charge" }]);
  expect(words).toMatch(/^FILE:9:3 when\.charge: no source of feed `a` can tell this .*; write `charge: off`/);
  expect(found.isGood).toBe(false);
});

test.each<[PowerRightFault, RegExp]>([
  [{ code: "command-missing" }, /!! {2}power-off systemctl poweroff: there is no program systemctl/],
  [{ code: "not-systemd" }, /was not started by systemd/],
  [{ code: "right-missing", detail: "user 1000" }, /this user may not power off \(user 1000\)/],
])("SAFETY 34: without the right or the command to power off it does not end well: %j", async (fault, words) => {
  const { found, text } = await examined({ power: right(fault) });
  expect(found.isGood).toBe(false);
  expect(text).toMatch(words);
});

test.skipIf(process.platform === "win32")("a command that is not there, or not to be run, is named", async () => {
  await using place = await settingsFolder("");
  const [good, plain] = [join(place.folder, "good"), join(place.folder, "plain")];
  await writeFile(good, "#!/bin/sh\n");
  await chmod(good, 0o700);
  await writeFile(plain, "", { mode: 0o600 });
  const lines = [good, plain, "/nonexistent/x"].map((path) => `  - run: [${path}, now]\n`).join("");
  const { found, text } = await examined({ text: `${HEAD}commands:\n${lines}` });
  expect(found.commands.map(({ isExecutable }) => isExecutable)).toEqual([true, false, false]);
  expect(text).toContain(`ok  command ${good} now\n`);
  expect(text).toContain("!!  command /nonexistent/x now: there is no program /nonexistent/x that may be run");
  expect(found.isGood).toBe(false);
});

test("what the running service knows of its registration counts", async () => {
  const { current } = new ScriptedAgent();
  const [source] = current.sources;
  if (source === undefined) throw new Error("the sample has no source");
  expect((await examined({ state: current })).found).toMatchObject({ isGood: true, isServiceRunning: true });
  const refused = { ...current, sources: [{ ...source, registration: { state: "refused" as const, reason: "permission.denied" } }] };
  const { found, text } = await examined({ state: refused });
  expect(found.isGood).toBe(false);
  expect(text).toMatch(/!! {2}main .*The card refuses to list this server/);
});

test("of a file that cannot be read only the faults are told", async () => {
  const { found, text } = await examined({ text: "armed: [\n" });
  expect(found).toMatchObject({ isGood: false, mode: null, sources: [] });
  expect(text).toMatch(/^FILE:\d+:\d+ .*$/);
});
