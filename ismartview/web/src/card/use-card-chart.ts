import type { AnswerOf } from "@istars/protocol/model/http.ts";
import type { FleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import type { ISMARTVIEW_SCHEMAS } from "@istars/protocol/model/ismartview/http.ts";
import { RECORD_LIMITS } from "@istars/protocol/model/records.ts";
import type { TimeRange } from "@istars/ui/values/time-range.ts";
import { keepPreviousData, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useApi } from "../api/api-context.ts";

/** All that a chart of a range shows. */
export interface CardChart {
  readonly asked: TimeRange;
  readonly series: AnswerOf<(typeof ISMARTVIEW_SCHEMAS)["readSeries"]>;
  /** Alarms that were raised and times the card was lost or came back in the range, newest first. */
  readonly events: readonly FleetEvent[];
}

/** How often what was stored meanwhile is fetched while the time shown ends now, ms. */
const REFRESH_MS = 30_000;
/** Worth a mark on the axis, or needed to tell what was so. */
const KINDS = "alarm.raised,alarm.cleared,card.started,link.lost";

/**
 * What the chart of these quantities (comma-separated ids) shows of a card.
 * @param ask the time to show, at the moment of asking
 * @param rangeId tells one choice of time from another
 */
export function useCardChart(
  cardId: number,
  ask: () => TimeRange | null,
  { rangeId, fields }: { readonly rangeId: string; readonly fields: string },
): UseQueryResult<CardChart | null> {
  const api = useApi();
  return useQuery({
    queryKey: ["series", cardId, rangeId, fields],
    queryFn: async ({ signal }) => {
      const asked = ask();
      if (asked === null || fields === "") return null;
      const { fromMs: from, toMs: to } = asked;
      const [series, { events }] = await Promise.all([
        api.readSeries(cardId, { from, to, fields }, signal),
        api.listEvents({ card: String(cardId), from, to, kind: KINDS, limit: RECORD_LIMITS.page }, signal),
      ]);
      return { asked, series, events };
    },
    // The curves stay while others are fetched, so that nothing jumps.
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.asked.isLive ? REFRESH_MS : false),
  });
}
