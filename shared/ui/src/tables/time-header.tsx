import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./virtual-table.module.css";

/** In which order of time rows are fetched. */
export interface TimeOrder {
  readonly isOldestFirst: boolean;
  readonly onTurn: () => void;
}

/** Head of the column by which a table is in order, and the way to turn that round. */
export function TimeHeader({ title, order: { isOldestFirst, onTurn } }: { readonly title: string; readonly order: TimeOrder }) {
  const { t } = useTranslation("ui");
  const Arrow = isOldestFirst ? IconArrowUp : IconArrowDown;
  return (
    <button type="button" className={classes.turn} onClick={onTurn} title={t(isOldestFirst ? "table.newestFirst" : "table.oldestFirst")}>
      {title}
      <Arrow size="0.875rem" stroke={2} aria-hidden="true" />
    </button>
  );
}
