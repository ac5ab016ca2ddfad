import type { ArmedCourse, Cause, Course, Pretence, PretendCourse } from "./course.ts";

/** A part of the shutdown. `undo`: take back what the parts before it did. */
export type Step = "warn" | "run-commands" | "power-off" | "undo";

/** What the caller has to do. */
export interface RealAction {
  readonly kind: Step;
  readonly cause: Cause;
  /** The step was begun before the program was interrupted; go on where it stopped. */
  readonly again: boolean;
}

/** What would have been done. Its kinds are others, so whoever carries out the real ones cannot take it for one. */
export interface PretendAction {
  readonly kind: `would-${Step}`;
  readonly mode: Pretence;
  readonly cause: Cause;
  /** Since the course began, ms: "would have powered off after 82 s". */
  readonly afterMs: number;
}

export type Action = RealAction | PretendAction;

/** The only maker of real actions; it takes nothing but a course in earnest. */
export const inEarnest = (course: ArmedCourse, step: Step, again: boolean): RealAction => ({ kind: step, cause: course.cause, again });

const pretended = (course: PretendCourse, step: Step, nowMs: number): PretendAction => ({
  kind: `would-${step}`,
  mode: course.mode,
  cause: course.cause,
  afterMs: nowMs - course.beganMs,
});

export const actionOf = (course: Course, step: Step, nowMs: number, again = false): Action =>
  course.mode === "armed" ? inEarnest(course, step, again) : pretended(course, step, nowMs);
