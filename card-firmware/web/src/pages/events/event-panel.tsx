import type { EventRecord } from "@istars/protocol/model/event.ts";
import { FactList } from "@istars/ui/details/fact-list.tsx";
import { EntryPanel } from "@istars/ui/frame/entry-panel.tsx";
import { SeverityPill } from "@istars/ui/records/severity-pill.tsx";
import { useMoment } from "@istars/ui/values/use-moment.ts";
import { useTranslation } from "react-i18next";
import classes from "./event-panel.module.css";
import { useEventWords } from "./event-words.ts";

export interface EventPanelProps {
  /** The event that is open; `null` while closed. */
  readonly event: EventRecord | null;
  readonly onClose: () => void;
}

/** Everything that an event tells, and for an alarm what it means and what to do. */
export function EventPanel({ event, onClose }: EventPanelProps) {
  const wordsOf = useEventWords();
  return (
    <EntryPanel entry={event} titleOf={(shown) => wordsOf(shown).title} onClose={onClose}>
      {(shown) => (
        <>
          <EventFacts event={shown} />
          <AlarmAdvice event={shown} />
        </>
      )}
    </EntryPanel>
  );
}

function EventFacts({ event }: { readonly event: EventRecord }) {
  const { t } = useTranslation("records");
  const moment = useMoment();
  const { facts, subject } = useEventWords()(event);
  const { id, wallMs, kind, instance } = event;
  return (
    <FactList
      rows={[
        { id: "time", label: t("time"), value: moment(wallMs) },
        { id: "severity", label: t("severity"), value: <SeverityPill event={event} /> },
        { id: "subject", label: t("subject"), value: subject },
        { id: "id", label: t("number"), value: id },
        ...(instance === null || kind === "alarm.raised" ? [] : [{ id: "instance", label: t("raisedBy"), value: instance }]),
        ...facts,
      ]}
    />
  );
}

function AlarmAdvice({ event: { alarm, kind } }: { readonly event: EventRecord }) {
  const { t } = useTranslation(["alarms", "domain"]);
  if (alarm === null) return null;
  // What to do is for those in whose hands it still lies.
  const parts = kind === "alarm.cleared" ? (["consequence", "cause"] as const) : (["firstAction", "consequence", "cause"] as const);
  return (
    <dl className={classes.advice}>
      {parts.map((part) => (
        <div key={part}>
          <dt>{t(part)}</dt>
          <dd>{t(`domain:alarms.${alarm}.${part}`)}</dd>
        </div>
      ))}
    </dl>
  );
}
