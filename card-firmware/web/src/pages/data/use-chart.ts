import type { TimeRange } from "@istars/ui/values/time-range.ts";
import { keepPreviousData, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useCardView } from "../../live/live-context.tsx";
import { useApi } from "../../session/api-context.ts";
import { type ChartData, readChart } from "./chart-source.ts";

/** How often what was recorded meanwhile is fetched while the time shown ends now, ms: about as often as something is recorded. */
const REFRESH_MS = 60_000;

/**
 * What the chart of these quantities (comma-separated ids) shows.
 * @param ask the time to show, at the moment of asking
 * @param id tells one choice of time from another
 */
export function useChart(ask: () => TimeRange | null, id: string, fields: string): UseQueryResult<ChartData | null> {
  const api = useApi();
  const { alarms } = useCardView();
  return useQuery({
    // What goes wrong or right is on the chart at once.
    queryKey: ["records", "series", id, fields, alarms.map(({ instance }) => instance)],
    queryFn: ({ signal }) => {
      const asked = ask();
      return asked === null ? null : readChart(api, asked, fields, signal);
    },
    // The curves stay while others are fetched, so that nothing jumps.
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.asked.isLive ? REFRESH_MS : false),
  });
}
