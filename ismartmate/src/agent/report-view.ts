import type { AgentReport, ReportLine, ReportStep } from "@istars/protocol/model/ismartmate/reports.ts";
import type { CommandResult } from "../hands/commands.ts";
import type { WouldHave } from "../hands/dry-hands.ts";
import type { PowerOffFact } from "../hands/power-off.ts";
import type { WarnResult } from "../hands/warn.ts";
import type { KeptReport, Report } from "../journal/report.ts";

const line = (argv: readonly string[]): string => argv.join(" ");

/** A run through the shutdown in one line. */
export const reportLine = ({ id, report }: KeptReport): ReportLine => ({
  id,
  mode: report.mode,
  cause: { kind: report.cause.kind, feedId: report.cause.feedId },
  beganWallMs: report.beganWallMs,
  outcome: report.outcome,
  tookMs: report.tookMs,
});

/** The whole of it, step by step. */
export function agentReport(kept: KeptReport): AgentReport {
  const { report } = kept;
  const beganMs = report.why.findLast(({ code }) => code === "warned")?.atMs ?? report.why[0]?.atMs ?? 0;
  return {
    ...reportLine(kept),
    steps: stepsOf(report, beganMs),
    why: report.why.map(({ atMs, code, params }) => ({
      wallMs: Math.round(report.beganWallMs + atMs - beganMs),
      code,
      params: { ...params },
    })),
  };
}

function stepsOf(report: Report, beganMs: number): ReportStep[] {
  const at = (code: "stopping" | "powering-off"): number | null => {
    const atMs = report.why.findLast((why) => why.code === code)?.atMs;
    return atMs === undefined ? null : Math.max(0, atMs - beganMs);
  };
  return [
    ...(report.warned === null ? [] : [warnStep(report.warned)]),
    ...commandSteps(report.commands, at("stopping")),
    ...report.would.map(wouldStep),
    ...report.powerOff.map((fact) => powerOffStep(fact, at("powering-off"))),
  ];
}

const warnStep = ({ text, hasReached, ends }: WarnResult): ReportStep => ({
  atMs: 0,
  kind: "warn",
  isPretended: false,
  text,
  outcome: hasReached ? "ended" : (ends[0]?.outcome ?? "skipped"),
  exitCode: ends[0]?.exitCode ?? null,
  tookMs: ends.length === 0 ? null : Math.max(...ends.map(({ tookMs }) => tookMs)),
  output: ends.map(({ output }) => output).join(""),
});

/** One began when the one before it had ended. */
function commandSteps(results: readonly CommandResult[], firstAtMs: number | null): ReportStep[] {
  let atMs = firstAtMs;
  return results.map(({ argv, outcome, exitCode, tookMs, output }): ReportStep => {
    const step: ReportStep = { atMs, kind: "run", isPretended: false, text: line(argv), outcome, exitCode, tookMs, output };
    if (atMs !== null) atMs += tookMs;
    return outcome === "skipped" ? { ...step, atMs: null, tookMs: null } : step;
  });
}

const wouldStep = (would: WouldHave): ReportStep => ({
  atMs: would.afterMs,
  kind: would.kind,
  isPretended: true,
  text: would.kind === "warn" ? would.text : line(would.argv),
  outcome: null,
  exitCode: null,
  tookMs: null,
  output: "",
});

const powerOffStep = (fact: PowerOffFact, atMs: number | null): ReportStep => ({
  atMs: fact.kind === "still-up" && atMs !== null ? atMs + fact.afterMs : atMs,
  kind: "power-off",
  isPretended: false,
  text: line(fact.argv),
  outcome: fact.kind,
  exitCode: fact.kind === "refused" ? fact.end.exitCode : null,
  tookMs: fact.kind === "refused" ? fact.end.tookMs : null,
  output: fact.kind === "refused" ? fact.end.output : "",
});
