import { UPS_MIB } from "@istars/protocol/net/snmp/rfc1628.ts";
import { displayString, ticksOf } from "@istars/protocol/net/snmp/units.ts";
import type { SnmpValue } from "@istars/protocol/net/snmp/value.ts";
import type { SnmpCounters } from "./counters.ts";
import type { MibTree } from "./mib-tree.ts";

/** What the card says of itself over SNMP. */
export interface SnmpSystem {
  /** sysDescr, the line that every discovery shows: vendor, model, firmware. */
  readonly descr: string;
  readonly contact: string;
  /** sysName; a host name. */
  readonly name: string;
  readonly location: string;
  /** upsIdentName and upsIdentAttachedDevices. */
  readonly upsName: string;
  readonly attachedDevices: string;
  /** upsIdentAgentSoftwareVersion. */
  readonly agentVersion: string;
  /** The card's network interface, MAC as `00:00:5e:00:53:01`; `null` leaves the interfaces group out. */
  readonly network: Network | null;
}

interface Network {
  readonly name: string;
  readonly mac: string;
}

const SYSTEM = "1.3.6.1.2.1.1";
const SNMP = "1.3.6.1.2.1.11";
const INTERFACES = "1.3.6.1.2.1.2";
/** sysServices of a host: transport (2^3) and application (2^6). Source: RFC 3418. */
const SERVICES_OF_A_HOST = 72;
const ETHERNET = 6;
const UP = 1;
/** snmpEnableAuthenTraps disabled(2): no traps are sent as yet. */
const AUTHEN_TRAPS_DISABLED = 2;

/** The MIBs of this agent, as sysORTable lists them. */
const SUPPORTED = [
  { id: "1.3.6.1.6.3.1", descr: "SNMPv2-MIB (RFC 3418): system and snmp groups" },
  { id: UPS_MIB, descr: "UPS-MIB (RFC 1628): all readable objects" },
] as const;

const COUNTED: Readonly<Record<number, (counters: SnmpCounters) => number>> = {
  1: (c) => c.inPkts,
  2: (c) => c.outPkts,
  3: (c) => c.inBadVersions,
  4: (c) => c.inBadCommunityNames,
  5: (c) => c.inBadCommunityUses,
  6: (c) => c.inAsnParseErrs,
  31: (c) => c.silentDrops,
  // snmpProxyDrops: this agent forwards nothing.
  32: () => 0,
};

const octets = (value: Uint8Array): SnmpValue => ({ type: "octets", value });
const text = (value: string): SnmpValue => octets(displayString(value, 255));
const integer = (value: number): SnmpValue => ({ type: "integer", value });

/** ifNumber, and the one row of ifTable as far as it is known: index, description, type, MAC, administrative and operational state. */
const INTERFACE: readonly (readonly [string, (network: Network) => SnmpValue])[] = [
  ["1.0", () => integer(1)],
  ["2.1.1.1", () => integer(1)],
  ["2.1.2.1", ({ name }) => text(name)],
  ["2.1.3.1", () => integer(ETHERNET)],
  ["2.1.6.1", ({ mac }) => octets(Uint8Array.from(mac.split(":"), (octet) => Number.parseInt(octet, 16)))],
  ["2.1.7.1", () => integer(UP)],
  ["2.1.8.1", () => integer(UP)],
];

/** Names of the readable objects of this file's groups. */
export const SYSTEM_OBJECT_NAMES: readonly string[] = [
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((arc) => `${SYSTEM}.${arc}`),
  ...[2, 3, 4].map((arc) => `${SYSTEM}.9.1.${arc}`),
  ...INTERFACE.map(([suffix]) => `${INTERFACES}.${suffix.slice(0, suffix.lastIndexOf("."))}`),
  ...[...Object.keys(COUNTED), 30].map((arc) => `${SNMP}.${arc}`),
];

/** What an administrator can change; put again whenever it was. */
export function putSystem(tree: MibTree, system: SnmpSystem): void {
  tree.put(`${SYSTEM}.1.0`, text(system.descr));
  tree.put(`${SYSTEM}.4.0`, text(system.contact));
  tree.put(`${SYSTEM}.5.0`, text(system.name));
  tree.put(`${SYSTEM}.6.0`, text(system.location));
  for (const [suffix, read] of INTERFACE) tree.put(`${INTERFACES}.${suffix}`, system.network && read(system.network));
}

/** sysObjectID. Fails with `snmp.malformed` when it is no object identifier. */
export function putObjectId(tree: MibTree, objectId: string): void {
  tree.put(`${SYSTEM}.2.0`, { type: "oid", value: objectId });
}

/** What stays as long as the agent lives, or counts by itself. */
export function putAgent(tree: MibTree, agent: { readonly upMs: () => number; readonly counters: SnmpCounters }): void {
  tree.putLazy(`${SYSTEM}.3.0`, () => ({ type: "timeticks", value: ticksOf(agent.upMs()) }));
  tree.put(`${SYSTEM}.7.0`, integer(SERVICES_OF_A_HOST));
  tree.put(`${SYSTEM}.8.0`, { type: "timeticks", value: 0 });
  for (const [i, { id, descr }] of SUPPORTED.entries()) {
    tree.put(`${SYSTEM}.9.1.2.${i + 1}`, { type: "oid", value: id });
    tree.put(`${SYSTEM}.9.1.3.${i + 1}`, text(descr));
    tree.put(`${SYSTEM}.9.1.4.${i + 1}`, { type: "timeticks", value: 0 });
  }
  for (const [arc, count] of Object.entries(COUNTED)) {
    tree.putLazy(`${SNMP}.${arc}.0`, () => ({ type: "counter32", value: count(agent.counters) >>> 0 }));
  }
  tree.put(`${SNMP}.30.0`, integer(AUTHEN_TRAPS_DISABLED));
}
