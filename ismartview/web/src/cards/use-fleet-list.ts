import type { FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { type FleetQuery, readFleetQuery, writeFleetQuery } from "@istars/ui/fleet/fleet-query.ts";
import { type FleetOrder, FleetRows, goesByFigures } from "@istars/ui/fleet/fleet-rows.ts";
import { useRouter, useSearch } from "@istars/ui/router.tsx";
import { useDeferredValue, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useCards, useFiguresVersion, useFleetLive } from "../live/live-context.tsx";

export interface FleetList extends FleetQuery {
  readonly all: readonly FleetCard[];
  /** Those that pass the filter, in order. */
  readonly rows: readonly FleetCard[];
  /** The order that the rows are in; for a moment the one before. */
  readonly rowsOrder: FleetOrder;
  /** Asks for other cards, or another order; stands in the address. */
  readonly onQuery: (change: Partial<FleetQuery>) => void;
}

/** The list that the address asks for, live. */
export function useFleetList(): FleetList {
  const { i18n } = useTranslation();
  const router = useRouter();
  const asked = useSearch();
  const query = useMemo(() => readFleetQuery(asked), [asked]);
  // Typing comes first: the list follows when the browser has drawn the letter.
  const { filter, order } = useDeferredValue(query);
  const live = useFleetLive();
  const all = useCards();
  const version = useFiguresVersion(goesByFigures(order));
  const finder = useMemo(
    () => new FleetRows(new Intl.Collator(i18n.language, { numeric: true, sensitivity: "base" }).compare),
    [i18n.language],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round of figures is another order
  const rows = useMemo(() => finder.rows(all, filter, order, live.figures), [finder, all, filter, order, live, version]);
  return {
    ...query,
    all,
    rows,
    rowsOrder: order,
    onQuery: (change) => router.replace(`/cards${writeFleetQuery({ ...query, ...change })}`),
  };
}
