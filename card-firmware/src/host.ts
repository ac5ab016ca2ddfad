import { hostname, networkInterfaces } from "node:os";

/** The machine the card runs on. */
export interface Host {
  readonly name: string;
  /** IANA name of its time zone, e.g. `Europe/Berlin`; `UTC` where none is set. */
  readonly timeZone: string;
  /** The first interface that is not the loopback; `null` on a machine without any. */
  readonly network: { readonly name: string; readonly mac: string } | null;
}

const NO_MAC = "00:00:00:00:00:00";

/** Looks at the machine once. */
export const readHost = (): Host => ({ name: hostname(), timeZone: readTimeZone(), network: readNetwork() });

function readNetwork(): Host["network"] {
  for (const [name, addresses = []] of Object.entries(networkInterfaces())) {
    const outward = addresses.find(({ internal, mac }) => !internal && mac !== NO_MAC);
    if (outward) return { name, mac: outward.mac };
  }
  return null;
}

/** A system whose setting names no zone that there is has none at all, or `Etc/Unknown`, and its clock runs in UTC. */
function readTimeZone(): string {
  const zone: string | undefined = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone === undefined || zone === "Etc/Unknown" ? "UTC" : zone;
}
