import type { AgentReport, ReportStep } from "@istars/protocol/model/ismartmate/reports.ts";
import { agentTexts } from "@istars/protocol/model/ismartmate/texts/en.ts";

/** A report's steps, and what came of it, for a terminal. */
export function reportLines({ id, mode, outcome, tookMs, steps }: AgentReport): readonly string[] {
  const after = tookMs === null ? "" : ` after ${Math.round(tookMs / 1_000)} s`;
  return ["", ...steps.map(stepLine), "", `${agentTexts.courses[mode]} ${id}: ${agentTexts.outcomes[outcome].toLowerCase()}${after}`];
}

function stepLine({ atMs, kind, isPretended, text, outcome, exitCode }: ReportStep): string {
  const at = atMs === null ? "" : `${(atMs / 1_000).toFixed(1)} s`;
  const came = isPretended || outcome === null ? "" : `: ${OUTCOMES[outcome] ?? outcome}${exitCode ? ` (${exitCode})` : ""}`;
  return `${at.padStart(9)}  ${isPretended ? "would " : ""}${STEP_WORDS[kind]} ${text}${came}`;
}

const OUTCOMES: Readonly<Record<string, string>> = agentTexts.stepOutcomes;
const STEP_WORDS: Readonly<Record<ReportStep["kind"], string>> = { warn: "tell users", run: "run", "power-off": "give" };
