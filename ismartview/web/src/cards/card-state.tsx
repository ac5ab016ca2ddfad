import type { FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { statusTone } from "@istars/ui/fleet/card-weight.ts";
import { StatePill } from "@istars/ui/states/state-pill.tsx";
import { useTranslation } from "react-i18next";
import { useLinkReason } from "../texts/use-fleet-words.ts";
import classes from "./card-list.module.css";

/** How a card stands, in a word; with what its UPS does where that is not the usual. */
export function CardState({ card }: { readonly card: FleetCard }) {
  const { t } = useTranslation(["fleet", "view"]);
  return (
    <span className={classes.pills}>
      <StatePill tone={statusTone(card.status)}>{t(`fleet:statuses.${card.status}`)}</StatePill>
      {card.onBattery === true ? <StatePill tone="warning">{t("view:onBattery")}</StatePill> : null}
    </span>
  );
}

/** How a card is heard, and why it is not. */
export function LinkState({ card }: { readonly card: FleetCard }) {
  const { t } = useTranslation("fleet");
  const sayReason = useLinkReason();
  if (card.link === "online") return <span className={classes.quiet}>{t("links.online")}</span>;
  const reason = sayReason(card);
  return (
    <span title={reason === null ? undefined : `${reason.text}. ${reason.firstAction}`}>
      {t(`links.${card.link}`)}
      {reason === null ? null : <span className={classes.reason}>{reason.text}</span>}
    </span>
  );
}

/** How many alarms are on, and whether they call. */
export function AlarmCounts({ card: { alarms, silencedUntilWallMs } }: { readonly card: FleetCard }) {
  const { t } = useTranslation("cards");
  const { critical, warning, information } = alarms;
  if (critical + warning + information === 0) return <span className={classes.quiet}>0</span>;
  return (
    <span title={t("alarmCounts", { critical, warning, information })} className={classes.counts}>
      {critical > 0 ? (
        <span className={classes.alarmCount} data-tone="critical">
          {critical}
        </span>
      ) : null}
      {warning > 0 ? (
        <span className={classes.alarmCount} data-tone="warning">
          {warning}
        </span>
      ) : null}
      {information > 0 ? <span className={classes.alarmCount}>{information}</span> : null}
      {silencedUntilWallMs === null ? null : <span className={classes.quiet}>{t("silenced")}</span>}
    </span>
  );
}
