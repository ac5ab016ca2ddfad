import type { Quantity } from "@istars/protocol/model/quantities.ts";
import type { RecordEntry, RecordSummary } from "@istars/protocol/model/records.ts";
import { StatePill } from "@istars/ui/states/state-pill.tsx";
import { type Column, VirtualTable } from "@istars/ui/tables/virtual-table.tsx";
import { useMoment } from "@istars/ui/values/use-moment.ts";
import { useTranslation } from "react-i18next";
import range from "../record-range/record-page.module.css";
import { shownAs, useQuantityName } from "./quantity-name.ts";
import classes from "./record-table.module.css";

export interface RecordTableProps {
  readonly rows: readonly RecordEntry[];
  readonly quantities: readonly Quantity[];
  readonly onEnd: (() => void) | null;
}

/** The records as rows: of an interval the average with its bounds, of a moment in which power came or went the value then. */
export function RecordTable({ rows, quantities, onEnd }: RecordTableProps) {
  const { t, i18n } = useTranslation("records");
  const nameOf = useQuantityName();
  const moment = useMoment();
  const columns: readonly Column<RecordEntry>[] = [
    { id: "time", header: t("time"), width: 13, cell: ({ wallMs }) => <span className={range.moment}>{moment(wallMs)}</span> },
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
    { id: "facts", header: "", width: 9, cell: (row) => <Facts row={row} /> },
  ];
  return (
    <VirtualTable
      label={t("dataTitle")}
      columns={columns}
      rows={rows}
      rowKey={({ wallMs, kind, spanMs }) => `${wallMs} ${kind} ${spanMs}`}
      rowHeight={33}
      onEnd={onEnd}
      foot={<p className={range.foot}>{t(onEnd === null ? "end" : "more")}</p>}
    />
  );
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

function Facts({ row: { facts, kind } }: { readonly row: RecordEntry }) {
  const { t } = useTranslation("records");
  if (facts.outputOn === false) return <StatePill tone="critical">{t("outputOff")}</StatePill>;
  if (facts.onBattery) return <StatePill tone="warning">{t("onBattery")}</StatePill>;
  if (facts.mainsOk === false) return <StatePill tone="warning">{t("mainsBad")}</StatePill>;
  return kind === "power" ? <span className={range.quiet}>{t("momentRow")}</span> : null;
}
