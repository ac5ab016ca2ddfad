import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import { type AddressRange, isInRanges } from "./address-range.ts";

/** What a scan asks, and so whom it should meet. */
export interface Reach {
  /** Names of the interfaces; `null`: all that there are. */
  readonly interfaces: ReadonlySet<string> | null;
  /** Asked one by one for cards of ours. */
  readonly ranges: readonly AddressRange[];
  /** Asked one by one for other makers' cards; `null`: not at all. */
  readonly foreignRanges: readonly AddressRange[] | null;
}

/**
 * Whether a scan with this reach should have met a card that is there: by its interface if it answers broadcasts, by its address
 * otherwise. A scan of one corner says nothing of the rest of the list.
 */
export function shouldMeet({ kind, foundBy, interface: through, here, foreign }: FoundCard, reach: Reach): boolean {
  if (kind !== "istars") return foreign !== null && reach.foreignRanges !== null && isInRanges(foreign.address, reach.foreignRanges);
  if (here && isInRanges(here.address, reach.ranges)) return true;
  const answersAll = foundBy.some((way) => way === "broadcast" || way === "multicast" || way === "mdns");
  return answersAll && (reach.interfaces === null || (through !== null && reach.interfaces.has(through)));
}
