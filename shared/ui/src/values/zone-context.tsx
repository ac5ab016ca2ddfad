import { createContext, type ReactNode, useContext, useMemo } from "react";
import { browserZoneName, type Zone, zoneOf } from "./zone.ts";

const ZoneContext = createContext<Zone | null>(null);

/** Lets everything below tell times in the zone of that name; `null` while it is not known. */
export function ZoneProvider({ name, children }: { readonly name: string | null; readonly children: ReactNode }) {
  const zone = useMemo(() => (name === null ? null : zoneOf(name)), [name]);
  return <ZoneContext value={zone}>{children}</ZoneContext>;
}

/** The zone in which times are told; `null` while it is not known. */
export const useToldZone = (): Zone | null => useContext(ZoneContext);

/** The zone in which times are told: the browser's, as long as there is no other. */
export function useZone(): Zone {
  const told = useToldZone();
  return useMemo(() => told ?? zoneOf(browserZoneName()), [told]);
}
