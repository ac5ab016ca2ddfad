import type { Column } from "@istars/ui/tables/virtual-table.tsx";
import { useMediaQuery } from "@mantine/hooks";

/** The columns side by side, or on a phone all cells of a row below one another under one head. */
export function useFittingColumns<Row>(columns: readonly Column<Row>[], header: string): readonly Column<Row>[] {
  const isNarrow = useMediaQuery("(max-width: 35.99em)", false, { getInitialValueInEffect: false });
  if (!isNarrow) return columns;
  const cell = (row: Row) => columns.map((column) => <div key={column.id}>{column.cell(row)}</div>);
  return [{ id: "all", header, width: 14, cell }];
}
