import type { Card } from "@istars/protocol/model/http.ts";
import { ZoneProvider } from "@istars/ui/values/zone-context.tsx";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useApi } from "../session/api-context.ts";

/** What the card says of itself; asked once, it does not change while a page is open. `null` until it has answered. */
export function useCardIdentity(): Card | null {
  const api = useApi();
  const { data } = useQuery({
    queryKey: ["status"],
    queryFn: ({ signal }) => api.readStatus(signal),
    staleTime: Number.POSITIVE_INFINITY,
    // Without its zone no page of records can tell what a day is.
    retry: true,
  });
  return data?.card ?? null;
}

/** Everything below tells times in the card's zone: where its clock and its people are. */
export function CardZone({ children }: { readonly children: ReactNode }) {
  return <ZoneProvider name={useCardIdentity()?.timeZone ?? null}>{children}</ZoneProvider>;
}
