import type { CardDetail } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useApi } from "../api/api-context.ts";
import { useCard, useConnections } from "../live/live-context.tsx";

/** Under which the details of a card are kept, whatever version of it. */
export const cardKey = (id: number) => ["card", id] as const;

/** What the stream does not tell of a card: how it is reached, what it is rated for; asked anew when the card is another or comes back. */
export function useCardDetail(id: number): UseQueryResult<CardDetail> {
  const api = useApi();
  const card = useCard(id);
  const connections = useConnections();
  const told = [card?.name, card?.site, card?.address, card?.link, card?.model];
  return useQuery({
    queryKey: [...cardKey(id), connections, told],
    queryFn: ({ signal }) => api.readCard(id, signal),
    enabled: card !== null,
    // The last answer stays while the next is fetched, so that nothing jumps.
    placeholderData: (before) => (before?.card.id === id ? before : undefined),
  });
}
