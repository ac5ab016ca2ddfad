import { cardWallMs } from "@istars/ui/live/card-view.ts";
import type { RecordTime } from "@istars/ui/records/record-time.ts";
import { useToldZone } from "@istars/ui/values/zone-context.tsx";
import { useCallback, useRef } from "react";
import { useCardView } from "../../live/live-context.tsx";

/** The card's clock, which does not draw anew at each tick, and its zone; `null` until the card has told both. */
export function useCardTime(): RecordTime | null {
  const view = useCardView();
  const zone = useToldZone();
  const latest = useRef(view);
  latest.current = view;
  const now = useCallback(() => Math.floor(cardWallMs(latest.current, performance.now()) ?? 0), []);
  return view.cardClock === null || zone === null ? null : { now, zone };
}
