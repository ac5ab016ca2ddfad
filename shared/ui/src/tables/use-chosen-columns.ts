import { useLocalStorage } from "@mantine/hooks";
import type { ColumnChoiceProps } from "./column-choice.tsx";
import type { Column } from "./virtual-table.tsx";

/** The columns that a person wants to see, remembered in the browser under `key`, and what their choice needs. */
export function useChosenColumns<Row>(
  key: string,
  columns: readonly Column<Row>[],
): ColumnChoiceProps & { readonly shown: readonly Column<Row>[] } {
  /** Those that are not as they usually are: columns that come later are then as they are meant to be. */
  const [turned, setTurned] = useLocalStorage<readonly string[]>({ key, defaultValue: [], getInitialValueInEffect: false });
  const isShown = ({ id, usually }: Column<Row>) => usually === undefined || (usually === "shown") !== turned.includes(id);
  return {
    shown: columns.filter(isShown),
    columns: columns
      .filter(({ usually }) => usually !== undefined)
      .map((column) => ({ id: column.id, name: column.header, isShown: isShown(column) })),
    onTurn: (id) => setTurned(turned.includes(id) ? turned.filter((one) => one !== id) : [...turned, id]),
  };
}
