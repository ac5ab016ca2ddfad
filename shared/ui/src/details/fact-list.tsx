import type { ReactNode } from "react";
import classes from "./detail-list.module.css";

export interface FactRow {
  readonly id: string;
  readonly label: string;
  readonly value: ReactNode;
}

/** Facts as label and value, the values at the right. */
export function FactList({ rows }: { readonly rows: readonly FactRow[] }) {
  return (
    <dl className={classes.list}>
      {rows.map(({ id, label, value }) => (
        <div key={id} className={classes.row}>
          <dt className={classes.label}>{label}</dt>
          <dd className={classes.fact}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
