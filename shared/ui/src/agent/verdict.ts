import type { AgentFeed, AgentState } from "@istars/protocol/model/ismartmate/agent-state.ts";
import type { Tone } from "../tone.ts";

/** The one answer to "is this server safe?". */
export type VerdictWord =
  | "lost"
  | "still-up"
  | "shutting-down"
  | "powered-off"
  | "pretending"
  | "pretended"
  | "drill"
  | "counting"
  | "counting-only"
  | "held"
  | "cannot-power-off"
  | "not-set-up"
  | "unheard"
  | "too-few"
  | "observing"
  | "dry-run"
  | "carried"
  | "protected";

export interface Verdict {
  readonly word: VerdictWord;
  readonly tone: Tone;
}

/** Whether a feed can be counted on now, as the agent judges it: nothing failed, and somebody tells of it. */
export const isCountedOn = ({ word, failure }: AgentFeed): boolean =>
  word !== "off" && word !== "silent" && (failure === null || failure.inMs > 0);

const is = (word: VerdictWord, tone: Tone): Verdict => ({ word, tone });

/** `isLive` false: the state is the last known one, which says nothing about now. */
export function verdictOf(state: AgentState, isLive: boolean): Verdict {
  if (!isLive) return is("lost", "critical");
  const warns = (code: AgentState["warnings"][number]["code"]): boolean => state.warnings.some((warning) => warning.code === code);
  if (warns("still-up")) return is("still-up", "critical");
  return underWay(state) ?? (state.mode === "armed" && warns("cannot-power-off") ? is("cannot-power-off", "critical") : atRest(state));
}

/** What counts down or runs; `null`: nothing does. */
function underWay({ phase, mode }: AgentState): Verdict | null {
  switch (phase.kind) {
    case "watching":
    case "cancelled":
      return null;
    case "counting":
      if (phase.held) return is("held", "warning");
      return mode === "armed" ? is("counting", "critical") : is("counting-only", "warning");
    case "warned":
    case "stopping":
    case "powering-off":
    case "done":
      if (phase.course === "drill") return is("drill", "info");
      if (phase.course !== "armed") return is(phase.kind === "done" ? "pretended" : "pretending", "warning");
      return phase.kind === "done" ? is("powered-off", "critical") : is("shutting-down", "critical");
  }
}

function atRest({ mode, feeds, feedsNeeded, sources }: AgentState): Verdict {
  if (feeds.length === 0) return is("not-set-up", "warning");
  const isArmed = mode === "armed";
  if (!sources.some(({ link, isStale }) => link.state === "online" && !isStale)) return is("unheard", isArmed ? "critical" : "warning");
  if (feeds.filter(isCountedOn).length < feedsNeeded) return is("too-few", isArmed ? "critical" : "warning");
  if (mode === "observer") return is("observing", "warning");
  if (mode === "dry-run") return is("dry-run", "warning");
  return feeds.some(({ onBatteryForMs }) => onBatteryForMs !== null) ? is("carried", "warning") : is("protected", "ok");
}
