import { causeText } from "@istars/protocol/model/ismartmate/texts/why-sentence.ts";
import type { Verdict } from "@istars/ui/agent/verdict.ts";
import { ToneIcon } from "@istars/ui/states/tone-icon.tsx";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Countdown } from "../countdown/countdown.tsx";
import { useStateNow } from "../live/live-context.tsx";
import { capitalized } from "../texts/capitalized.ts";
import { useAgentTexts } from "../texts/use-agent-texts.ts";
import classes from "./verdict-banner.module.css";

export interface VerdictBannerProps {
  readonly verdict: Verdict;
  /** The one thing to do about it. */
  readonly action?: ReactNode;
}

/** Seen from across the room: how safe the server is, and what comes when. */
export function VerdictBanner({ verdict: { word, tone }, action = null }: VerdictBannerProps) {
  const { t } = useTranslation("now");
  const texts = useAgentTexts();
  const cause = useStateNow()?.state.phase.cause ?? null;
  const about = cause === null ? "" : capitalized(causeText(cause.kind, cause.feedId, texts));
  return (
    <section className={classes.banner} data-tone={tone}>
      <div className={classes.said} role="status">
        <ToneIcon tone={tone} size="2.5rem" />
        <div className={classes.words}>
          <h2 className={classes.title}>{t(`verdicts.${word}.title`)}</h2>
          <p className={classes.text}>{t(`verdicts.${word}.text`, { cause: about })}</p>
        </div>
      </div>
      {action}
      <Countdown />
    </section>
  );
}
