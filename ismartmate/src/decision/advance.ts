import type { Step } from "./action.ts";
import type { Cause, Course, Phase } from "./course.ts";
import type { Policy } from "./policy.ts";
import type { WhyCode, WhyParams } from "./why.ts";

/** What the next phase depends on, all of it about now. */
export interface Situation {
  readonly nowMs: number;
  readonly policy: Policy;
  /** What takes the server down and when; `null` while nothing runs. */
  readonly threat: { readonly cause: Cause; readonly atMs: number } | null;
  /** Enough feeds have been good for long enough. */
  readonly areFeedsSteady: boolean;
  /** Our own time had a gap just now: nothing that ran may go on. */
  readonly isAfterGap: boolean;
  readonly isDrillAsked: boolean;
  readonly haveCommandsEnded: boolean;
  readonly isPowerOffGiven: boolean;
}

/** One phase further: what to do about it, in which course, and what to tell. */
export interface Advance {
  readonly phase: Phase;
  readonly step?: { readonly course: Course; readonly step: Step };
  readonly why: { readonly code: WhyCode; readonly params: WhyParams };
}

const CANCELLED_SHOWN_MS = 60_000;

const isOrder = (cause: Cause): boolean => cause.kind === "command" || cause.kind === "schedule";
const nameOf = ({ kind, feedId }: Cause) => ({ cause: kind, feedId });
const isDue = ({ threat, nowMs }: Situation): boolean => threat !== null && threat.atMs <= nowMs;

function cancelled(cause: Cause, reason: string, nowMs: number): Advance {
  return { phase: { kind: "cancelled", cause, sinceMs: nowMs }, why: { code: "cancelled", params: { ...nameOf(cause), reason } } };
}

function begin(cause: Cause, mode: Course["mode"], { nowMs, policy }: Situation): Advance {
  const course: Course = { mode, cause, beganMs: nowMs };
  return {
    phase: { kind: "warned", course, sinceMs: nowMs, untilMs: nowMs + policy.warnMs },
    step: { course, step: "warn" },
    why: { code: "warned", params: { ...nameOf(cause), mode, warnMs: policy.warnMs } },
  };
}

function fromRest(at: Situation): Advance | null {
  if (at.isDrillAsked && at.threat === null) return begin({ kind: "drill", feedId: null }, "drill", at);
  if (at.threat === null) return null;
  const { cause, atMs } = at.threat;
  return {
    phase: { kind: "counting", cause, deadlineMs: atMs, held: false },
    why: { code: "counting", params: { ...nameOf(cause), inMs: Math.max(0, atMs - at.nowMs) } },
  };
}

function fromCounting(phase: Phase & { kind: "counting" }, at: Situation): Advance | null {
  if (at.isAfterGap) return cancelled(phase.cause, "gap", at.nowMs);
  if (at.threat === null) {
    if (isOrder(phase.cause)) return cancelled(phase.cause, "withdrawn", at.nowMs);
    if (at.areFeedsSteady) return cancelled(phase.cause, "steady", at.nowMs);
    return phase.held ? null : { phase: { ...phase, held: true }, why: { code: "held", params: nameOf(phase.cause) } };
  }
  const { cause, atMs } = at.threat;
  if (isDue(at)) return begin(cause, at.policy.mode, at);
  if (atMs === phase.deadlineMs && cause.kind === phase.cause.kind && cause.feedId === phase.cause.feedId && !phase.held) return null;
  return {
    phase: { kind: "counting", cause, deadlineMs: atMs, held: false },
    why: { code: "counting", params: { ...nameOf(cause), inMs: atMs - at.nowMs } },
  };
}

/** Why a course that can still be called off is; `null`: it is not. A drill hangs on nothing that feeds tell. */
function reasonToCancel({ mode, cause }: Course, at: Situation): string | null {
  if (at.isAfterGap) return "gap";
  if (mode === "drill") return null;
  if (mode !== at.policy.mode) return "mode";
  if (isDue(at)) return null;
  if (isOrder(cause)) return "withdrawn";
  return at.areFeedsSteady ? "steady" : null;
}

/** Before the point of no return: cancel, go on, or wait. Nothing goes on while enough feeds are good, steady or not. */
function fromUnderWay(phase: Phase & { kind: "warned" | "stopping" }, at: Situation): Advance | null {
  const { course } = phase;
  if (course.mode === "drill" && at.threat !== null && isDue(at)) return begin(at.threat.cause, at.policy.mode, at);
  const reason = reasonToCancel(course, at);
  if (reason !== null) return { ...cancelled(course.cause, reason, at.nowMs), step: { course, step: "undo" } };
  if (course.mode !== "drill" && !isDue(at)) return null;
  const isUrgent = phase.kind === "warned" && course.mode !== "drill" && at.threat?.cause.kind === "battery-low";
  const isOver = at.nowMs >= phase.untilMs || isUrgent || (phase.kind === "stopping" && at.haveCommandsEnded);
  if (!isOver) return null;
  if (phase.kind === "warned") {
    return {
      phase: { kind: "stopping", course, sinceMs: at.nowMs, untilMs: at.nowMs + at.policy.commandsMs },
      step: { course, step: "run-commands" },
      why: { code: "stopping", params: { ...nameOf(course.cause), mode: course.mode, limitMs: at.policy.commandsMs } },
    };
  }
  return {
    phase: { kind: "powering-off", course, sinceMs: at.nowMs },
    step: { course, step: "power-off" },
    why: { code: "powering-off", params: { ...nameOf(course.cause), mode: course.mode, afterMs: at.nowMs - course.beganMs } },
  };
}

function fromPoweringOff({ course }: Phase & { kind: "powering-off" }, at: Situation): Advance | null {
  if (course.mode === "armed" && !at.isPowerOffGiven) return null;
  const tookMs = at.nowMs - course.beganMs;
  return {
    phase: { kind: "done", course, sinceMs: at.nowMs, tookMs },
    why: { code: "done", params: { ...nameOf(course.cause), mode: course.mode, tookMs } },
  };
}

/** What really ended stays ended. What was only pretended is over when it would not happen again at once, or when somebody arms. */
function fromDone({ course }: Phase & { kind: "done" }, at: Situation): Advance | null {
  if (course.mode === "armed") return null;
  const isOver =
    at.isAfterGap ||
    course.mode === "drill" ||
    course.mode !== at.policy.mode ||
    (!isDue(at) && (isOrder(course.cause) || at.areFeedsSteady));
  return isOver ? cancelled(course.cause, course.mode === "drill" ? "drill-over" : "pretended", at.nowMs) : null;
}

/** One transition that is due now, or `null`. Called until nothing is due, so that lengths of 0 pass through at once. */
export function advance(phase: Phase, at: Situation): Advance | null {
  switch (phase.kind) {
    case "watching":
      return fromRest(at);
    case "cancelled":
      if (at.threat === null && !at.isDrillAsked && at.nowMs - phase.sinceMs >= CANCELLED_SHOWN_MS) {
        return { phase: { kind: "watching" }, why: { code: "cancelled", params: { ...nameOf(phase.cause), reason: "over" } } };
      }
      return fromRest(at);
    case "counting":
      return fromCounting(phase, at);
    case "warned":
    case "stopping":
      return fromUnderWay(phase, at);
    case "powering-off":
      return fromPoweringOff(phase, at);
    case "done":
      return fromDone(phase, at);
  }
}
