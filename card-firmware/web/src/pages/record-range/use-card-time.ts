import { cardWallMs } from "@istars/ui/live/card-view.ts";
import type { Zone } from "@istars/ui/values/zone.ts";
import { useToldZone } from "@istars/ui/values/zone-context.tsx";
import { useCallback, useRef } from "react";
import { useCardView } from "../../live/live-context.tsx";

/** What a page needs to know what "today" is at the card. */
export interface CardTime {
  /** Asks the card's clock, whole epoch ms. */
  readonly now: () => number;
  readonly zone: Zone;
}

/** The card's clock, which does not draw anew at each tick, and its zone; `null` until the card has told both. */
export function useCardTime(): CardTime | null {
  const view = useCardView();
  const zone = useToldZone();
  const latest = useRef(view);
  latest.current = view;
  const now = useCallback(() => Math.floor(cardWallMs(latest.current, performance.now()) ?? 0), []);
  return view.cardClock === null || zone === null ? null : { now, zone };
}
