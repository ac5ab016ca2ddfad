import { hostname, networkInterfaces } from "node:os";
import { readSerialNumber } from "./platform/serial-number.ts";

/** The machine the card runs on. */
export interface Host {
  readonly name: string;
  /** IANA name of its time zone, e.g. `Europe/Berlin`; `UTC` where none is set. */
  readonly timeZone: string;
  /** Of the machine, as its maker set it; `null` if it tells none. */
  readonly serial: string | null;
  /** The first interface that is not the loopback; `null` on a machine without any. */
  readonly network: { readonly name: string; readonly mac: string } | null;
}

const NO_MAC = "00:00:00:00:00:00";

/** Looks at the machine once. `port` names its network port; `null` takes the first one. */
export const readHost = (port: string | null = null): Host => ({
  name: hostname(),
  timeZone: readTimeZone(),
  serial: readSerialNumber(),
  network: readNetwork(port),
});

function readNetwork(port: string | null): Host["network"] {
  for (const [name, addresses = []] of Object.entries(networkInterfaces())) {
    if (port !== null && name !== port) continue;
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
