import type { FeedCause } from "./feed.ts";

/** Ways of going through everything without ending anything. */
export type Pretence = "observer" | "dry-run" | "drill";

/** What takes the server down. `feedId`: the feed that made it too few; `null` for an order or a drill. */
export interface Cause {
  readonly kind: FeedCause | "command" | "schedule" | "drill";
  readonly feedId: string | null;
}

interface Begun {
  readonly cause: Cause;
  /** When it began, monotonic ms. */
  readonly beganMs: number;
}

/** A shutdown in earnest. What it is never changes under way: disarming ends it, and another begins. */
export interface ArmedCourse extends Begun {
  readonly mode: "armed";
}

/** The same without its end: no function makes a real action of it, and arming does not turn it into an armed one (SAFETY 34). */
export interface PretendCourse extends Begun {
  readonly mode: Pretence;
}

export type Course = ArmedCourse | PretendCourse;

/** How far along the shutdown is. `powering-off` is the point of no return (SAFETY 15). Moments in monotonic ms. */
export type Phase =
  | { readonly kind: "watching" }
  /** `held`: what counted down is good again, but not long enough to be called off. */
  | { readonly kind: "counting"; readonly cause: Cause; readonly deadlineMs: number; readonly held: boolean }
  | { readonly kind: "warned"; readonly course: Course; readonly sinceMs: number; readonly untilMs: number }
  | { readonly kind: "stopping"; readonly course: Course; readonly sinceMs: number; readonly untilMs: number }
  | { readonly kind: "powering-off"; readonly course: Course; readonly sinceMs: number }
  | { readonly kind: "done"; readonly course: Course; readonly sinceMs: number; readonly tookMs: number }
  | { readonly kind: "cancelled"; readonly cause: Cause; readonly sinceMs: number };
