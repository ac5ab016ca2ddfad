import { fleetWallMs } from "@istars/ui/fleet/fleet-view.ts";
import type { RecordTime } from "@istars/ui/records/record-time.ts";
import { useZone } from "@istars/ui/values/zone-context.tsx";
import { useMemo } from "react";
import { useFleetLive } from "../live/live-context.tsx";

/** The clock by which the service records, which does not draw anew at each tick; before it has told its time, that of the browser. */
export function useRecordTime(): RecordTime {
  const live = useFleetLive();
  const zone = useZone();
  return useMemo(() => ({ now: () => Math.floor(fleetWallMs(live.view(), performance.now()) ?? Date.now()), zone }), [live, zone]);
}
