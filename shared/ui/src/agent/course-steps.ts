import type { AgentState, PhaseKind } from "@istars/protocol/model/ismartmate/agent-state.ts";

/** A part of what is under way or would be. `inMs`: until it begins, by now; `null`: it has, or nobody knows. */
export interface CourseStep {
  readonly id: "warned" | "stopping" | "powering-off";
  readonly standing: "past" | "now" | "next";
  readonly inMs: number | null;
}

const ORDER: readonly PhaseKind[] = ["watching", "counting", "warned", "stopping", "powering-off", "done"];

/** The steps of the present course with their times, `sinceMs` after the state was told; empty while nothing is under way. */
export function courseSteps({ phase, needs }: Pick<AgentState, "phase" | "needs">, sinceMs: number): readonly CourseStep[] {
  const at = ORDER.indexOf(phase.kind);
  if (at < ORDER.indexOf("counting")) return [];
  const later = (inMs: number | null): number | null => (inMs === null ? null : Math.max(0, inMs - sinceMs));
  const commandsInMs = phase.kind === "counting" && phase.inMs !== null ? phase.inMs + needs.warnMs : phase.inMs;
  const begins = { warned: phase.inMs, stopping: commandsInMs, "powering-off": phase.powerOffInMs } as const;
  return (["warned", "stopping", "powering-off"] as const).map((id) => {
    const own = ORDER.indexOf(id);
    const standing = own < at || phase.kind === "done" ? "past" : own === at ? "now" : "next";
    return { id, standing, inMs: standing === "next" ? later(begins[id]) : null };
  });
}

/** How much of the present phase has passed, 0 to 1; `null` where it has no end of its own. */
export function phaseShare({ phase }: Pick<AgentState, "phase">, sinceMs: number): number | null {
  if (phase.inMs === null) return null;
  const wholeMs = phase.sinceMs + phase.inMs;
  return wholeMs <= 0 ? 1 : Math.min(1, (phase.sinceMs + sinceMs) / wholeMs);
}
