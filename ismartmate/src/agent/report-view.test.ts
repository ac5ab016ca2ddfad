import { reportLineSchema, reportSchema } from "@istars/protocol/model/ismartmate/reports.ts";
import { faultsOf } from "@istars/service/http/request-validator.ts";
import { expect, test } from "vitest";
import type { CommandResult } from "../hands/commands.ts";
import type { ProgramEnd } from "../hands/program.ts";
import type { Report } from "../journal/report.ts";
import { agentReport, reportLine } from "./report-view.ts";

const END: ProgramEnd = { outcome: "ended", exitCode: 0, tookMs: 40, output: "said", isOutputCut: false };
const command = (name: string, rest: Partial<CommandResult> = {}): CommandResult => ({
  name,
  argv: [`/bin/${name}`, "now"],
  ...END,
  ...rest,
});

const REAL: Report = {
  mode: "armed",
  cause: { kind: "on-battery", feedId: "a" },
  beganWallMs: 1_000_000,
  outcome: "still-up",
  tookMs: 60_000,
  warned: { text: "Save your work.", hasReached: true, ends: [END] },
  commands: [
    command("one", { tookMs: 4_000 }),
    command("two", { outcome: "too-late", exitCode: null }),
    command("three", { outcome: "skipped" }),
  ],
  would: [],
  powerOff: [
    { kind: "refused", argv: ["systemctl", "poweroff"], end: { ...END, exitCode: 1, output: "no bus" } },
    { kind: "given", argv: ["shutdown", "-h", "now"] },
    { kind: "still-up", argv: ["shutdown", "-h", "now"], afterMs: 60_000 },
  ],
  why: [
    { atMs: 495_000, code: "counting", params: { inMs: 5_000 } },
    { atMs: 500_000, code: "warned", params: {} },
    { atMs: 515_000, code: "stopping", params: {} },
    { atMs: 560_000, code: "powering-off", params: {} },
  ],
};

test("a real run is told step by step, each at its time since it began", () => {
  const report = agentReport({ id: 3, report: REAL });
  expect(faultsOf(reportSchema, report)).toEqual([]);
  expect(faultsOf(reportLineSchema, reportLine({ id: 3, report: REAL }))).toEqual([]);
  expect(report.steps.map(({ atMs, kind, text, outcome, exitCode }) => [atMs, kind, text, outcome, exitCode])).toEqual([
    [0, "warn", "Save your work.", "ended", 0],
    [15_000, "run", "/bin/one now", "ended", 0],
    [19_000, "run", "/bin/two now", "too-late", null],
    [null, "run", "/bin/three now", "skipped", 0],
    [60_000, "power-off", "systemctl poweroff", "refused", 1],
    [60_000, "power-off", "shutdown -h now", "given", null],
    [120_000, "power-off", "shutdown -h now", "still-up", null],
  ]);
  expect(report.steps.some(({ isPretended }) => isPretended)).toBe(false);
  expect(report.why.map(({ wallMs }) => wallMs)).toEqual([995_000, 1_000_000, 1_015_000, 1_060_000]);
});

test("users that nobody could be told stand there with what came of it", () => {
  const warned = { text: "Save", hasReached: false, ends: [{ ...END, outcome: "not-started", exitCode: null } as const] };
  expect(agentReport({ id: 1, report: { ...REAL, warned } }).steps[0]).toMatchObject({ outcome: "not-started", exitCode: null });
  expect(agentReport({ id: 1, report: { ...REAL, warned: { ...warned, ends: [] } } }).steps[0]).toMatchObject({ outcome: "skipped" });
});

test("a pretended run says what would have been done and when", () => {
  const would = [
    { kind: "warn", afterMs: 0, text: "Save" },
    { kind: "run", afterMs: 15_000, name: "one", argv: ["/bin/one"], limitMs: 5_000 },
    { kind: "power-off", afterMs: 82_000, argv: ["systemctl", "poweroff"] },
  ] as const;
  const report: Report = {
    ...REAL,
    mode: "drill",
    cause: { kind: "drill", feedId: null },
    warned: null,
    commands: [],
    powerOff: [],
    would,
  };
  expect(agentReport({ id: 1, report }).steps).toMatchObject([
    { atMs: 0, kind: "warn", isPretended: true, text: "Save", outcome: null },
    { atMs: 15_000, kind: "run", isPretended: true, text: "/bin/one" },
    { atMs: 82_000, kind: "power-off", isPretended: true, text: "systemctl poweroff" },
  ]);
});
