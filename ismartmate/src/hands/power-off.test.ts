import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, test } from "vitest";
import type { PretendAction, RealAction } from "../decision/action.ts";
import { endMachine, type PowerOffFact } from "./power-off.ts";
import { POWER_OFF_LINES, powerOffLines } from "./power-off-lines.ts";
import { createProgramRunner } from "./program.ts";
import { type Behaviour, SampleSystem } from "./sample-system.ts";

const ACTION = { kind: "power-off", cause: { kind: "battery-low", feedId: "a" }, again: false } as const satisfies RealAction;
const FIRST = ["systemctl", "poweroff"];
const FALLBACK = ["shutdown", "-h", "now"];

function bench(behave: (line: string) => Behaviour) {
  const clock = new VirtualClock();
  const system = new SampleSystem(behave);
  const facts: PowerOffFact[] = [];
  const stop = new AbortController();
  const deps = { run: createProgramRunner(system, clock), clock, tell: (fact: PowerOffFact) => void facts.push(fact) };
  const ending = endMachine(ACTION, POWER_OFF_LINES.linux, deps, stop.signal);
  return { clock, system, facts, stop, ending, told: () => facts.map(({ kind, argv }) => [kind, argv[0]]) };
}

test("SAFETY 34: the command lines that end a machine, word for word", () => {
  expect(POWER_OFF_LINES).toEqual({
    linux: { first: ["systemctl", "poweroff"], fallback: ["shutdown", "-h", "now"] },
    win32: {
      first: ["C:\\Windows\\System32\\shutdown.exe", "/s", "/t", "0", "/f", "/d", "u:6:12"],
      fallback: [
        "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe",
        "-NoProfile",
        "-NonInteractive",
        "-Command",
        "Stop-Computer -Force",
      ],
    },
    darwin: { first: ["/sbin/shutdown", "-h", "now"], fallback: ["/sbin/halt"] },
  });
});

test("an own command goes first and the system's stands behind it", () => {
  expect(powerOffLines("linux", ["/opt/off", "--all"])).toEqual({ first: ["/opt/off", "--all"], fallback: FIRST });
  expect(powerOffLines("linux", null)).toBe(POWER_OFF_LINES.linux);
});

test("the system gets exactly one line, without a shell, and the machine is given 60 s to go down", async () => {
  const { clock, system, told } = bench(() => 0);
  await clock.advance(59_000);
  expect(system.lines).toEqual([FIRST]);
  expect(system.choices[0]).toMatchObject({ shell: false, detached: true });
  expect(told()).toEqual([["given", "systemctl"]]);
});

test("SAFETY 34: still up 60 s after giving it, the fallback is given and an alarm told; then nothing more is given", async () => {
  const { clock, system, ending, told, facts } = bench(() => 0);
  await clock.advance(61_000);
  expect(system.lines).toEqual([FIRST, FALLBACK]);
  expect(facts[1]).toEqual({ kind: "still-up", argv: FIRST, afterMs: 60_000 });
  await clock.advance(600_000);
  await ending;
  expect(system.lines).toHaveLength(2);
  expect(told()).toEqual([
    ["given", "systemctl"],
    ["still-up", "systemctl"],
    ["given", "shutdown"],
    ["still-up", "shutdown"],
  ]);
});

test.each([
  { what: "refused", behaviour: 1, waitMs: 1_000 },
  { what: "absent", behaviour: "absent", waitMs: 1_000 },
  { what: "hanging", behaviour: "hangs", waitMs: 13_000 },
] as const)("a first line that is $what is followed by the fallback at once", async ({ behaviour, waitMs }) => {
  const { clock, system, told } = bench((line) => (line.startsWith("systemctl") ? behaviour : 0));
  await clock.advance(waitMs);
  expect(system.lines).toEqual([FIRST, FALLBACK]);
  expect(told()).toEqual([
    ["refused", "systemctl"],
    ["given", "shutdown"],
  ]);
});

test("where the system takes no word at all, it is given again every 10 s until it does", async () => {
  let isBusy = true;
  const { clock, system, told } = bench(() => (isBusy ? 1 : 0));
  await clock.advance(15_000);
  expect(system.lines).toEqual([FIRST, FALLBACK, FIRST, FALLBACK]);
  isBusy = false;
  await clock.advance(10_000);
  expect(system.lines).toHaveLength(5);
  expect(told().at(-1)).toEqual(["given", "systemctl"]);
});

test("an agent that is being stopped gives no further line", async () => {
  const { clock, system, stop, ending } = bench(() => 0);
  await clock.advance(1_000);
  stop.abort();
  await ending;
  await clock.advance(120_000);
  expect(system.lines).toEqual([FIRST]);
});

test("SAFETY 34: a pretended action does not fit where a real one is asked for", () => {
  const pretended: PretendAction = { kind: "would-power-off", mode: "drill", cause: ACTION.cause, afterMs: 82_000 };
  // @ts-expect-error: the types keep the two apart; this line fails to compile when they no longer do.
  const real: Parameters<typeof endMachine>[0] = pretended;
  expect(real.kind).not.toBe("power-off");
});
