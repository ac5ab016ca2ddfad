import { type AlarmGrouping, type AlarmRow, isSilenced } from "@istars/ui/fleet/alarm-rows.ts";
import { useIsNarrow } from "@istars/ui/frame/use-is-narrow.ts";
import { severityTone } from "@istars/ui/live/alarm-order.ts";
import { StatePill } from "@istars/ui/states/state-pill.tsx";
import { OpenRow } from "@istars/ui/tables/open-row.tsx";
import { type Column, VirtualTable } from "@istars/ui/tables/virtual-table.tsx";
import { Ago } from "@istars/ui/values/ago.tsx";
import { useMoment } from "@istars/ui/values/use-moment.ts";
import { IconBellOff, IconCheck, IconMessage } from "@tabler/icons-react";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { ChoiceBox } from "../cards/choice-box.tsx";
import { useServiceNow } from "../live/live-context.tsx";
import { useAlarmWords } from "../texts/use-fleet-words.ts";
import classes from "./console.module.css";

export interface AlarmTableProps {
  readonly rows: readonly AlarmRow[];
  /** Heads by the alarm above which they stand. */
  readonly groups: ReadonlyMap<number, { readonly first: AlarmRow; readonly count: number }>;
  readonly grouping: AlarmGrouping;
  readonly currentId: number | null;
  /** `null`: nothing can be chosen. */
  readonly chosen: ReadonlySet<number> | null;
  readonly onTurn: (id: number) => void;
  readonly onTurnAll: () => void;
  readonly onOpen: (row: AlarmRow) => void;
  /** All is of another time. */
  readonly isOld: boolean;
}

/** Alarms as rows, as many as there are; on a phone each in one cell. */
export function AlarmTable({ rows, groups, grouping, currentId, chosen, onTurn, onTurnAll, onOpen, isOld }: AlarmTableProps) {
  const { t } = useTranslation(["console", "domain", "view"]);
  const sayAlarm = useAlarmWords();
  const isNarrow = useIsNarrow();
  const severity = ({ alarm }: AlarmRow) => (
    <StatePill tone={isOld || alarm.isStale ? "unknown" : severityTone(alarm.severity)}>
      {t(`domain:severities.${alarm.severity}`)}
    </StatePill>
  );
  const name = ({ alarm }: AlarmRow) => (
    <OpenRow>
      <span className={alarm.acknowledged === null ? classes.alarmName : undefined}>{sayAlarm(alarm).text}</span>
    </OpenRow>
  );
  const where = ({ alarm, card }: AlarmRow) => (
    <span className={classes.below} title={[card?.name, card?.site].filter(Boolean).join(" · ")}>
      <bdi className={classes.cardName}>{card?.name ?? alarm.cardId}</bdi>
      <span className={`${classes.quiet} ${classes.cardName}`}>{card?.site ?? t("view:noSite")}</span>
    </span>
  );
  const column = (
    id: "severity" | "alarm" | "card" | "since" | "state",
    width: number,
    cell: (row: AlarmRow) => ReactNode,
  ): Column<AlarmRow> => ({
    id,
    header: t(`console:columns.${id}`),
    width,
    cell,
  });
  const wide = [
    column("severity", 7.25, severity),
    column("alarm", 9.25, (row) => (
      <>
        {name(row)}
        {row.alarm.isStale ? <span className={`${classes.quiet} ${classes.below}`}>{t("console:stale")}</span> : null}
      </>
    )),
    column("card", 10.5, where),
    column("since", 7, ({ alarm }) => <Since wallMs={alarm.raisedWallMs} />),
    column("state", 8.75, (row) => <WhoKnows row={row} />),
  ];
  const stacked = column("alarm", 14, (row) => (
    <div className={classes.stacked}>
      {severity(row)}
      {name(row)}
      {where(row)}
      <Since wallMs={row.alarm.raisedWallMs} />
      <WhoKnows row={row} />
    </div>
  ));
  const choose: Column<AlarmRow> = {
    id: "choose",
    header: t("console:columns.choose"),
    head: (
      <ChoiceBox
        label={t("console:chooseAll")}
        isOn={chosen !== null && chosen.size > 0 && rows.every(({ alarm }) => chosen.has(alarm.id))}
        isPartly={chosen !== null && chosen.size > 0}
        onTurn={onTurnAll}
      />
    ),
    width: 2.5,
    cell: ({ alarm, card }) => (
      <ChoiceBox
        label={t("console:chooseOne", { alarm: sayAlarm(alarm).text, card: card?.name ?? alarm.cardId })}
        isOn={chosen?.has(alarm.id) === true}
        onTurn={() => onTurn(alarm.id)}
      />
    ),
  };
  const columns = isNarrow ? [stacked] : wide;
  // biome-ignore lint/correctness/useExhaustiveDependencies: words change with the language, and then all is drawn anew
  const heads = useMemo(() => {
    const said = ({ alarm, card }: AlarmRow): string =>
      grouping === "site"
        ? (card?.site ?? t("view:noSite"))
        : grouping === "card"
          ? (card?.name ?? "")
          : sayAlarm({ ...alarm, name: null }).text;
    return new Map(
      [...groups].map(([id, { first, count }]) => [
        id,
        <span key={id} className={classes.groupHead}>
          <bdi>{said(first)}</bdi>
          <span className={classes.quiet}>{t("console:groupCount", { count })}</span>
        </span>,
      ]),
    );
  }, [groups, grouping]);
  return (
    <VirtualTable
      key={String(isNarrow)}
      label={t("console:title")}
      columns={chosen === null ? columns : [choose, ...columns]}
      rows={rows}
      rowKey={({ alarm }) => alarm.id}
      rowHeight={isNarrow ? 141 : 49}
      onEnd={null}
      heads={heads}
      currentKey={currentId}
      lookOf={({ alarm }) => ({ isChosen: chosen?.has(alarm.id) === true, isOld: isOld || alarm.isStale })}
      onOpen={onOpen}
    />
  );
}

function Since({ wallMs }: { readonly wallMs: number }) {
  const nowWallMs = useServiceNow(10_000);
  return <Ago wallMs={wallMs} nowWallMs={nowWallMs} />;
}

/** Whether somebody knows of an alarm, and what they have done about it. */
function WhoKnows({ row }: { readonly row: AlarmRow }) {
  const { t } = useTranslation("console");
  const moment = useMoment("minute");
  const nowWallMs = useServiceNow(10_000);
  const { alarm, card } = row;
  const isQuiet = isSilenced(row, nowWallMs);
  const silencedUntil = Math.max(alarm.silencedUntilWallMs ?? 0, card?.silencedUntilWallMs ?? 0);
  return (
    <span className={classes.state}>
      {alarm.acknowledged === null ? (
        <span className={isQuiet || alarm.severity === "information" ? classes.quiet : classes.calls}>{t("nobody")}</span>
      ) : (
        <span>
          <IconCheck size="0.875rem" stroke={2} aria-hidden="true" /> {alarm.acknowledged.by} ·{" "}
          <Ago wallMs={alarm.acknowledged.wallMs} nowWallMs={nowWallMs} />
        </span>
      )}
      {alarm.cardTold === "not-needed" ? null : <span className={classes.quiet}>{t(`told.${alarm.cardTold}`)}</span>}
      {isQuiet ? (
        <span className={classes.quiet}>
          <IconBellOff size="0.875rem" stroke={1.75} aria-hidden="true" /> {t("silencedUntil", { time: moment(silencedUntil) })}
        </span>
      ) : null}
      {alarm.note === null ? null : (
        <span className={classes.quiet} title={alarm.note.text}>
          <IconMessage size="0.875rem" stroke={1.75} aria-hidden="true" />{" "}
          {alarm.notes > 1 ? t("notes", { count: alarm.notes }) : alarm.note.text.slice(0, 60)}
        </span>
      )}
    </span>
  );
}
