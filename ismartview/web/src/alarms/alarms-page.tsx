import { type AlarmFilter, type AlarmGrouping, alarmRows, groupedAlarms, NO_ALARM_FILTER } from "@istars/ui/fleet/alarm-rows.ts";
import { SidePanel } from "@istars/ui/frame/side-panel.tsx";
import { useMay } from "@istars/ui/session/use-may.ts";
import { Late } from "@istars/ui/states/late.tsx";
import { Notice } from "@istars/ui/states/notice.tsx";
import { Button, Skeleton, VisuallyHidden } from "@mantine/core";
import { useLocalStorage, useMediaQuery } from "@mantine/hooks";
import { useDeferredValue, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useIsComplete, useIsLive } from "../live/live-context.tsx";
import { useAlarmWords } from "../texts/use-fleet-words.ts";
import { AcknowledgeDialog } from "./acknowledge-dialog.tsx";
import { AlarmBar } from "./alarm-bar.tsx";
import { AlarmDetail } from "./alarm-detail.tsx";
import { AlarmTable } from "./alarm-table.tsx";
import { AlarmTools } from "./alarm-tools.tsx";
import classes from "./console.module.css";
import { NoteDialog } from "./note-dialog.tsx";
import { SilenceDialog } from "./silence-dialog.tsx";
import { useAlarmKeys } from "./use-alarm-keys.ts";
import { useAlarmRows } from "./use-alarm-rows.ts";

type Asked = "acknowledge" | "note" | "silence";

/** Every alarm that is on in the fleet, worst and newest first: looked through by keys, acknowledged, noted and silenced. */
export function AlarmsPage() {
  const { t } = useTranslation("console");
  const isLive = useIsLive();
  const isComplete = useIsComplete();
  const mayAct = useMay("operate");
  const sayAlarm = useAlarmWords();
  const all = useAlarmRows();
  const [filter, setFilter] = useState<AlarmFilter>(NO_ALARM_FILTER);
  const asked = useDeferredValue(filter);
  const [grouping, setGrouping] = useLocalStorage<AlarmGrouping>({
    key: "ismartview-alarm-groups",
    defaultValue: "none",
    getInitialValueInEffect: false,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: words change with the language, and then the page is drawn anew
  const { rows, groups } = useMemo(() => {
    const found = alarmRows(all, asked, ({ alarm, card }) =>
      [sayAlarm(alarm).text, card?.name, card?.site, card?.address, alarm.note?.text, alarm.acknowledged?.by].filter(Boolean).join("\n"),
    );
    return groupedAlarms(found, grouping);
  }, [all, asked, grouping]);

  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const chosenRows = useMemo(() => rows.filter(({ alarm }) => chosen.has(alarm.id)), [rows, chosen]);
  const [currentId, setCurrentId] = useState<number | null>(null);
  const current = rows.find(({ alarm }) => alarm.id === currentId) ?? null;
  const [dialog, setDialog] = useState<Asked | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  /** Beside the list, where there is room. */
  const aside = useRef<HTMLElement>(null);
  const isNarrow = useMediaQuery("(max-width: 74.99em)", false, { getInitialValueInEffect: false });

  /** What a key or button is about: those that are chosen, else the one that is looked at. */
  const about = chosenRows.length > 0 ? chosenRows : current === null ? [] : [current];
  const open = about.filter(({ alarm }) => alarm.acknowledged === null);
  const mayNow = mayAct && isLive;
  const turn = (id: number) =>
    setChosen((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const ask = (what: Asked) => {
    if (mayNow && (what === "acknowledge" ? open.length > 0 : what === "note" ? current !== null : about.length > 0)) setDialog(what);
  };
  useAlarmKeys({
    isOff: dialog !== null || (isNarrow && isOpen),
    rows,
    currentId,
    onCurrent: setCurrentId,
    onTurn: turn,
    onAsk: ask,
    onOpen: () => (isNarrow ? setIsOpen(true) : aside.current?.focus()),
  });
  const close = () => setDialog(null);
  const done = () => {
    close();
    setChosen(new Set());
  };
  const acts = mayAct ? { onAcknowledge: () => ask("acknowledge"), onNote: () => ask("note"), onSilence: () => ask("silence") } : null;

  if (!isComplete)
    return (
      <Late>
        <Skeleton height="10rem" radius="lg" />
      </Late>
    );
  return (
    <div className={classes.page}>
      <VisuallyHidden component="h1">{t("title")}</VisuallyHidden>
      {all.length === 0 ? (
        <Notice tone={isLive ? "ok" : "unknown"} title={t(isLive ? "none" : "noneWas")}>
          {isLive ? t("noneHelp") : null}
        </Notice>
      ) : (
        <>
          <AlarmTools all={all} shown={rows.length} filter={filter} onFilter={setFilter} grouping={grouping} onGrouping={setGrouping} />
          {chosenRows.length === 0 || acts === null ? null : (
            <AlarmBar count={chosenRows.length} open={open.length} isOff={!isLive} acts={acts} onClear={() => setChosen(new Set())} />
          )}
          {rows.length === 0 ? (
            <Notice
              tone="idle"
              title={t("nothing")}
              action={
                <Button variant="default" onClick={() => setFilter(NO_ALARM_FILTER)}>
                  {t("clearFilters")}
                </Button>
              }
            >
              {t("nothingHelp")}
            </Notice>
          ) : (
            <div className={classes.columns} data-alone={isNarrow || undefined} data-old={!isLive || undefined}>
              <div>
                <AlarmTable
                  rows={rows}
                  groups={groups}
                  grouping={grouping}
                  currentId={currentId}
                  chosen={mayAct ? chosen : null}
                  onTurn={turn}
                  onTurnAll={() => setChosen(new Set(chosenRows.length === rows.length ? [] : rows.map(({ alarm }) => alarm.id)))}
                  onOpen={({ alarm }) => {
                    setCurrentId(alarm.id);
                    if (isNarrow) setIsOpen(true);
                  }}
                  isOld={!isLive}
                />
                <p className={`${classes.quiet} ${classes.keys}`}>{t("keys")}</p>
              </div>
              {isNarrow ? null : (
                <aside ref={aside} tabIndex={-1} className={classes.aside} aria-label={t("detail")}>
                  {current === null ? (
                    <p className={classes.prompt}>{t("choosePrompt")}</p>
                  ) : (
                    <AlarmDetail row={current} isOld={!isLive} acts={acts} />
                  )}
                </aside>
              )}
            </div>
          )}
        </>
      )}
      <SidePanel isOpen={isNarrow && isOpen && current !== null} title={t("detail")} onClose={() => setIsOpen(false)}>
        {current === null ? null : <AlarmDetail row={current} isOld={!isLive} acts={acts} />}
      </SidePanel>
      <AcknowledgeDialog alarms={dialog === "acknowledge" ? open.map(({ alarm }) => alarm) : null} onDone={done} onClose={close} />
      <NoteDialog row={dialog === "note" ? current : null} onClose={close} />
      <SilenceDialog
        about={dialog === "silence" ? { kind: "alarms", alarms: about.map(({ alarm }) => alarm) } : null}
        onDone={done}
        onClose={close}
      />
    </div>
  );
}
