import { useNow } from "@istars/ui/live/use-now.ts";
import { useTranslation } from "react-i18next";
import { isLive } from "../live/isearch-view.ts";
import { useIsearchView } from "../live/live-context.tsx";
import classes from "./search-bar.module.css";

/** How far the search is, or how it ended. What changes many times a second is not read out; how it ended is. */
export function SearchProgress() {
  const { t } = useTranslation("isearch");
  const view = useIsearchView();
  const { scan } = view;
  if (scan === null) return <p className={`${classes.progress} ${classes.quiet}`}>{t("notSearched")}</p>;
  const { state, found, asked, toAsk, tookMs, problems } = scan;
  const isRunning = state === "running" && isLive(view);
  const counted = [t("found", { count: found }), ...(toAsk > 0 ? [t("asked", { asked, toAsk })] : [])].join(" · ");
  return (
    <div className={classes.progress}>
      <div className={classes.lead}>
        {isRunning ? (
          <RunningFor sinceMs={view.scanAtMs} />
        ) : (
          <span role="status">{t(`ended.${state}`, { seconds: secondsOf(tookMs ?? 0) })}</span>
        )}
      </div>
      <div className={classes.quiet}>{counted}</div>
      {isRunning && toAsk > 0 ? (
        <div className={classes.track} aria-hidden="true">
          <div className={classes.filled} style={{ width: `${(asked / toAsk) * 100}%` }} />
        </div>
      ) : null}
      {problems.length === 0 ? null : (
        <ul className={classes.problems}>
          {problems.map((problem) => (
            <li key={problem} lang="en">
              {problem}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Counts on between what the service tells, so that a standing number means a standing page. */
function RunningFor({ sinceMs }: { readonly sinceMs: number }) {
  const { t } = useTranslation("isearch");
  const nowMs = useNow(100);
  return <>{t("running", { seconds: secondsOf(Math.max(0, nowMs - sinceMs)) })}</>;
}

const secondsOf = (ms: number): string => (ms / 1_000).toFixed(1);
