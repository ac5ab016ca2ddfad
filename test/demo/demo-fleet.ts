import type { NewCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import type { Fleet } from "../simulators/fleet/fleet.ts";

const SITES = ["Hamburg", "Rotterdam", "Singapore"] as const;

/**
 * Simulated cards as iSmartView takes them into its fleet, spread over three sites. Those that answer SNMP are added by it, as another
 * maker's cards are, the others by their stream.
 */
export const fleetCards = ({ cards, token, snmpPort }: Fleet): readonly NewCard[] =>
  cards.map(({ number, address, url, hasSnmp }) => {
    const site = SITES[(number - 1) % SITES.length] ?? SITES[0];
    const name = `${site.slice(0, 3).toUpperCase()}-UPS-${Math.ceil(number / SITES.length)}`;
    const secrets = { user: null, authProtocol: "none", privProtocol: "none" } as const;
    return {
      name,
      site,
      reach:
        hasSnmp && snmpPort !== null
          ? { kind: "snmp", host: address, port: snmpPort, version: "v2c", community: "public", ...secrets }
          : { kind: "istars", url, identityKey: null, token },
    };
  });
