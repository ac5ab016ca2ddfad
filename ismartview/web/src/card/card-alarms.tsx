import type { FleetAlarm } from "@istars/protocol/model/ismartview/fleet-alarm.ts";
import type { FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { byWeight, severityTone } from "@istars/ui/live/alarm-order.ts";
import { Headline, Help, SummaryCard } from "@istars/ui/overview/summary-card.tsx";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useAlarms, useIsLive } from "../live/live-context.tsx";
import { useAlarmWords } from "../texts/use-fleet-words.ts";

/** The alarms of a card that are on, worst first. */
export function useCardAlarms(cardId: number): readonly FleetAlarm[] {
  const alarms = useAlarms();
  return useMemo(() => alarms.filter((alarm) => alarm.cardId === cardId).sort(byWeight), [alarms, cardId]);
}

/** Is anything wrong? What is not the present says so. */
export function AlarmsCard({ card: { id, link } }: { readonly card: FleetCard }) {
  const { t } = useTranslation(["card", "glance"]);
  const alarms = useCardAlarms(id);
  const isLive = useIsLive();
  const sayAlarm = useAlarmWords();
  const worst = alarms[0];
  const inWords = worst ? t("card:count", { count: alarms.length }) : t("card:noAlarms");
  const isPresent = isLive && link === "online";
  // An alarm that is on stays in sight, whatever became of the link; that none was on says little once the card is silent.
  if (!isLive || (!isPresent && worst === undefined))
    return (
      <SummaryCard label={t("card:alarms")}>
        <Headline tone="unknown">{t("glance:verdictOld")}</Headline>
        <Help>{worst ? t("glance:verdictWas", { verdict: inWords }) : t("card:noAlarmsWas")}</Help>
      </SummaryCard>
    );
  return (
    <SummaryCard label={t("card:alarms")}>
      <Headline tone={worst ? severityTone(worst.severity) : "ok"}>{inWords}</Headline>
      <Help>{worst ? t("card:worst", { alarm: sayAlarm(worst).text }) : t("card:noAlarmsHelp")}</Help>
    </SummaryCard>
  );
}
