import type { AgentPhase } from "@istars/protocol/model/ismartmate/agent-state.ts";
import type { Phase } from "../decision/course.ts";
import { threatOf } from "../decision/feed-count.ts";
import type { Policy } from "../decision/policy.ts";
import type { DecisionState } from "../decision/state.ts";
import { wholeMs } from "./whole-ms.ts";

/** When the system is told to power off if nothing changes, on the decision's time; `null`: not by itself. */
export function powerOffAt(phase: Phase, policy: Policy): number | null {
  switch (phase.kind) {
    case "counting":
      // A low battery spares the time for warning, but who knows now by what it will be.
      return phase.deadlineMs + policy.warnMs + policy.commandsMs;
    case "warned":
      return phase.untilMs + policy.commandsMs;
    case "stopping":
      return phase.untilMs;
    case "powering-off":
      return phase.sinceMs;
    case "watching":
    case "done":
    case "cancelled":
      return null;
  }
}

/** What has begun waits, because enough feeds are good just now, until they prove steady or fail again. */
function isHeld({ phase, feeds, startedMs, nowMs }: DecisionState, policy: Policy): boolean {
  if (phase.kind === "counting") return phase.held;
  if (phase.kind !== "warned" && phase.kind !== "stopping") return false;
  const { kind } = phase.course.cause;
  if (kind === "drill" || kind === "command" || kind === "schedule") return false;
  const threat = threatOf(feeds, policy, startedMs + policy.quietMs, nowMs);
  return threat === null || threat.atMs > nowMs;
}

/** When the phase is over by itself, on the decision's time; `null`: never. */
export const endOf = (phase: Phase): number | null =>
  phase.kind === "counting" ? phase.deadlineMs : phase.kind === "warned" || phase.kind === "stopping" ? phase.untilMs : null;

/** What a phase is looked at with, on the decision's time. */
export interface PhaseMoment {
  readonly nowMs: number;
  /** The decision does not say that of this phase; `null`: it does not count down. */
  readonly countingSinceMs: number | null;
}

/** How far along a shutdown is, with remaining durations as of `nowMs`. */
export function phaseView(decision: DecisionState, policy: Policy, { nowMs, countingSinceMs }: PhaseMoment): AgentPhase {
  const { phase } = decision;
  const held = isHeld(decision, policy);
  const remaining = (atMs: number | null): number | null => (atMs === null || held ? null : wholeMs(atMs - nowMs));
  const course = "course" in phase ? phase.course : null;
  const cause = course?.cause ?? ("cause" in phase ? phase.cause : null);
  const sinceMs = phase.kind === "watching" ? decision.startedMs : phase.kind === "counting" ? (countingSinceMs ?? nowMs) : phase.sinceMs;
  return {
    kind: phase.kind,
    cause: cause === null ? null : { kind: cause.kind, feedId: cause.feedId },
    course: course?.mode ?? null,
    held,
    inMs: remaining(endOf(phase)),
    powerOffInMs: remaining(powerOffAt(phase, policy)),
    sinceMs: wholeMs(nowMs - sinceMs),
    tookMs: phase.kind === "done" ? wholeMs(phase.tookMs) : null,
  };
}

/** A countdown is as old as the outage that it hangs on, or as its order. */
export function countingSince({ phase, feeds, nowMs }: DecisionState, beforeMs: number | null): number | null {
  if (phase.kind !== "counting") return null;
  const feed = feeds.find(({ id }) => id === phase.cause.feedId);
  return feed?.onBatterySinceMs ?? beforeMs ?? nowMs;
}

/** Whether there is something that people see running down. */
export const isRunningDown = (
  { phase, feeds, order, maintenanceUntilMs, startedMs, nowMs }: DecisionState,
  { quietMs }: Pick<Policy, "quietMs">,
): boolean =>
  phase.kind !== "watching" ||
  nowMs < startedMs + quietMs ||
  order !== null ||
  maintenanceUntilMs !== null ||
  feeds.some(({ onBatterySinceMs }) => onBatterySinceMs !== null);
