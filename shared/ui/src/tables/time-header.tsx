import { useTranslation } from "react-i18next";
import { SortHeader } from "./sort-header.tsx";

/** In which order of time rows are fetched. */
export interface TimeOrder {
  readonly isOldestFirst: boolean;
  readonly onTurn: () => void;
}

/** Head of the column by which a table is in order, and the way to turn that round. */
export function TimeHeader({ title, order: { isOldestFirst, onTurn } }: { readonly title: string; readonly order: TimeOrder }) {
  const { t } = useTranslation("ui");
  const hint = t(isOldestFirst ? "table.newestFirst" : "table.oldestFirst");
  return <SortHeader title={title} sort={{ direction: isOldestFirst ? "ascending" : "descending", hint, onTurn }} />;
}
