import type { ImportRow } from "@istars/protocol/model/ismartview/import.ts";
import { useIsNarrow } from "@istars/ui/frame/use-is-narrow.ts";
import { StatePill } from "@istars/ui/states/state-pill.tsx";
import { type Column, VirtualTable } from "@istars/ui/tables/virtual-table.tsx";
import { useTranslation } from "react-i18next";
import classes from "./add-page.module.css";

/** The rows of a file, each with whether it fits and what is wrong with it; on a phone that stands below the address. */
export function ImportTable({ rows }: { readonly rows: readonly ImportRow[] }) {
  const { t } = useTranslation(["add", "fleet"]);
  const isNarrow = useIsNarrow();
  const line: Column<ImportRow> = { id: "line", header: t("add:file.line"), width: 4, align: "end", cell: (row) => row.line };
  const stacked: Column<ImportRow> = {
    id: "address",
    header: t("add:file.address"),
    width: 13,
    cell: (row) => (
      <div className={classes.stacked}>
        <span>{row.text}</span>
        <RowState row={row} />
        <span className={classes.quiet}>{[row.card?.name, row.card?.site].filter(Boolean).join(" · ")}</span>
      </div>
    ),
  };
  const wide: readonly Column<ImportRow>[] = [
    { id: "address", header: t("add:file.address"), width: 13, cell: ({ text }) => text },
    { id: "state", header: t("add:file.state"), width: 20, cell: (row) => <RowState row={row} /> },
    { id: "kind", header: t("add:file.kind"), width: 9, cell: ({ card }) => (card === null ? "" : t(`fleet:kinds.${card.reach.kind}`)) },
    { id: "name", header: t("add:file.name"), width: 11, cell: ({ card }) => card?.name ?? "" },
    { id: "site", header: t("add:file.site"), width: 9, cell: ({ card }) => card?.site ?? "" },
  ];
  return (
    <VirtualTable
      key={String(isNarrow)}
      label={t("add:file.list")}
      columns={isNarrow ? [line, stacked] : [line, ...wide]}
      rows={rows}
      rowKey={(row) => row.line}
      rowHeight={isNarrow ? 85 : 37}
      onEnd={null}
    />
  );
}

function RowState({ row: { faults, isKnown } }: { readonly row: ImportRow }) {
  const { t } = useTranslation("add");
  if (faults.length === 0) return <StatePill tone={isKnown ? "idle" : "ok"}>{t(isKnown ? "file.isKnown" : "file.fits")}</StatePill>;
  return (
    <ul className={classes.faults}>
      {faults.map(({ column, code, value }) => {
        const what = t(`file.faults.${code}` as "file.faults.required", { defaultValue: t("file.faults.malformed") });
        return (
          <li key={`${column} ${code}`}>
            <StatePill tone="warning">{t(value === "" ? "file.fault" : "file.faultValue", { column, value, what })}</StatePill>
          </li>
        );
      })}
    </ul>
  );
}
