import type { IsearchStreamMessage } from "@istars/protocol/model/isearch/stream.ts";
import type { LiveStore } from "@istars/ui/live/live-store.ts";
import { useNow } from "@istars/ui/live/use-now.ts";
import { useWhileSeen } from "@istars/ui/live/use-while-seen.ts";
import { createContext, type ReactNode, useContext, useState, useSyncExternalStore } from "react";
import { type IsearchView, serviceWallMs } from "./isearch-view.ts";

export type IsearchLive = LiveStore<IsearchStreamMessage, IsearchView>;

const LiveContext = createContext<IsearchLive | null>(null);

/** Keeps the service's stream open while its children are on the screen and the tab is in sight. */
export function LiveProvider({ createLive, children }: { readonly createLive: () => IsearchLive; readonly children: ReactNode }) {
  const [live] = useState(createLive);
  useWhileSeen(live);
  return <LiveContext value={live}>{children}</LiveContext>;
}

/** Everything heard from the service so far. */
export function useIsearchView(): IsearchView {
  const live = useContext(LiveContext);
  if (live === null) throw new Error("useIsearchView needs a LiveProvider around it");
  return useSyncExternalStore(live.subscribe, live.view);
}

/** The service's wall clock now, epoch ms, anew every second; `null` until it has told its time. */
export function useServiceNow(): number | null {
  const view = useIsearchView();
  return serviceWallMs(view, Math.max(useNow(), view.heardAtMs ?? 0));
}
