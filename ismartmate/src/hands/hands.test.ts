import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, test } from "vitest";
import { DecisionPlay, LOW, samplePolicy } from "../decision/sample-decision.ts";
import { createDryHands, type WouldHave } from "./dry-hands.ts";
import type { HandsPlan } from "./hands-plan.ts";
import { POWER_OFF_LINES } from "./power-off-lines.ts";
import { createProgramRunner } from "./program.ts";
import { createRealHands } from "./real-hands.ts";
import { SampleSystem } from "./sample-system.ts";

const SOURCES = resolve(import.meta.dirname, "..");
const open = new AbortController().signal;
const COMMANDS = [{ name: "database", argv: ["stop-database", "now"], limitMs: 5_000 }] as const;
const PLAN: HandsPlan = {
  platform: "linux",
  language: "en",
  warn: { kind: "system" },
  commands: COMMANDS,
  lines: POWER_OFF_LINES.linux,
};
const ORDER = { offAtMs: null, ended: 0, onEnded: async () => {} };

/** Imports of a module that are there when it runs: those of types are gone by then. */
function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(SOURCES, file), "utf8");
  const statements = [
    ...text.matchAll(/^(?:import|export)(?!\s+type\b)[^;]*?\sfrom\s+"([^"]+)"/gm),
    ...text.matchAll(/import\s*\(?\s*"([^"]+)"/g),
  ];
  return statements.map(([, name = ""]) =>
    (name.startsWith(".") ? relative(SOURCES, resolve(SOURCES, dirname(file), name)) : name).replaceAll(sep, "/"),
  );
}

const modules = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll(sep, "/"))
  .filter((file) => file.endsWith(".ts"));
const graph = new Map(modules.map((file) => [file, importsOf(file)]));
const isTest = (file: string): boolean => file.endsWith(".test.ts");
const importersOf = (name: string): readonly string[] =>
  [...graph].flatMap(([file, names]) => (names.includes(name) && !isTest(file) ? [file] : []));

/** Everything that runs when this module is loaded. */
function reachOf(file: string, seen = new Set<string>()): Set<string> {
  for (const next of graph.get(file) ?? []) {
    if (seen.has(next)) continue;
    seen.add(next);
    reachOf(next, seen);
  }
  return seen;
}

test("SAFETY 34: one module can end the machine, only the real hands import it, and only the main program imports those", () => {
  expect(importersOf("hands/power-off.ts")).toEqual(["hands/real-hands.ts"]);
  expect(importersOf("hands/real-hands.ts").filter((file) => file !== "main.ts")).toEqual([]);
  expect(importersOf("node:child_process")).toEqual(["hands/program.ts"]);
  expect(reachOf("hands/real-hands.ts")).toContain("hands/power-off.ts");
});

test("SAFETY 34: nothing that dry hands are made of can start a program", () => {
  const reach = reachOf("hands/dry-hands.ts");
  expect(reach).toContain("hands/notice.ts");
  expect([...reach].filter((name) => name.startsWith("node:") || /power-off\.ts|real-hands|program\.ts/.test(name))).toEqual([]);
});

test("SAFETY 34: no test but that of harmless programs runs anything on this machine", () => {
  const users = modules.filter((file) => /\bhostSystem\b/.test(readFileSync(join(SOURCES, file), "utf8")));
  // The service asks the system there; what it asks with goes to no hands but those that `main.ts` gives.
  const allowed = ["hands/program.ts", "hands/program.test.ts", "hands/hands.test.ts", "service/start-agent.ts", "main.ts"];
  expect(users.filter((file) => !allowed.includes(file))).toEqual([]);
});

test("SAFETY 34: a drill goes through the whole chain and says when it would have powered off", async () => {
  const told: WouldHave[] = [];
  const hands = createDryHands({
    ...PLAN,
    tell: (would) => void told.push(would),
  });
  const play = new DecisionPlay(samplePolicy({ warnMs: 22_000, commandsMs: 60_000 })).says("a", {});
  play.step([{ kind: "drill" }]);
  play.runs(90);
  for (const { action } of play.actions) {
    if (action.kind === "would-warn" || action.kind === "would-undo") await hands.warn({ ...action, kind: action.kind }, 82, open);
    if (action.kind === "would-run-commands") await hands.run({ ...action, kind: action.kind }, ORDER, open);
    if (action.kind === "would-power-off") await hands.powerOff({ ...action, kind: action.kind }, () => {}, open);
  }
  expect(told).toEqual([
    { kind: "warn", afterMs: 0, text: "This computer shuts down in 82 s: this is a drill. Save your work and log out." },
    { kind: "run", afterMs: 22_000, name: "database", argv: ["stop-database", "now"], limitMs: 5_000 },
    { kind: "power-off", afterMs: 82_000, argv: ["systemctl", "poweroff"] },
  ]);
});

test("in earnest the users are warned, the commands run and the machine is ended, in the order of the decision", async () => {
  const system = new SampleSystem();
  const clock = new VirtualClock();
  const run = createProgramRunner(system, clock);
  const hands = createRealHands({ ...PLAN, run, clock });
  const play = new DecisionPlay(samplePolicy()).says("a", LOW).runs(60);
  const facts: string[] = [];
  for (const { action } of play.actions) {
    const doing =
      action.kind === "warn"
        ? hands.warn({ ...action, kind: action.kind }, 15, open)
        : action.kind === "run-commands"
          ? hands.run({ ...action, kind: action.kind }, ORDER, open)
          : action.kind === "power-off" && hands.powerOff({ ...action, kind: action.kind }, ({ kind }) => void facts.push(kind), open);
    await clock.advance(1_000);
    if (action.kind !== "power-off") await doing;
  }
  expect(system.lines).toEqual([
    ["wall", "This computer shuts down in 15 s: the battery of the UPS is nearly empty. Save your work and log out."],
    ["stop-database", "now"],
    ["systemctl", "poweroff"],
  ]);
  expect(facts).toEqual(["given"]);
});
