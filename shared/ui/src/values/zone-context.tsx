import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { browserZoneName, type Zone, zoneOf } from "./zone.ts";

const ZoneContext = createContext<Zone | null>(null);
const OwnZoneContext = createContext<Zone | null>(null);

/** Knows the browser's own zone for everything below: made once, not for each moment that is told. */
export function OwnZoneProvider({ children }: { readonly children: ReactNode }) {
  const [zone] = useState(() => zoneOf(browserZoneName()));
  return <OwnZoneContext value={zone}>{children}</OwnZoneContext>;
}

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
  const own = useContext(OwnZoneContext);
  return useMemo(() => told ?? own ?? zoneOf(browserZoneName()), [told, own]);
}
