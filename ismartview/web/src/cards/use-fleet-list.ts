import type { FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { type FleetQuery, readFleetQuery, writeFleetQuery } from "@istars/ui/fleet/fleet-query.ts";
import { type FleetFilter, type FleetOrder, FleetRows, goesByFigures } from "@istars/ui/fleet/fleet-rows.ts";
import { useRouter, useSearch } from "@istars/ui/router.tsx";
import { useCallback, useDeferredValue, useMemo } from "react";
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
  /** Asks for cards that differ in a part of the filter. */
  readonly onFilter: (change: Partial<FleetFilter>) => void;
}

/** Most cards that are looked through before the letter that was typed is drawn: that takes some ten milliseconds. */
const FOUND_AT_ONCE = 5_000;

/** The list that the address asks for, live. */
export function useFleetList(): FleetList {
  const { i18n } = useTranslation();
  const router = useRouter();
  const asked = useSearch();
  const query = useKeptQuery(asked);
  const live = useFleetLive();
  const all = useCards();
  // Of many cards typing comes first, and the list follows when the browser has drawn the letter; else both come in one picture, sooner.
  const later = useDeferredValue(all.length > FOUND_AT_ONCE ? query : null);
  const { filter, order } = later ?? query;
  const version = useFiguresVersion(goesByFigures(order));
  const finder = useMemo(
    () => new FleetRows(new Intl.Collator(i18n.language, { numeric: true, sensitivity: "base" }).compare),
    [i18n.language],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round of figures is another order
  const rows = useMemo(() => finder.rows(all, filter, order, live.figures), [finder, all, filter, order, live, version]);
  const onQuery = useCallback(
    (change: Partial<FleetQuery>) => router.replace(`/cards${writeFleetQuery({ ...readFleetQuery(router.search()), ...change })}`),
    [router],
  );
  const onFilter = useCallback(
    (change: Partial<FleetFilter>) => onQuery({ filter: { ...readFleetQuery(router.search()).filter, ...change } }),
    [router, onQuery],
  );
  return { ...query, all, rows, rowsOrder: order, onQuery, onFilter };
}

/** Reads the address; sets and order stay the same ones while only the search changes, and so does what is drawn of them. */
function useKeptQuery(asked: string): FleetQuery {
  const read = useMemo(() => readFleetQuery(asked), [asked]);
  const { search } = read.filter;
  const unsearched = writeFleetQuery({ ...read, filter: { ...read.filter, search: "" } });
  const kept = useMemo(() => readFleetQuery(unsearched), [unsearched]);
  return useMemo(() => ({ order: kept.order, filter: { ...kept.filter, search } }), [kept, search]);
}
