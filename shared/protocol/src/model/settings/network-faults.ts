import type { WantedAddress } from "../discovery.ts";
import type { Problem } from "../problem.ts";
import type { NetworkSettings } from "./network.ts";

/** What is wrong with one field, as problems tell it. */
export type NetworkFault = NonNullable<Problem["errors"]>[number];

export interface NetworkFaultOptions {
  /** Addresses of the loopback network are taken: a card that is simulated lives there. Default false. */
  readonly mayLoopback?: boolean;
}

/** An address that was asked for from the network, as the settings keep it. */
export function networkSettingsOf(wanted: WantedAddress): NetworkSettings {
  if (wanted.mode === "dhcp") return { mode: "dhcp", address: null, prefix: null, gateway: null, dns: [] };
  const { mode, address, prefix, gateway, dns } = wanted;
  return { mode, address, prefix, gateway, dns };
}

/**
 * What does not fit together in a static address, by field: `required`, `not-an-ipv4`, `unusable` (loopback, multicast and what no
 * machine may have; `params.value`), `network-address`, `broadcast-address` and `outside-subnet` (`params.subnet`), `own-address`.
 * Empty if nothing is wrong; the other modes do not look at the fields, except for the DNS servers.
 */
export function networkFaults(settings: NetworkSettings, { mayLoopback = false }: NetworkFaultOptions = {}): NetworkFault[] {
  const { mode, address, prefix, gateway, dns } = settings;
  const servers = dns.flatMap((text, at) => hostFaults(`/dns/${at}`, text, true));
  if (mode !== "static") return servers;
  const faults: NetworkFault[] = [];
  if (address === null) faults.push({ pointer: "/address", code: "required" });
  else faults.push(...hostFaults("/address", address, mayLoopback));
  if (prefix === null) faults.push({ pointer: "/prefix", code: "required" });
  if (gateway !== null) faults.push(...hostFaults("/gateway", gateway, mayLoopback));
  if (faults.length > 0 || address === null || prefix === null) return [...faults, ...servers];

  faults.push(...edgeFaults("/address", address, prefix));
  if (gateway !== null) faults.push(...gatewayFaults(gateway, address, prefix));
  return [...faults, ...servers];
}

/** An IPv4 address as a number of 32 bits; `null` if the text is none. */
export function ipv4Number(text: string): number | null {
  const octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (!octets || octets.some((octet) => octet > 255)) return null;
  return octets.reduce((sum, octet) => sum * 256 + octet, 0);
}

/** The text of an IPv4 address that is a number of 32 bits. */
export const ipv4Text = (value: number): string => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join(".");

/** First and last address of the subnet that holds `address`, as numbers; the last one is for broadcast. */
export function subnetOf(address: number, prefix: number): { readonly first: number; readonly last: number } {
  const size = 2 ** (32 - prefix);
  const first = Math.floor(address / size) * size;
  return { first, last: first + size - 1 };
}

function hostFaults(pointer: string, text: string, mayLoopback: boolean): NetworkFault[] {
  const value = ipv4Number(text);
  if (value === null) return [{ pointer, code: "not-an-ipv4", params: { value: text } }];
  const first = value >>> 24;
  // RFC 1122 §3.2.1.3: net 0 is "this network", 127 the loopback; from 224 on multicast and reserved.
  const isUnusable = first === 0 || first >= 224 || (first === 127 && !mayLoopback);
  return isUnusable ? [{ pointer, code: "unusable", params: { value: text } }] : [];
}

/** A subnet of two addresses has neither a network nor a broadcast address (RFC 3021). */
function edgeFaults(pointer: string, text: string, prefix: number): NetworkFault[] {
  const value = ipv4Number(text);
  if (value === null || prefix >= 31) return [];
  const { first, last } = subnetOf(value, prefix);
  const params = { subnet: `${ipv4Text(first)}/${prefix}` };
  if (value === first) return [{ pointer, code: "network-address", params }];
  return value === last ? [{ pointer, code: "broadcast-address", params }] : [];
}

function gatewayFaults(gateway: string, address: string, prefix: number): NetworkFault[] {
  const pointer = "/gateway";
  if (gateway === address) return [{ pointer, code: "own-address" }];
  const own = ipv4Number(address);
  const other = ipv4Number(gateway);
  if (own === null || other === null) return [];
  const { first, last } = subnetOf(own, prefix);
  if (other < first || other > last) return [{ pointer, code: "outside-subnet", params: { subnet: `${ipv4Text(first)}/${prefix}` } }];
  return edgeFaults(pointer, gateway, prefix);
}
