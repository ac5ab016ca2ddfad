import type { FleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
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
import { useEventStory } from "./event-words.ts";

export interface EventTableProps {
  readonly events: readonly FleetEvent[];
  /** All of them are of one card, whose name stands above. */
  readonly isOneCard: boolean;
  readonly order: TimeOrder;
  readonly onEnd: (() => void) | null;
}

/** Events as rows, each of which opens; on a phone all stands below the time. */
export function EventTable({ events, isOneCard, order, onEnd }: EventTableProps) {
  const { t } = useTranslation(["records", "history"]);
  const wordsOf = useEventStory();
  const moment = useMoment();
  const isNarrow = useIsNarrow();
  const [open, setOpen] = useState<FleetEvent | null>(null);
  const time = ({ wallMs }: FleetEvent) => (
    <OpenRow>
      <span className={range.moment}>{moment(wallMs)}</span>
    </OpenRow>
  );
  const what = (event: FleetEvent) => {
    const { title, facts } = wordsOf(event);
    return (
      <>
        <div>{title}</div>
        {facts.length > 0 ? <div className={classes.facts}>{facts.map(({ label, value }) => `${label} ${value}`).join(" · ")}</div> : null}
      </>
    );
  };
  const whose = ({ cardName, site }: FleetEvent) => [cardName, site].filter((word) => word !== null).join(" · ");
  const columns: readonly Column<FleetEvent>[] = isNarrow
    ? [
        {
          id: "event",
          header: t("records:time"),
          width: 16,
          order,
          cell: (event) => (
            <>
              <div className={classes.head}>
                {time(event)} <SeverityPill event={event} />
              </div>
              {what(event)}
              {isOneCard ? null : <div className={classes.facts}>{whose(event)}</div>}
            </>
          ),
        },
      ]
    : [
        { id: "time", header: t("records:time"), width: 12, order, cell: time },
        { id: "severity", header: t("records:severity"), width: 9.5, usually: "shown", cell: (event) => <SeverityPill event={event} /> },
        { id: "event", header: t("records:event"), width: 22, cell: what },
        ...(isOneCard
          ? []
          : ([
              { id: "card", header: t("history:card"), width: 12, usually: "shown", cell: ({ cardName }) => cardName },
              { id: "site", header: t("history:site"), width: 9, usually: "shown", cell: ({ site }) => site },
            ] satisfies readonly Column<FleetEvent>[])),
        { id: "subject", header: t("records:subject"), width: 6, usually: "hidden", cell: (event) => wordsOf(event).subject },
        { id: "by", header: t("history:by"), width: 7, usually: "shown", cell: ({ by }) => by },
        { id: "number", header: t("records:number"), width: 6, usually: "hidden", align: "end", cell: ({ id }) => id },
      ];
  return (
    <>
      <ChosenTable
        key={String(isNarrow)}
        storageKey={isOneCard ? "ismartview-card-event-columns" : "ismartview-event-columns"}
        label={t("history:title")}
        columns={columns}
        rows={events}
        rowKey={({ id }) => id}
        rowHeight={isNarrow ? 84 : 52}
        onEnd={onEnd}
        foot={<p className={range.foot}>{t(onEnd === null ? "records:end" : "records:more")}</p>}
        onOpen={setOpen}
      />
      <EventPanel event={open} isOneCard={isOneCard} onClose={() => setOpen(null)} />
    </>
  );
}
