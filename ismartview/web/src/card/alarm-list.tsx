import type { FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { type AlarmRow, isSilenced } from "@istars/ui/fleet/alarm-rows.ts";
import { EntryPanel } from "@istars/ui/frame/entry-panel.tsx";
import { severityTone } from "@istars/ui/live/alarm-order.ts";
import { useMay } from "@istars/ui/session/use-may.ts";
import { StatePill } from "@istars/ui/states/state-pill.tsx";
import { Ago } from "@istars/ui/values/ago.tsx";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AcknowledgeDialog } from "../alarms/acknowledge-dialog.tsx";
import { AlarmDetail } from "../alarms/alarm-detail.tsx";
import { NoteDialog } from "../alarms/note-dialog.tsx";
import { SilenceDialog } from "../alarms/silence-dialog.tsx";
import { useIsLive, useServiceNow } from "../live/live-context.tsx";
import { useAlarmWords } from "../texts/use-fleet-words.ts";
import classes from "./alarm-list.module.css";
import { useCardAlarms } from "./card-alarms.tsx";

/** The alarms of a card that are on, worst first; each opens with what to do, and is acknowledged, noted or silenced from there. */
export function AlarmList({ card }: { readonly card: FleetCard }) {
  const { t } = useTranslation("card");
  const alarms = useCardAlarms(card.id);
  const mayOperate = useMay("operate");
  const isLive = useIsLive();
  const [openId, setOpenId] = useState<number | null>(null);
  const [act, setAct] = useState<{ readonly what: "acknowledge" | "note" | "silence"; readonly row: AlarmRow } | null>(null);
  const rows = alarms.map((alarm): AlarmRow => ({ alarm, card }));
  const open = rows.find(({ alarm }) => alarm.id === openId) ?? null;
  const about = (what: "acknowledge" | "note" | "silence") => (act?.what === what ? act.row : null);
  const [acknowledged, silenced] = [about("acknowledge"), about("silence")];
  const close = () => setAct(null);
  return (
    <>
      {rows.length === 0 ? null : (
        <section aria-label={t("alarms")}>
          <ul className={classes.list}>
            {rows.map((row) => (
              <AlarmLine
                key={row.alarm.id}
                row={row}
                isLive={isLive}
                onOpen={() => setOpenId(row.alarm.id)}
                onAcknowledge={mayOperate ? () => setAct({ what: "acknowledge", row }) : null}
              />
            ))}
          </ul>
        </section>
      )}
      <EntryPanel entry={open} titleOf={() => card.name} onClose={() => setOpenId(null)}>
        {(row) => (
          <AlarmDetail
            row={row}
            isOld={!isLive}
            acts={
              mayOperate
                ? {
                    onAcknowledge: () => setAct({ what: "acknowledge", row }),
                    onNote: () => setAct({ what: "note", row }),
                    onSilence: () => setAct({ what: "silence", row }),
                  }
                : null
            }
          />
        )}
      </EntryPanel>
      <AcknowledgeDialog alarms={acknowledged === null ? null : [acknowledged.alarm]} onDone={close} onClose={close} />
      <NoteDialog row={about("note")} onClose={close} />
      <SilenceDialog about={silenced === null ? null : { kind: "alarms", alarms: [silenced.alarm] }} onDone={close} onClose={close} />
    </>
  );
}

interface AlarmLineProps {
  readonly row: AlarmRow;
  readonly isLive: boolean;
  readonly onOpen: () => void;
  /** `null`: the person may look only. */
  readonly onAcknowledge: (() => void) | null;
}

function AlarmLine({ row, isLive, onOpen, onAcknowledge }: AlarmLineProps) {
  const { t } = useTranslation(["card", "domain", "console"]);
  const sayAlarm = useAlarmWords();
  const nowWallMs = useServiceNow(10_000);
  const { alarm } = row;
  const { text, advice } = sayAlarm(alarm);
  const tone = isLive && !alarm.isStale ? severityTone(alarm.severity) : "unknown";
  return (
    <li className={classes.line} data-tone={tone}>
      <StatePill tone={tone}>{t(`domain:severities.${alarm.severity}`)}</StatePill>
      <div className={classes.what}>
        <button type="button" className={classes.open} aria-haspopup="dialog" onClick={onOpen}>
          {text}
        </button>
        <div className={classes.quiet}>
          <Ago wallMs={alarm.raisedWallMs} nowWallMs={nowWallMs} />
          {alarm.isStale ? ` · ${t("card:alarmsOld")}` : ""}
          {alarm.acknowledged === null ? "" : ` · ${t("card:acknowledgedBy", { user: alarm.acknowledged.by })}`}
          {isSilenced(row, nowWallMs) ? ` · ${t("card:silenced")}` : ""}
          {alarm.note === null ? "" : ` · “${alarm.note.text}”`}
        </div>
        {advice === null ? null : <div>{advice.firstAction}</div>}
      </div>
      {onAcknowledge === null || alarm.acknowledged !== null ? null : (
        <Button size="compact-sm" variant="default" disabled={!isLive} onClick={onAcknowledge}>
          {t("console:acknowledge")}
        </Button>
      )}
    </li>
  );
}
