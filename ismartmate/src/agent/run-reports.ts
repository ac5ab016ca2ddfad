import type { Action } from "../decision/action.ts";
import type { Course } from "../decision/course.ts";
import type { DecisionState } from "../decision/state.ts";
import type { Why } from "../decision/why.ts";
import { CourseReport, type CourseReportDeps } from "./course-report.ts";

/** So much of what led to a run stands in its report. */
const LEAD = 50;

/** Keeps a report of each run through the shutdown, from its first warning to its end. */
export class RunReports {
  readonly #deps: CourseReportDeps;
  #latest: CourseReport | null;
  /** What was decided since all was well last. */
  #lead: readonly Why[] = [];

  /** `latest`: of a run that is taken up. */
  constructor(deps: CourseReportDeps, latest: CourseReport | null) {
    this.#deps = deps;
    this.#latest = latest;
  }

  get latest(): CourseReport | null {
    return this.#latest;
  }

  /** Follows one step of the decision. */
  follow(actions: readonly Action[], why: readonly Why[], { phase, nowMs }: DecisionState): void {
    const opening = actions.find(({ kind }) => kind === "warn" || kind === "would-warn");
    if (opening !== undefined) {
      if (this.#isOpen()) this.#latest?.becomes("cancelled", nowMs);
      this.#latest = new CourseReport(courseOf(opening, nowMs), this.#deps, null);
      this.#latest.note([...this.#lead, ...why]);
      this.#lead = [];
      this.#end(why.slice(why.findLastIndex(({ code }) => code === "warned")), nowMs);
    } else if (this.#isOpen()) {
      this.#latest?.note(why);
      this.#end(why, nowMs);
    } else if (why.length > 0) {
      this.#lead = phase.kind === "watching" || phase.kind === "cancelled" ? [] : [...this.#lead, ...why].slice(-LEAD);
    }
  }

  async settle(): Promise<void> {
    await this.#latest?.settle();
  }

  #isOpen(): boolean {
    const outcome = this.#latest?.outcome;
    return outcome === "under-way" || outcome === "powering-off";
  }

  #end(why: readonly Why[], nowMs: number): void {
    const report = this.#latest;
    if (report === null) return;
    const really = report.course.mode === "armed";
    for (const { code } of why) {
      if (code === "powering-off" && really) report.becomes("powering-off", nowMs);
      if (code === "done") report.becomes(really ? "powering-off" : "would-have-powered-off", nowMs);
      if (code === "cancelled" && this.#isOpen()) report.becomes("cancelled", nowMs);
    }
  }
}

const courseOf = (action: Action, nowMs: number): Course =>
  "mode" in action
    ? { mode: action.mode, cause: action.cause, beganMs: nowMs - action.afterMs }
    : { mode: "armed", cause: action.cause, beganMs: nowMs };
