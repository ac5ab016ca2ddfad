import type { FleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import { FactList, type FactRow } from "@istars/ui/details/fact-list.tsx";
import { EntryPanel } from "@istars/ui/frame/entry-panel.tsx";
import { SeverityPill } from "@istars/ui/records/severity-pill.tsx";
import { useLinkTo } from "@istars/ui/router.tsx";
import { useMay } from "@istars/ui/session/use-may.ts";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { useMoment } from "@istars/ui/values/use-moment.ts";
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { AlarmCourse } from "../alarms/alarm-course.tsx";
import { cardPath } from "../card/card-path.ts";
import { useCard } from "../live/live-context.tsx";
import { useAlarmWords } from "../texts/use-fleet-words.ts";
import classes from "./event-panel.module.css";
import { useEventStory } from "./event-words.ts";

export interface EventPanelProps {
  /** The event that is open; `null` while closed. */
  readonly event: FleetEvent | null;
  /** It is shown on the page of its card. */
  readonly isOneCard: boolean;
  readonly onClose: () => void;
}

/** Everything that an event tells; for an alarm what it means, what to do, and its course. */
export function EventPanel({ event, isOneCard, onClose }: EventPanelProps) {
  const wordsOf = useEventStory();
  return (
    <EntryPanel entry={event} titleOf={(shown) => wordsOf(shown).title} onClose={onClose}>
      {(shown) => (
        <>
          <EventFacts event={shown} />
          {isOneCard || shown.cardId === null ? null : (
            <ToCard id={shown.cardId} isRemoval={shown.kind === "card.removed"} onGo={onClose} />
          )}
          <Advice event={shown} />
          {shown.alarmId === null ? null : <Course alarmId={shown.alarmId} />}
        </>
      )}
    </EntryPanel>
  );
}

/** Between a card's clock and ours, and on the way, so much is nothing to speak of, ms. */
const USUAL_DELAY_MS = 5_000;

function EventFacts({ event }: { readonly event: FleetEvent }) {
  const { t } = useTranslation(["records", "history"]);
  const moment = useMoment();
  const say = useDuration();
  const { facts, subject } = useEventStory()(event);
  const { id, wallMs, heardWallMs, cardName, site, by } = event;
  const row = (key: string, label: string, value: string | null): FactRow[] =>
    value === null || value === "" ? [] : [{ id: key, label, value }];
  const delayMs = heardWallMs - wallMs;
  return (
    <FactList
      rows={[
        { id: "time", label: t("history:happened"), value: moment(wallMs) },
        ...(delayMs > USUAL_DELAY_MS
          ? [{ id: "heard", label: t("history:heard"), value: t("history:heardLater", { duration: say(delayMs, "fine") }) }]
          : []),
        { id: "severity", label: t("records:severity"), value: <SeverityPill event={event} /> },
        ...row("card", t("history:card"), cardName),
        ...row("site", t("history:site"), site),
        ...row("subject", t("records:subject"), subject),
        ...row("by", t("history:by"), by),
        ...facts,
        { id: "id", label: t("records:number"), value: id },
      ]}
    />
  );
}

interface ToCardProps {
  readonly id: number;
  /** The event says that the card was removed: where it was it can be brought back. */
  readonly isRemoval: boolean;
  readonly onGo: () => void;
}

function ToCard({ id, isRemoval, onGo }: ToCardProps) {
  const { t } = useTranslation("history");
  const link = useLinkTo(cardPath(id));
  const isGone = useCard(id) === null;
  const mayChange = useMay("read-write");
  if (isGone && !(isRemoval && mayChange)) return null;
  return (
    <div className={classes.action}>
      <Button
        component="a"
        variant="default"
        size="compact-sm"
        href={link.href}
        onClick={(event) => {
          onGo();
          link.onClick(event);
        }}
      >
        {t(isGone ? "bringBack" : "open")}
      </Button>
    </div>
  );
}

/** What an alarm means. What to do is for those in whose hands it still lies. */
function Advice({ event: { alarm, kind } }: { readonly event: FleetEvent }) {
  const { t } = useTranslation("history");
  const sayAlarm = useAlarmWords();
  const advice = alarm === null ? null : sayAlarm({ alarm, name: null }).advice;
  if (advice === null) return null;
  const parts = kind === "alarm.cleared" ? (["consequence", "cause"] as const) : (["firstAction", "consequence", "cause"] as const);
  return (
    <dl className={classes.advice}>
      {parts.map((part) => (
        <div key={part}>
          <dt>{t(`advice.${part}`)}</dt>
          <dd>{advice[part]}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What became of the alarm that the event is about: who saw it, who wrote what, and when it was over. */
function Course({ alarmId }: { readonly alarmId: number }) {
  const { t } = useTranslation("history");
  return (
    <section className={classes.course} aria-label={t("course")}>
      <h3 className={classes.subtitle}>{t("course")}</h3>
      <AlarmCourse alarmId={alarmId} />
    </section>
  );
}
