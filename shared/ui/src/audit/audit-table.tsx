import { readAuditDetail } from "@istars/protocol/model/audit-detail.ts";
import type { AuditEntry } from "@istars/protocol/model/records.ts";
import { useTranslation } from "react-i18next";
import { useIsNarrow } from "../frame/use-is-narrow.ts";
import classes from "../records/log-row.module.css";
import range from "../records/record-page.module.css";
import { StatePill } from "../states/state-pill.tsx";
import type { TimeOrder } from "../tables/time-header.tsx";
import { type Column, VirtualTable } from "../tables/virtual-table.tsx";
import { useMoment } from "../values/use-moment.ts";
import type { AuditTerms } from "./audit-terms.ts";
import { useAuditWords } from "./audit-words.ts";
import { useAccountDetail } from "./use-account-detail.ts";

export interface AuditTableProps {
  readonly entries: readonly AuditEntry[];
  readonly terms: AuditTerms;
  readonly order: TimeOrder;
  readonly onEnd: (() => void) | null;
}

/** Audit entries as rows; on a phone what was done stands below its time. */
export function AuditTable({ entries, terms, order, onEnd }: AuditTableProps) {
  const { t } = useTranslation(["audit", "records"]);
  const { wordsOf } = useAuditWords(terms);
  const accountDetail = useAccountDetail();
  const isNarrow = useIsNarrow();
  const moment = useMoment();
  const time = ({ wallMs }: AuditEntry) => <span className={range.moment}>{moment(wallMs)}</span>;
  // Only what was refused is worth a colour.
  const outcome = (entry: AuditEntry) => {
    const { outcome: words, isRefused } = wordsOf(entry);
    return isRefused ? <StatePill tone="warning">{words}</StatePill> : words;
  };
  const detailOf = (entry: AuditEntry) => {
    const read = readAuditDetail(entry);
    return terms.detailOf(read, entry) ?? (read && accountDetail(read)) ?? entry.detail;
  };
  const what = (entry: AuditEntry) => (
    <>
      <div>{wordsOf(entry).action}</div>
      {entry.detail === null ? null : <div className={classes.facts}>{detailOf(entry)}</div>}
    </>
  );
  const columns: readonly Column<AuditEntry>[] = isNarrow
    ? [
        {
          id: "entry",
          header: t("records:time"),
          width: 16,
          order,
          cell: (entry) => (
            <>
              <div className={classes.head}>
                {time(entry)} <span>{outcome(entry)}</span>
              </div>
              {what(entry)}
              <div className={classes.facts}>
                {wordsOf(entry).who} · {entry.source}
              </div>
            </>
          ),
        },
      ]
    : [
        { id: "time", header: t("records:time"), width: 12, order, cell: time },
        { id: "who", header: t("audit:who"), width: 8, cell: (entry) => wordsOf(entry).who },
        { id: "source", header: t("audit:source"), width: 8, cell: ({ source }) => source },
        { id: "action", header: t("audit:action"), width: 18, cell: what },
        { id: "outcome", header: t("audit:outcome"), width: 12, cell: outcome },
      ];
  return (
    <VirtualTable
      key={String(isNarrow)}
      label={t("audit:title")}
      columns={columns}
      rows={entries}
      rowKey={({ id }) => id}
      rowHeight={isNarrow ? 92 : 52}
      onEnd={onEnd}
      foot={<p className={range.foot}>{t(onEnd === null ? "records:end" : "records:more")}</p>}
    />
  );
}
