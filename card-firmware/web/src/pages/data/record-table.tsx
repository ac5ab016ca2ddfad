import type { Quantity } from "@istars/protocol/model/quantities.ts";
import type { RecordEntry, RecordSummary } from "@istars/protocol/model/records.ts";
import { useIsNarrow } from "@istars/ui/frame/use-is-narrow.ts";
import { shownAs, useQuantityName } from "@istars/ui/records/quantity-name.ts";
import range from "@istars/ui/records/record-page.module.css";
import { ChosenTable } from "@istars/ui/tables/chosen-table.tsx";
import { OpenRow } from "@istars/ui/tables/open-row.tsx";
import type { TimeOrder } from "@istars/ui/tables/time-header.tsx";
import type { Column } from "@istars/ui/tables/virtual-table.tsx";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { useMoment } from "@istars/ui/values/use-moment.ts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PowerWord } from "./power-word.tsx";
import classes from "./record-table.module.css";
import { RowPanel } from "./row-panel.tsx";

export interface RecordTableProps {
  readonly rows: readonly RecordEntry[];
  readonly quantities: readonly Quantity[];
  readonly order: TimeOrder;
  readonly onEnd: (() => void) | null;
}

/** The records as rows: of an interval the average with its bounds, of a moment in which power came or went the value then. */
export function RecordTable({ rows, quantities, order, onEnd }: RecordTableProps) {
  const { t, i18n } = useTranslation("records");
  const nameOf = useQuantityName();
  const say = useDuration();
  const isNarrow = useIsNarrow();
  const [open, setOpen] = useState<RecordEntry | null>(null);
  const moment = useMoment();
  const count = new Intl.NumberFormat(i18n.language);
  const columns: readonly Column<RecordEntry>[] = [
    { id: "time", header: t("time"), width: isNarrow ? 8.5 : 13, order, cell: ({ wallMs }) => <OpenRow>{moment(wallMs)}</OpenRow> },
    ...quantities.map((quantity): Column<RecordEntry> => {
      const { unit, decimals, factor } = shownAs(quantity);
      const number = new Intl.NumberFormat(i18n.language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
      return {
        id: quantity.id,
        header: `${nameOf(quantity)} (${unit})`,
        width: 8,
        align: "end",
        cell: ({ values }) => <SummaryCell summary={values[quantity.id]} say={(value) => number.format(value * factor)} />,
      };
    }),
    { id: "power", header: t("power"), width: 10, usually: "shown", cell: (row) => <PowerCell row={row} /> },
    {
      id: "length",
      header: t("length"),
      width: 7,
      usually: "hidden",
      cell: ({ kind, spanMs }) => (kind === "power" ? null : say(spanMs, "fine")),
    },
    { id: "samples", header: t("samples"), width: 7, usually: "hidden", align: "end", cell: ({ samples }) => count.format(samples) },
  ];
  return (
    <>
      <ChosenTable
        storageKey="istars-data-columns"
        label={t("dataTitle")}
        columns={columns}
        rows={rows}
        rowKey={({ wallMs, kind, spanMs }) => `${wallMs} ${kind} ${spanMs}`}
        rowHeight={33}
        onEnd={onEnd}
        foot={<p className={range.foot}>{t(onEnd === null ? "end" : "more")}</p>}
        onOpen={setOpen}
      />
      <RowPanel row={open} onClose={() => setOpen(null)} />
    </>
  );
}

/** How the load was fed, where that is worth a word. */
function PowerCell({ row: { facts, kind } }: { readonly row: RecordEntry }) {
  const isPlain = facts.mainsOk === true && !facts.onBattery && facts.outputOn !== false;
  const isUnknown = facts.mainsOk === null && !facts.onBattery && facts.outputOn !== false;
  return (isPlain && kind === "interval") || isUnknown ? null : <PowerWord facts={facts} />;
}

function SummaryCell({ summary, say }: { readonly summary: RecordSummary | undefined; readonly say: (value: number) => string }) {
  const { t } = useTranslation("ui");
  const value = summary?.avg ?? summary?.last ?? null;
  if (summary === undefined || value === null) return <span className={range.quiet}>{t("unknown")}</span>;
  const [min, max] = [say(summary.min ?? value), say(summary.max ?? value)];
  return (
    <>
      {say(value)}
      {min === max ? null : (
        <span className={classes.band}>
          {min} – {max}
        </span>
      )}
    </>
  );
}
