import { useVirtualizer } from "@tanstack/react-virtual";
import { type MouseEvent, memo, type ReactNode, useEffect, useRef } from "react";
import { OpenRowContext } from "./open-row.tsx";
import { type Sort, type SortDirection, SortHeader } from "./sort-header.tsx";
import { TimeHeader, type TimeOrder } from "./time-header.tsx";
import classes from "./virtual-table.module.css";

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** Stands in the head instead of the words, e.g. a box that marks all. */
  readonly head?: ReactNode;
  /** Width in rem; the columns together are at least this wide and share what is left. */
  readonly width: number;
  readonly align?: "start" | "end";
  /** The rows are in order of this column, by time. */
  readonly order?: TimeOrder;
  /** The rows may be put in order of this column. */
  readonly sort?: Sort;
  /** A person may show or hide it; this it is before. */
  readonly usually?: "shown" | "hidden";
  readonly cell: (row: Row) => ReactNode;
}

export interface VirtualTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string | number;
  /** Height of a row before it has been measured, px. */
  readonly rowHeight: number;
  /** Called when the last row comes into sight and there is more to fetch. */
  readonly onEnd: (() => void) | null;
  /** Stands below the last row, e.g. that more is being fetched. */
  readonly foot?: ReactNode;
  /** How a row looks different from the others: `chosen` for something that will be done with it, `old` for values of another time. */
  readonly lookOf?: (row: Row) => { readonly isChosen: boolean; readonly isOld: boolean };
  /** What stands above a row, by its key: the head of a group of rows that begins with it. */
  readonly heads?: ReadonlyMap<string | number, ReactNode>;
  /** The row that keys move; it is kept in sight. */
  readonly currentKey?: string | number | null;
  /** Opens more about a row; a cell of each row has to hold an `OpenRow`. Clicks on whatever else can be clicked in it are that one's. */
  readonly onOpen?: (row: Row) => void;
}

/** A long table of which only the rows in sight exist. Its head stays; it scrolls in itself, so that the page never does sideways. */
export function VirtualTable<Row>({
  label,
  columns,
  rows,
  rowKey,
  rowHeight,
  onEnd,
  foot,
  lookOf,
  heads,
  currentKey = null,
  onOpen,
}: VirtualTableProps<Row>) {
  const scroller = useRef<HTMLElement>(null);
  const lines = heads === undefined || heads.size === 0 ? null : linesOf(rows, rowKey, heads);
  const lineAt = (index: number): Line =>
    lines === null ? { row: index, isHead: false } : (lines[index] ?? { row: index, isHead: false });
  const virtual = useVirtualizer({
    count: lines?.length ?? rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => {
      const { row: at, isHead } = lineAt(index);
      const row = rows[at];
      return row === undefined ? index : isHead ? `head ${rowKey(row)}` : rowKey(row);
    },
    overscan: 6,
  });
  const current = currentKey === null ? -1 : rows.findIndex((row) => rowKey(row) === currentKey);
  const currentLine = current === -1 || lines === null ? current : lines.findIndex(({ row, isHead }) => !isHead && row === current);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it comes into sight when it becomes the current one, and is not run after when it moves
  useEffect(() => {
    if (currentLine >= 0) virtual.scrollToIndex(currentLine, { align: "auto" });
  }, [currentKey, virtual]);
  const items = virtual.getVirtualItems();
  const first = items[0];
  const last = items.at(-1);
  const isAtEnd = last !== undefined && lineAt(last.index).row >= rows.length - 1;
  useEffect(() => {
    if (isAtEnd) onEnd?.();
  }, [isAtEnd, onEnd]);
  const width = `${columns.reduce((sum, column) => sum + column.width, 0)}rem`;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be in reach of the keyboard
    <section className={classes.scroller} ref={scroller} tabIndex={0} aria-label={label}>
      <table
        className={classes.table}
        data-opens={onOpen !== undefined || undefined}
        style={{ minWidth: width }}
        aria-rowcount={onEnd === null ? rows.length + 1 : -1}
      >
        <colgroup>
          {columns.map((column) => (
            <col key={column.id} style={{ width: `${column.width}rem` }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <th key={column.id} scope="col" data-align={column.align ?? "start"} {...ariaSort(column)}>
                <Head column={column} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Space height={first?.start ?? 0} columns={columns.length} />
          {items.map(({ key, index }) => {
            const { row: at, isHead } = lineAt(index);
            const row = rows[at];
            if (row === undefined) return null;
            if (isHead)
              return (
                <tr key={String(key)} ref={virtual.measureElement} data-index={index} className={classes.group}>
                  <th scope="rowgroup" colSpan={columns.length}>
                    {heads?.get(rowKey(row))}
                  </th>
                </tr>
              );
            const look = lookOf?.(row);
            return (
              <TableRow
                key={String(key)}
                name={String(key)}
                measure={virtual.measureElement}
                index={index}
                place={at}
                row={row}
                columns={columns}
                isCurrent={at === current}
                isChosen={look?.isChosen === true}
                isOld={look?.isOld === true}
                onOpen={onOpen}
              />
            );
          })}
          <Space height={last === undefined ? 0 : virtual.getTotalSize() - last.end} columns={columns.length} />
        </tbody>
      </table>
      {foot}
    </section>
  );
}

interface TableRowProps<Row> {
  /** Tells it from all others of the list, also when it is drawn anew. */
  readonly name: string;
  readonly measure: (element: HTMLTableRowElement | null) => void;
  /** Among the lines, heads and rows. */
  readonly index: number;
  /** Among the rows. */
  readonly place: number;
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly isCurrent: boolean;
  readonly isChosen: boolean;
  readonly isOld: boolean;
  readonly onOpen: ((row: Row) => void) | undefined;
}

function PlainRow<Row>({ name, measure, index, place, row, columns, isCurrent, isChosen, isOld, onOpen }: TableRowProps<Row>) {
  return (
    <tr
      ref={measure}
      data-index={index}
      data-row={name}
      aria-rowindex={place + 2}
      aria-current={isCurrent || undefined}
      data-chosen={isChosen || undefined}
      data-old={isOld || undefined}
      onClick={onOpen && ((event) => openRow(event, () => onOpen(row)))}
    >
      <OpenRowContext value={onOpen !== undefined}>
        {columns.map((column) => (
          <td key={column.id} data-align={column.align ?? "start"}>
            {column.cell(row)}
          </td>
        ))}
      </OpenRowContext>
    </tr>
  );
}

/** Drawn anew when something of it has changed, not with every step of scrolling. */
const TableRow = memo(PlainRow) as typeof PlainRow;

interface Line {
  /** Index among the rows: of the row itself, or of the one that the head stands above. */
  readonly row: number;
  readonly isHead: boolean;
}

function linesOf<Row>(
  rows: readonly Row[],
  rowKey: (row: Row) => string | number,
  heads: ReadonlyMap<string | number, ReactNode>,
): readonly Line[] {
  return rows.flatMap((row, index) => {
    const line = { row: index, isHead: false };
    return heads.has(rowKey(row)) ? [{ row: index, isHead: true }, line] : [line];
  });
}

/** Opens the row that was clicked, not the one in which text was marked; its button has the focus then, and gets it back later. */
function openRow({ currentTarget, target }: MouseEvent<HTMLTableRowElement>, open: () => void): void {
  if (window.getSelection()?.isCollapsed === false) return;
  const opener = currentTarget.querySelector<HTMLElement>(`.${classes.open}`);
  const clicked = target instanceof Element ? target.closest("a, button, input, label") : null;
  if (clicked !== null && clicked !== opener) return;
  opener?.focus();
  open();
}

function Head<Row>({ column: { header, head, order, sort } }: { readonly column: Column<Row> }) {
  if (order) return <TimeHeader title={header} order={order} />;
  return sort ? <SortHeader title={header} sort={sort} /> : (head ?? header);
}

function ariaSort<Row>({ order, sort }: Column<Row>): { readonly "aria-sort"?: SortDirection } {
  const direction = order ? (order.isOldestFirst ? "ascending" : "descending") : sort?.direction;
  return direction ? { "aria-sort": direction } : {};
}

/** Keeps the room of the rows that are not there. */
function Space({ height, columns }: { readonly height: number; readonly columns: number }) {
  return height <= 0 ? null : (
    <tr className={classes.space}>
      <td colSpan={columns} style={{ height }} />
    </tr>
  );
}
