import { IconArrowDown, IconArrowsSort, IconArrowUp } from "@tabler/icons-react";
import classes from "./virtual-table.module.css";

export type SortDirection = "ascending" | "descending";

export interface Sort {
  /** `null`: the rows are in order of another column. */
  readonly direction: SortDirection | null;
  /** What a click does. */
  readonly hint: string;
  readonly onTurn: () => void;
}

const ARROWS = { ascending: IconArrowUp, descending: IconArrowDown } as const;

/** Head of a column by which the rows are or may be in order. */
export function SortHeader({ title, sort: { direction, hint, onTurn } }: { readonly title: string; readonly sort: Sort }) {
  const Arrow = direction === null ? IconArrowsSort : ARROWS[direction];
  return (
    <button type="button" className={classes.turn} onClick={onTurn} title={hint}>
      {title}
      <Arrow className={direction === null ? classes.unsorted : undefined} size="0.875rem" stroke={2} aria-hidden="true" />
    </button>
  );
}
