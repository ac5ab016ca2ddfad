import type { FleetLive } from "@istars/ui/fleet/fleet-live.ts";
import { platformHere } from "@istars/ui/platform/use-platform.ts";
import { useEffect } from "react";
import { useIsCalling } from "../alarms/use-calling.ts";

/**
 * Keeps the stream open while the tab is in sight. A tab out of sight gives it up, but not one that is to call aloud, nor a desktop window,
 * which calls over other windows.
 */
export function useWhileWatched(live: FleetLive): void {
  const isCalling = useIsCalling();
  useEffect(() => {
    const listensAlways = isCalling || platformHere() !== null;
    const follow = () => (document.hidden && !listensAlways ? live.stop() : live.start());
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => document.removeEventListener("visibilitychange", follow);
  }, [live, isCalling]);
  useEffect(() => () => live.stop(), [live]);
}
