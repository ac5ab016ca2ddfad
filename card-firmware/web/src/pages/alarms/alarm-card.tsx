import type { ActiveAlarm } from "@istars/protocol/model/event.ts";
import { severityTone } from "@istars/ui/live/alarm-order.ts";
import { StatePill } from "@istars/ui/states/state-pill.tsx";
import { Ago } from "@istars/ui/values/ago.tsx";
import { Button } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useAlarmTitle, useSubjectWord } from "../../live/alarm-title.ts";
import classes from "./alarm-card.module.css";

export interface AlarmCardProps {
  readonly alarm: ActiveAlarm;
  /** The card's clock now, epoch ms. */
  readonly nowWallMs: number | null;
  /** The list is the last known one. */
  readonly isOld: boolean;
  /** `null` where acknowledging is not open to the person or not possible now. */
  readonly onAcknowledge: (() => void) | null;
}

/** One active alarm: what it is, since when, why, what it means and what to do first. */
export function AlarmCard({ alarm, nowWallMs, isOld, onAcknowledge }: AlarmCardProps) {
  const { t } = useTranslation(["alarms", "domain"]);
  const tone = isOld ? "unknown" : severityTone(alarm.severity);
  const titleOf = useAlarmTitle();
  const sayWhat = useSubjectWord();
  return (
    <article className={classes.card} data-tone={tone} data-severity={alarm.severity}>
      <header className={classes.head}>
        <h2 className={classes.title}>{titleOf(alarm)}</h2>
        <StatePill tone={tone}>{t(`domain:severities.${alarm.severity}`)}</StatePill>
        <span className={classes.meta}>
          {sayWhat(alarm.subject)} · <Ago wallMs={alarm.raisedWallMs} nowWallMs={nowWallMs} />
        </span>
      </header>
      <dl className={classes.facts}>
        <div className={classes.fact} data-first>
          <dt>{t("firstAction")}</dt>
          <dd>{t(`domain:alarms.${alarm.id}.firstAction`)}</dd>
        </div>
        <div className={classes.fact}>
          <dt>{t("consequence")}</dt>
          <dd>{t(`domain:alarms.${alarm.id}.consequence`)}</dd>
        </div>
        <div className={classes.fact}>
          <dt>{t("cause")}</dt>
          <dd>{t(`domain:alarms.${alarm.id}.cause`)}</dd>
        </div>
      </dl>
      <Acknowledgement alarm={alarm} nowWallMs={nowWallMs} onAcknowledge={onAcknowledge} />
    </article>
  );
}

function Acknowledgement({ alarm, nowWallMs, onAcknowledge }: Pick<AlarmCardProps, "alarm" | "nowWallMs" | "onAcknowledge">) {
  const { t } = useTranslation("alarms");
  const titleOf = useAlarmTitle();
  if (alarm.acknowledged)
    return (
      <div className={classes.foot}>
        <IconCheck size="1.125rem" stroke={1.75} aria-hidden="true" />
        <span>
          {t("acknowledged", { user: alarm.acknowledged.by })} · <Ago wallMs={alarm.acknowledged.wallMs} nowWallMs={nowWallMs} />
        </span>
      </div>
    );
  if (onAcknowledge === null) return null;
  if (alarm.instance === null) return <div className={classes.foot}>{t("notStored")}</div>;
  return (
    <div className={classes.foot}>
      <Button variant="default" onClick={onAcknowledge} aria-label={`${t("acknowledge")}: ${titleOf(alarm)}`}>
        {t("acknowledge")}
      </Button>
    </div>
  );
}
