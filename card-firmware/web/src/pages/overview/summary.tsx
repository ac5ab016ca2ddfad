import type { Reading } from "@istars/protocol/model/reading.ts";
import { severityTone } from "@istars/ui/live/alarm-order.ts";
import type { CardView } from "@istars/ui/live/card-view.ts";
import type { Freshness } from "@istars/ui/live/freshness.ts";
import { BatteryCard, LoadCard, PowerCard } from "@istars/ui/overview/answer-cards.tsx";
import classes from "@istars/ui/overview/overview.module.css";
import { Headline, Help, SummaryCard } from "@istars/ui/overview/summary-card.tsx";
import { useTranslation } from "react-i18next";
import { useAlarmTitle } from "../../live/alarm-title.ts";

export interface SummaryProps {
  readonly view: CardView;
  readonly reading: Reading | null;
  readonly freshness: Freshness;
}

/** What the first glance has to answer: is power fine, how long will it last, how much hangs on it, is anything wrong. */
export function Summary({ view, reading, freshness }: SummaryProps) {
  return (
    <div className={classes.summary}>
      <PowerCard reading={reading} freshness={freshness} />
      <BatteryCard reading={reading} freshness={freshness} />
      <LoadCard reading={reading} freshness={freshness} />
      <AlarmsCard view={view} />
    </div>
  );
}

function AlarmsCard({ view }: { readonly view: CardView }) {
  const { t } = useTranslation("glance");
  const titleOf = useAlarmTitle();
  const worst = view.alarms[0];
  const inWords = worst ? t("alarmCount", { count: view.alarms.length }) : t("noAlarms");
  if (!view.alarmsKnown || view.stream !== "open")
    return (
      <SummaryCard label={t("alarms")} to="/alarms">
        <Headline tone="unknown">{t("verdictOld")}</Headline>
        {view.alarmsKnown ? <Help>{t("verdictWas", { verdict: inWords })}</Help> : null}
      </SummaryCard>
    );
  return (
    <SummaryCard label={t("alarms")} to="/alarms">
      <Headline tone={worst ? severityTone(worst.severity) : "ok"}>{inWords}</Headline>
      <Help>{worst ? t("worst", { alarm: titleOf(worst) }) : t("nothingWrong")}</Help>
    </SummaryCard>
  );
}
