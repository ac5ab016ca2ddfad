import { courseSteps } from "@istars/ui/agent/course-steps.ts";
import { verdictOf } from "@istars/ui/agent/verdict.ts";
import { useStateNow } from "../live/live-context.tsx";
import { VerdictBanner } from "../overview/verdict-banner.tsx";
import classes from "./why-page.module.css";

/** What is under way now, always in sight; nothing while nothing is. */
export function PinnedNow() {
  const now = useStateNow();
  if (now === null || courseSteps(now.state, now.sinceMs).length === 0) return null;
  return (
    <div className={classes.pinned}>
      <VerdictBanner verdict={verdictOf(now.state, now.isLive)} />
    </div>
  );
}
