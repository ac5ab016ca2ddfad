import { useTranslation } from "react-i18next";
import { formatQuantity } from "../values/quantity.ts";
import { useDuration } from "../values/use-duration.ts";
import { NotTold, Value } from "../values/value.tsx";
import classes from "./detail-list.module.css";
import { FactList } from "./fact-list.tsx";
import { type DetailRow, isUntold } from "./rows.ts";

export interface DetailListProps {
  readonly rows: readonly DetailRow[];
  /** Values are the last known ones. */
  readonly isOld: boolean;
  /** This many rows stand even when untold; the others are named in one line below. */
  readonly keep?: number;
}

/** Facts as label and value, right-aligned; what the UPS does not tell is named once, so that dashes do not drown the values. */
export function DetailList({ rows, isOld, keep = 2 }: DetailListProps) {
  const { t } = useTranslation("ui");
  const shown = rows.filter((row, index) => index < keep || !isUntold(row));
  const untold = rows.filter((row) => !shown.includes(row)).map((row) => t(`details.${row.label}`));
  return (
    <div>
      <FactList rows={shown.map((row) => ({ id: row.label, label: t(`details.${row.label}`), value: <Fact row={row} isOld={isOld} /> }))} />
      {untold.length === 0 ? null : <p className={classes.untold}>{t("notToldList", { names: untold.join(t("comma")) })}</p>}
    </div>
  );
}

function Fact({ row, isOld }: { readonly row: DetailRow; readonly isOld: boolean }) {
  const { t, i18n } = useTranslation("ui");
  const say = useDuration();
  if (isUntold(row)) return <NotTold />;
  switch (row.kind) {
    case "quantity":
      return row.values.length === 1 ? (
        <Value value={row.values[0] ?? null} quantity={row.quantity} isOld={isOld} />
      ) : (
        <span className={classes.phases}>
          {row.values.map((value, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a phase is its place in the list
            <span key={index}>
              <span className={classes.phase}>{t("details.phase", { n: index + 1 })}</span>
              <Value value={value} quantity={row.quantity} isOld={isOld} />
            </span>
          ))}
        </span>
      );
    case "estimate":
      return (
        <>
          <Value value={row.value} quantity={row.quantity} isOld={isOld} isEstimate />
          <span className={classes.how}>
            {t(`estimate.${row.source}`, { uncertainty: formatQuantity(row.uncertainty, row.quantity, i18n.language) })}
          </span>
        </>
      );
    case "duration":
      return (
        <>
          <span className={isOld ? classes.old : undefined}>{row.ms === null ? null : say(row.ms, "fine")}</span>
          {row.estimate ? (
            <span className={classes.how}>{t(`estimate.${row.estimate.source}`, { uncertainty: say(row.estimate.uncertaintyMs) })}</span>
          ) : null}
        </>
      );
    case "words":
      return <span className={isOld ? classes.old : undefined}>{row.text}</span>;
  }
}
