import type { EventRecord } from "@istars/protocol/model/event.ts";
import { severityTone } from "@istars/ui/live/alarm-order.ts";
import { StatePill } from "@istars/ui/states/state-pill.tsx";
import { type Column, VirtualTable } from "@istars/ui/tables/virtual-table.tsx";
import { useMoment } from "@istars/ui/values/use-moment.ts";
import { useMediaQuery } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import range from "../record-range/record-page.module.css";
import classes from "./event-table.module.css";
import { useEventWords } from "./event-words.ts";

/** Events as rows; on a phone what happened stands below its time. */
export function EventTable({ events, onEnd }: { readonly events: readonly EventRecord[]; readonly onEnd: (() => void) | null }) {
  const { t } = useTranslation(["records", "alarms", "domain"]);
  const wordsOf = useEventWords();
  const isNarrow = useMediaQuery("(max-width: 47.99em)", false, { getInitialValueInEffect: false });
  const moment = useMoment();
  const time = ({ wallMs }: EventRecord) => <span className={range.moment}>{moment(wallMs)}</span>;
  // Only what began is coloured: that something is over, or was seen, is no bad news.
  const pill = ({ kind, severity }: EventRecord) => (
    <StatePill tone={kind === "alarm.raised" ? severityTone(severity) : "idle"}>{t(`domain:severities.${severity}`)}</StatePill>
  );
  const subjectOf = ({ subject }: EventRecord) => (subject === "ups" || subject === "card" ? t(`alarms:subject.${subject}`) : subject);
  const what = (event: EventRecord) => {
    const { title, facts } = wordsOf(event);
    return (
      <>
        <div>{title}</div>
        {facts.length > 0 ? <div className={classes.facts}>{facts.join(" · ")}</div> : null}
      </>
    );
  };
  const columns: readonly Column<EventRecord>[] = isNarrow
    ? [
        {
          id: "event",
          header: t("records:event"),
          width: 16,
          cell: (event) => (
            <>
              <div className={classes.head}>
                {time(event)} {pill(event)}
              </div>
              {what(event)}
            </>
          ),
        },
      ]
    : [
        { id: "time", header: t("records:time"), width: 13, cell: time },
        { id: "severity", header: t("records:severity"), width: 9, cell: pill },
        { id: "event", header: t("records:event"), width: 26, cell: what },
        { id: "subject", header: t("records:subject"), width: 6, cell: subjectOf },
      ];
  return (
    <VirtualTable
      key={String(isNarrow)}
      label={t("records:eventsTitle")}
      columns={columns}
      rows={events}
      rowKey={({ id }) => id}
      rowHeight={isNarrow ? 72 : 52}
      onEnd={onEnd}
      foot={<p className={range.foot}>{t(onEnd === null ? "records:end" : "records:more")}</p>}
    />
  );
}
