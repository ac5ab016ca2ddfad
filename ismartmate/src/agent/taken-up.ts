import type { KeptReport } from "../journal/report.ts";
import { CourseReport, type CourseReportDeps } from "./course-report.ts";
import type { Start } from "./resume.ts";

/**
 * The report of a run that is taken up goes on where it was left. One that was left under way and is not taken up came to nothing: its
 * machine started again, or its program was away for too long. `begun`: the report that was written last.
 */
export function takenUp({ decision: { phase } }: Start, begun: KeptReport | null, deps: CourseReportDeps): CourseReport | null {
  const course = "course" in phase && phase.kind !== "done" ? phase.course : null;
  const { outcome, mode } = begun?.report ?? {};
  const isOpen = outcome === "under-way" || outcome === "powering-off";
  if (course !== null) return new CourseReport(course, deps, isOpen && mode === course.mode ? begun : null);
  if (begun !== null && outcome === "under-way") {
    deps.reports
      .replace(begun.id, { ...begun.report, outcome: "cancelled" })
      .catch((error: unknown) => deps.log.error({ err: error }, "the report of a run could not be kept"));
  }
  return null;
}
