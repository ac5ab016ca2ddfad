import type { Observation } from "@istars/protocol/net/source/observation.ts";
import type { Phase } from "./course.ts";
import type { FeedState } from "./feed.ts";
import type { SourceMemory } from "./feed-facts.ts";
import type { Policy } from "./policy.ts";

/** Something that people should mend; told for as long as it is so. */
export interface Warning {
  /** `observing`: nothing will be shut down. `path-not-proven`: no drill has shown that the network outlives the mains (SAFETY 8). */
  readonly code: "observing" | "path-not-proven" | "source-refused" | "source-silent" | "sensor-absurd";
  /** The source or feed it is about; `null`: the whole. */
  readonly subject: string | null;
}

/** Everything that is remembered from step to step: plain data, so that it can be kept in a journal. */
export interface DecisionState {
  /** Moment of the latest step, monotonic ms; never goes back. */
  readonly nowMs: number;
  readonly startedMs: number;
  /** What was heard up to here is from before a gap and tells nothing any more; `null`: no gap yet. */
  readonly freshAfterMs: number | null;
  readonly sources: readonly SourceMemory[];
  readonly feeds: readonly FeedState[];
  readonly phase: Phase;
  readonly order: { readonly by: "command" | "schedule"; readonly dueMs: number } | null;
  readonly maintenanceUntilMs: number | null;
  readonly isPathProven: boolean;
  /** Taken up from a journal: what was under way has to be asked for again. */
  readonly isResumed: boolean;
  readonly warnings: readonly Warning[];
}

/** The start of everything; `isPathProven` is what an earlier drill showed. */
export const newDecision = (nowMonoMs: number, isPathProven = false): DecisionState => ({
  nowMs: nowMonoMs,
  startedMs: nowMonoMs,
  freshAfterMs: null,
  sources: [],
  feeds: [],
  phase: { kind: "watching" },
  order: null,
  maintenanceUntilMs: null,
  isPathProven,
  isResumed: false,
  warnings: [],
});

export function warningsOf(state: DecisionState, observations: readonly Observation[], policy: Policy): Warning[] {
  const warnings: Warning[] = [];
  if (policy.mode !== "armed") warnings.push({ code: "observing", subject: null });
  if (!state.isPathProven) warnings.push({ code: "path-not-proven", subject: null });
  for (const { sourceId, link } of observations) {
    if (link.state === "refused") warnings.push({ code: "source-refused", subject: sourceId });
    if (link.state === "lost") warnings.push({ code: "source-silent", subject: sourceId });
  }
  for (const feed of state.feeds) if (feed.isSensorAbsurd) warnings.push({ code: "sensor-absurd", subject: feed.id });
  return warnings;
}
