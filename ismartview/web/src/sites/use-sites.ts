import { useMemo } from "react";
import { useCards } from "../live/live-context.tsx";

/** The sites that cards belong to now, in order of their names. */
export function useSites(): readonly string[] {
  const cards = useCards();
  return useMemo(
    () => [...new Set(cards.flatMap(({ site }) => site ?? []))].sort((a, b) => a.localeCompare(b, undefined, { numeric: true })),
    [cards],
  );
}
