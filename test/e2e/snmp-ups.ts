import type { SnmpPeer } from "./net-snmp.ts";
import { NutStation } from "./nut.ts";

/** NUT's own driver for RFC 1628, asking once a second. `mibs`: how it chooses its mapping. */
export const startSnmpUps = ({ target, community }: SnmpPeer, mibs: "auto" | "ietf"): Promise<NutStation> =>
  NutStation.start({
    name: "card",
    driver: "snmp-ups",
    settings: { port: target, community, snmp_version: "v2c", mibs, pollfreq: "1", pollinterval: "1" },
  });

/** `ups.status`, or `stale`. After a loss it depends on which variable snmp-ups read last whether it shows an empty status or none. */
export async function statusOrStale(nut: NutStation): Promise<string> {
  try {
    return (await nut.status()).join(" ");
  } catch (error) {
    if (String(error).includes("stale")) return "stale";
    throw error;
  }
}
