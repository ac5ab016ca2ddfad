import { ColumnChoice } from "./column-choice.tsx";
import { useChosenColumns } from "./use-chosen-columns.ts";
import { VirtualTable, type VirtualTableProps } from "./virtual-table.tsx";

/** A long table of which a person chooses the columns, remembered in the browser under `storageKey`. */
export function ChosenTable<Row>({ storageKey, columns, ...table }: VirtualTableProps<Row> & { readonly storageKey: string }) {
  const { shown, ...choice } = useChosenColumns(storageKey, columns);
  return (
    <>
      {choice.columns.length > 0 ? <ColumnChoice {...choice} /> : null}
      <VirtualTable {...table} columns={shown} />
    </>
  );
}
