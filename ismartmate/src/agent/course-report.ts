import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { Course } from "../decision/course.ts";
import type { Why } from "../decision/why.ts";
import type { CommandResult } from "../hands/commands.ts";
import type { WouldHave } from "../hands/dry-hands.ts";
import type { PowerOffFact } from "../hands/power-off.ts";
import type { WarnResult } from "../hands/warn.ts";
import type { KeptReport, Report, ReportFolder } from "../journal/report.ts";

export interface CourseReportDeps {
  readonly reports: Pick<ReportFolder, "add" | "replace">;
  readonly clock: Clock;
  /** The report is on the disk, as new or as over. */
  readonly onReport: (id: number) => void;
  readonly log: Logger;
}

/** The record of one run, kept on the disk as it goes. What cannot be kept is logged; nothing waits for it. */
export class CourseReport {
  readonly course: Course;
  readonly #deps: CourseReportDeps;
  #report: Report;
  #id: number | null;
  #saving: Promise<void> = Promise.resolve();
  #isWaiting = false;
  /** What was told of it last: listeners hear of its beginning and of its end. */
  #toldOutcome: Report["outcome"] | null;

  /** `begun`: taken up where an interrupted program left it. */
  constructor(course: Course, deps: CourseReportDeps, begun: KeptReport | null) {
    this.course = course;
    this.#deps = deps;
    this.#id = begun?.id ?? null;
    this.#toldOutcome = begun?.report.outcome ?? null;
    this.#report = begun?.report ?? {
      mode: course.mode,
      cause: course.cause,
      beganWallMs: Math.round(deps.clock.wallMs()),
      outcome: "under-way",
      tookMs: null,
      warned: null,
      commands: [],
      would: [],
      powerOff: [],
      why: [],
    };
    this.#save();
  }

  get outcome(): Report["outcome"] {
    return this.#report.outcome;
  }

  /** Its number when it is on the disk; rejects if it could not be kept. */
  async number(): Promise<number> {
    await this.settle();
    if (this.#id === null) throw new Error("the report of this run could not be kept on the disk");
    return this.#id;
  }

  note(why: readonly Why[]): void {
    if (why.length > 0) this.#change({ why: [...this.#report.why, ...why] });
  }

  warned(warned: WarnResult): void {
    this.#change({ warned });
  }

  command(result: CommandResult): void {
    this.#change({ commands: [...this.#report.commands, result] });
  }

  would(would: WouldHave): void {
    this.#change({ would: [...this.#report.would, would] });
  }

  powerOff(fact: PowerOffFact): void {
    this.#change({ powerOff: [...this.#report.powerOff, fact], ...(fact.kind === "still-up" ? { outcome: "still-up" } : {}) });
  }

  /** It came to this, `nowMs` on the decision's time. */
  becomes(outcome: Report["outcome"], nowMs: number): void {
    this.#change({ outcome, tookMs: Math.max(0, Math.round(nowMs - this.course.beganMs)) });
  }

  /** Resolves when nothing is being written any more. */
  async settle(): Promise<void> {
    while (this.#isWaiting) await this.#saving;
    await this.#saving;
  }

  #change(change: Partial<Report>): void {
    this.#report = { ...this.#report, ...change };
    this.#save();
  }

  /** What changes while the disk is busy is written together. */
  #save(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#saving = this.#saving.then(() => this.#put());
  }

  async #put(): Promise<void> {
    this.#isWaiting = false;
    const { reports, onReport, log } = this.#deps;
    const report = this.#report;
    try {
      if (this.#id === null) this.#id = await reports.add(report);
      else await reports.replace(this.#id, report);
      if (report.outcome !== this.#toldOutcome) {
        this.#toldOutcome = report.outcome;
        onReport(this.#id);
      }
    } catch (error) {
      log.error({ err: error }, "the report of a run could not be kept");
    }
  }
}
