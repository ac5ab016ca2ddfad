import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { Ago } from "@istars/ui/values/ago.tsx";
import { useTranslation } from "react-i18next";
import { useServiceNow } from "../live/live-context.tsx";
import classes from "./console.module.css";
import { useCourse } from "./use-course.ts";

export interface AlarmCourseProps {
  readonly alarmId: number;
  /** What people wrote, and nothing else. */
  readonly isNotesOnly?: boolean;
}

/** What has happened to an alarm so far, the oldest first. */
export function AlarmCourse({ alarmId, isNotesOnly = false }: AlarmCourseProps) {
  const { t, i18n } = useTranslation(["console", "fleet"]);
  const { events, failure } = useCourse(alarmId);
  const nowWallMs = useServiceNow(10_000);
  const sayFailure = useFailureText();
  if (failure !== null) return <p className={classes.quiet}>{t("console:courseFailed", { reason: sayFailure(failure) })}</p>;
  if (events === null) return null;
  const shown = isNotesOnly ? events.filter(({ params }) => typeof params.note === "string" || typeof params.text === "string") : events;
  if (shown.length === 0) return <p className={classes.quiet}>{t("console:noEarlier")}</p>;
  return (
    <ol className={classes.course}>
      {shown.map(({ id, kind, by, wallMs, params }) => {
        const note = typeof params.text === "string" ? params.text : typeof params.note === "string" ? params.note : null;
        return (
          <li key={id}>
            <span className={classes.courseHead}>
              <span>{i18n.exists(`fleet:events.${kind}`) ? t(`fleet:events.${kind}` as "fleet:events.alarm.raised") : kind}</span>
              <span className={classes.quiet}>
                {by === null ? null : `${by} · `}
                <Ago wallMs={wallMs} nowWallMs={nowWallMs} />
              </span>
            </span>
            {note === null ? null : <p className={classes.note}>{note}</p>}
          </li>
        );
      })}
    </ol>
  );
}
