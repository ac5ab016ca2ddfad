import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, test } from "vitest";
import { type CommandResult, commandEnvironment, type HostCommand, runCommands } from "./commands.ts";
import { createProgramRunner } from "./program.ts";
import { SampleSystem } from "./sample-system.ts";

const CAUSE = { kind: "on-battery", feedId: "a" } as const;
const command = (name: string): HostCommand => ({ name, argv: [name, "now"], limitMs: 10_000 });
const open = new AbortController().signal;

function bench(system: SampleSystem) {
  const clock = new VirtualClock();
  const noted: [string, number][] = [];
  const order = {
    cause: CAUSE,
    offAtMs: 90_500,
    ended: 0,
    onEnded: async ({ name }: CommandResult, ended: number) => void noted.push([name, ended]),
  };
  return { clock, noted, order, deps: { run: createProgramRunner(system, clock), clock } };
}

test("commands run in their order; one that fails, hangs or is not there does not hold up the next", async () => {
  const system = new SampleSystem((line) =>
    line.startsWith("b") ? "hangs" : line.startsWith("c") ? "absent" : line.startsWith("a") ? 7 : 0,
  );
  const { clock, noted, order, deps } = bench(system);
  const running = runCommands(["a", "b", "c", "d"].map(command), order, deps, open);
  await clock.advance(20_000);
  const results = await running;
  expect(results.map(({ name, outcome, exitCode }) => [name, outcome, exitCode])).toEqual([
    ["a", "ended", 7],
    ["b", "too-late", null],
    ["c", "not-started", null],
    ["d", "ended", 0],
  ]);
  expect(noted).toEqual([
    ["a", 1],
    ["b", 2],
    ["c", 3],
    ["d", 4],
  ]);
  expect(
    system.choices.map(({ env, shell, detached }) => [env.ISTARS_CAUSE, env.ISTARS_FEED, env.ISTARS_SECONDS_LEFT, shell, detached]),
  ).toEqual([
    ["on-battery", "a", "90", false, true],
    ["on-battery", "a", "90", false, true],
    ["on-battery", "a", "80", false, true],
    ["on-battery", "a", "80", false, true],
  ]);
});

test("SAFETY 11: after a crash only the commands that had not ended are run", async () => {
  const system = new SampleSystem();
  const { order, deps } = bench(system);
  await runCommands(["a", "b", "c"].map(command), { ...order, ended: 2 }, deps, open);
  expect(system.lines).toEqual([["c", "now"]]);
});

test("called off, the running one is ended and the rest is told as skipped", async () => {
  const system = new SampleSystem(() => "hangs");
  const { order, deps } = bench(system);
  const stop = new AbortController();
  const running = runCommands(["a", "b"].map(command), order, deps, stop.signal);
  stop.abort();
  expect((await running).map(({ name, outcome }) => [name, outcome])).toEqual([
    ["a", "stopped"],
    ["b", "skipped"],
  ]);
  expect(system.lines).toEqual([["a", "now"]]);
});

test("time that is over is told as 0, unknown time as nothing, and no feed as none", () => {
  expect(commandEnvironment({ kind: "drill", feedId: null }, -5)).toEqual({
    ISTARS_CAUSE: "drill",
    ISTARS_FEED: "",
    ISTARS_SECONDS_LEFT: "0",
  });
  expect(commandEnvironment(CAUSE, null).ISTARS_SECONDS_LEFT).toBe("");
});
