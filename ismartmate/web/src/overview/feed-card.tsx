import type { AgentFeed, AgentSource, FeedWord } from "@istars/protocol/model/ismartmate/agent-state.ts";
import { clockText } from "@istars/ui/agent/clock-text.ts";
import { StatePill } from "@istars/ui/states/state-pill.tsx";
import type { Tone } from "@istars/ui/tone.ts";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { useTranslation } from "react-i18next";
import type { StateNow } from "../live/live-context.tsx";
import { useAgentTexts } from "../texts/use-agent-texts.ts";
import classes from "./overview-page.module.css";
import { SourceRow } from "./source-row.tsx";

const TONES: Readonly<Record<FeedWord, Tone>> = {
  mains: "ok",
  resting: "info",
  battery: "warning",
  contested: "warning",
  "input-bad": "warning",
  unproven: "warning",
  off: "critical",
  silent: "unknown",
};

export interface FeedCardProps {
  readonly feed: AgentFeed;
  readonly sources: readonly AgentSource[];
  readonly now: StateNow;
}

/** One way power reaches this server: what it comes to, until when it can be counted on, and who says so. */
export function FeedCard({ feed, sources, now: { sinceMs, isLive } }: FeedCardProps) {
  const { t } = useTranslation("now");
  const texts = useAgentTexts();
  const say = useDuration();
  const { failure, onBatteryForMs } = feed;
  const failsInMs = failure === null ? null : Math.max(0, failure.inMs - sinceMs);
  const title = t("feed", { id: feed.id });
  return (
    <article className={classes.card} aria-label={title}>
      <div className={classes.cardHead}>
        <h3 className={classes.cardTitle}>{title}</h3>
        <StatePill tone={isLive ? TONES[feed.word] : "unknown"}>{texts.feedWords[feed.word]}</StatePill>
      </div>
      {onBatteryForMs === null ? null : (
        <p className={classes.line}>{t("onBatteryFor", { duration: say(onBatteryForMs + sinceMs, "fine") })}</p>
      )}
      {failure === null || failsInMs === null ? null : (
        <p className={classes.line} data-tone={failsInMs === 0 ? "critical" : "warning"}>
          {failsInMs === 0
            ? t("failed", { cause: texts.causes[failure.cause] })
            : t("failsIn", { clock: clockText(failsInMs), cause: texts.causes[failure.cause] })}
        </p>
      )}
      {feed.isSensorAbsurd ? <p className={classes.line}>{t("sensorAbsurd")}</p> : null}
      {sources.length === 0 ? <p className={classes.line}>{t("noSources")}</p> : null}
      {sources.map((source) => (
        <SourceRow key={source.id} source={source} sinceMs={sinceMs} isLive={isLive} />
      ))}
    </article>
  );
}
