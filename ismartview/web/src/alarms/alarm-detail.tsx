import type { AlarmRow } from "@istars/ui/fleet/alarm-rows.ts";
import { isSilenced } from "@istars/ui/fleet/alarm-rows.ts";
import { severityTone } from "@istars/ui/live/alarm-order.ts";
import { useLinkTo } from "@istars/ui/router.tsx";
import { StatePill } from "@istars/ui/states/state-pill.tsx";
import { useMoment } from "@istars/ui/values/use-moment.ts";
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { cardPath } from "../card/card-path.ts";
import { useServiceNow } from "../live/live-context.tsx";
import { useAlarmWords, useLinkReason } from "../texts/use-fleet-words.ts";
import { AlarmCourse } from "./alarm-course.tsx";
import classes from "./console.module.css";

/** What can be asked for of one alarm. */
export interface AlarmActs {
  readonly onAcknowledge: () => void;
  readonly onNote: () => void;
  readonly onSilence: () => void;
}

export interface AlarmDetailProps {
  readonly row: AlarmRow;
  /** All is of another time. */
  readonly isOld: boolean;
  /** `null`: the person may look only. */
  readonly acts: AlarmActs | null;
}

/** One alarm: what to do first, what it means, why it usually comes, who knows of it, and what has happened so far. */
export function AlarmDetail({ row, isOld, acts }: AlarmDetailProps) {
  const { t } = useTranslation(["console", "domain", "view", "fleet"]);
  const sayAlarm = useAlarmWords();
  const sayReason = useLinkReason();
  const moment = useMoment();
  const nowWallMs = useServiceNow(10_000);
  const { alarm, card } = row;
  const link = useLinkTo(cardPath(alarm.cardId));
  const { text, advice } = sayAlarm(alarm);
  const tone = isOld || alarm.isStale ? "unknown" : severityTone(alarm.severity);
  const reason = card === null ? null : sayReason(card);
  const silencedUntil = Math.max(alarm.silencedUntilWallMs ?? 0, card?.silencedUntilWallMs ?? 0);
  return (
    <article className={classes.detail}>
      <header>
        <StatePill tone={tone}>{t(`domain:severities.${alarm.severity}`)}</StatePill>
        <h2 className={classes.detailTitle}>{text}</h2>
        <p className={classes.where}>
          <a className={classes.cardLink} {...link}>
            <bdi>{card?.name ?? alarm.cardId}</bdi>
          </a>
          <span className={classes.quiet}> · {card?.site ?? t("view:noSite")}</span>
        </p>
      </header>
      {alarm.isStale ? (
        <p className={classes.stale}>
          {t("console:staleHelp")} {reason === null ? null : `${reason.text}. ${reason.firstAction}`}
        </p>
      ) : null}
      {advice === null ? (
        <p className={classes.quiet}>{t("console:unknownKind")}</p>
      ) : (
        <dl className={classes.advice}>
          <dt>{t("console:firstAction")}</dt>
          <dd className={classes.first}>{advice.firstAction}</dd>
          <dt>{t("console:consequence")}</dt>
          <dd>{advice.consequence}</dd>
          <dt>{t("console:cause")}</dt>
          <dd>{advice.cause}</dd>
        </dl>
      )}
      {acts === null ? (
        <p className={classes.quiet}>{t("console:readOnly")}</p>
      ) : (
        <div className={classes.acts}>
          <Button size="compact-sm" disabled={alarm.acknowledged !== null || isOld} onClick={acts.onAcknowledge}>
            {t("console:acknowledge")}
          </Button>
          <Button size="compact-sm" variant="default" disabled={isOld} onClick={acts.onNote}>
            {t("console:note")}
          </Button>
          <Button size="compact-sm" variant="default" disabled={isOld} onClick={acts.onSilence}>
            {t("console:silence")}
          </Button>
        </div>
      )}
      <dl className={classes.advice}>
        <dt>{t("console:raised")}</dt>
        <dd>{moment(alarm.raisedWallMs)}</dd>
        {Math.abs(alarm.heardWallMs - alarm.raisedWallMs) > 5_000 ? (
          <>
            <dt>{t("console:heard")}</dt>
            <dd>{moment(alarm.heardWallMs)}</dd>
          </>
        ) : null}
        <dt>{t("console:acknowledged")}</dt>
        <dd>
          {alarm.acknowledged === null ? t("console:nobody") : `${alarm.acknowledged.by} · ${moment(alarm.acknowledged.wallMs)}`}
          {alarm.cardTold === "not-needed" ? null : <span className={classes.quiet}> · {t(`console:told.${alarm.cardTold}`)}</span>}
        </dd>
        {isSilenced(row, nowWallMs) ? <dd>{t("console:silencedUntil", { time: moment(silencedUntil) })}</dd> : null}
      </dl>
      <section>
        <h3 className={classes.partTitle}>{t("console:course")}</h3>
        <AlarmCourse alarmId={alarm.id} />
      </section>
    </article>
  );
}
