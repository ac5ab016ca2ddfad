import { cardWallMs } from "@istars/ui/live/card-view.ts";
import { useCallback, useRef } from "react";
import { useCardView } from "../../live/live-context.tsx";

/** Asks the card's clock, whole epoch ms, without drawing anew at each tick; `null` until the card has told its time. */
export function useCardNow(): (() => number) | null {
  const view = useCardView();
  const latest = useRef(view);
  latest.current = view;
  const ask = useCallback(() => Math.floor(cardWallMs(latest.current, performance.now()) ?? 0), []);
  return view.cardClock === null ? null : ask;
}
