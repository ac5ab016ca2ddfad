import type { EventRecord } from "@istars/protocol/model/event.ts";
import { useIsNarrow } from "@istars/ui/frame/use-is-narrow.ts";
import classes from "@istars/ui/records/log-row.module.css";
import range from "@istars/ui/records/record-page.module.css";
import { SeverityPill } from "@istars/ui/records/severity-pill.tsx";
import { ChosenTable } from "@istars/ui/tables/chosen-table.tsx";
import { OpenRow } from "@istars/ui/tables/open-row.tsx";
import type { TimeOrder } from "@istars/ui/tables/time-header.tsx";
import type { Column } from "@istars/ui/tables/virtual-table.tsx";
import { useMoment } from "@istars/ui/values/use-moment.ts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { EventPanel } from "./event-panel.tsx";
import { useEventWords } from "./event-words.ts";

export interface EventTableProps {
  readonly events: readonly EventRecord[];
  readonly order: TimeOrder;
  readonly onEnd: (() => void) | null;
}

/** Events as rows, each of which opens; on a phone what happened stands below its time. */
export function EventTable({ events, order, onEnd }: EventTableProps) {
  const { t } = useTranslation("records");
  const wordsOf = useEventWords();
  const moment = useMoment();
  const isNarrow = useIsNarrow();
  const [open, setOpen] = useState<EventRecord | null>(null);
  const time = ({ wallMs }: EventRecord) => (
    <OpenRow>
      <span className={range.moment}>{moment(wallMs)}</span>
    </OpenRow>
  );
  const what = (event: EventRecord) => {
    const { title, facts } = wordsOf(event);
    return (
      <>
        <div>{title}</div>
        {facts.length > 0 ? <div className={classes.facts}>{facts.map(({ label, value }) => `${label} ${value}`).join(" · ")}</div> : null}
      </>
    );
  };
  const columns: readonly Column<EventRecord>[] = isNarrow
    ? [
        {
          id: "event",
          header: t("time"),
          width: 16,
          order,
          cell: (event) => (
            <>
              <div className={classes.head}>
                {time(event)} <SeverityPill event={event} />
              </div>
              {what(event)}
            </>
          ),
        },
      ]
    : [
        { id: "time", header: t("time"), width: 13, order, cell: time },
        { id: "severity", header: t("severity"), width: 9, usually: "shown", cell: (event) => <SeverityPill event={event} /> },
        { id: "event", header: t("event"), width: 26, cell: what },
        { id: "subject", header: t("subject"), width: 6, usually: "shown", cell: (event) => wordsOf(event).subject },
        { id: "number", header: t("number"), width: 6, usually: "hidden", align: "end", cell: ({ id }) => id },
      ];
  return (
    <>
      <ChosenTable
        key={String(isNarrow)}
        storageKey="istars-event-columns"
        label={t("eventsTitle")}
        columns={columns}
        rows={events}
        rowKey={({ id }) => id}
        rowHeight={isNarrow ? 72 : 52}
        onEnd={onEnd}
        foot={<p className={range.foot}>{t(onEnd === null ? "end" : "more")}</p>}
        onOpen={setOpen}
      />
      <EventPanel event={open} onClose={() => setOpen(null)} />
    </>
  );
}
