import type { Reading } from "@istars/protocol/model/reading.ts";
import type { CardLive } from "@istars/ui/live/card-live.ts";
import { type CardView, cardWallMs } from "@istars/ui/live/card-view.ts";
import type { Freshness } from "@istars/ui/live/freshness.ts";
import { freshnessAt } from "@istars/ui/live/liveness.ts";
import { useNow } from "@istars/ui/live/use-now.ts";
import { useWhileSeen } from "@istars/ui/live/use-while-seen.ts";
import { createContext, type ReactNode, useContext, useState, useSyncExternalStore } from "react";

const LiveContext = createContext<CardLive | null>(null);

/** Keeps the card's stream open while its children are on the screen and the tab is in sight. */
export function LiveProvider({ createLive, children }: { readonly createLive: () => CardLive; readonly children: ReactNode }) {
  const [live] = useState(createLive);
  useWhileSeen(live);
  return <LiveContext value={live}>{children}</LiveContext>;
}

/** Everything heard from the card so far. */
export function useCardView(): CardView {
  const live = useContext(LiveContext);
  if (live === null) throw new Error("useCardView needs a LiveProvider around it");
  return useSyncExternalStore(live.subscribe, live.view);
}

/** The view with how far it can be believed at this second. */
export function useFreshView(): {
  readonly view: CardView;
  readonly reading: Reading | null;
  readonly freshness: Freshness;
  readonly nowMs: number;
  /** The card's wall clock now, epoch ms; `null` until it has told its time. */
  readonly nowWallMs: number | null;
} {
  const view = useCardView();
  const tickMs = useNow();
  // A message may be younger than the last tick.
  const nowMs = Math.max(tickMs, view.heardAtMs ?? 0);
  return { view, reading: view.reading, freshness: freshnessAt(view, nowMs), nowMs, nowWallMs: cardWallMs(view, nowMs) };
}
