import type { Here } from "@istars/protocol/model/discovery.ts";
import type { Foreign, FoundCard, FoundKind, FoundWarning } from "@istars/protocol/model/isearch/found-card.ts";
import { en } from "@istars/protocol/model/texts/en.ts";
import type { TextColumn } from "@istars/service/terminal/text-table.ts";
import ipaddr from "ipaddr.js";

/** Columns of a list of cards on a terminal. */
export const CARD_COLUMNS: readonly TextColumn[] = [
  { title: "NAME", gives: 1 },
  { title: "MAC" },
  { title: "ADDRESS" },
  { title: "UPS", gives: 2 },
  { title: "FIRMWARE" },
  { title: "LOCATION", gives: 3 },
  { title: "WARNINGS" },
];

const SOURCES: Readonly<Record<Here["source"], string>> = {
  dhcp: "DHCP",
  static: "static",
  "link-local": "link-local",
  unknown: "source unknown",
};
const PROTOCOLS: Readonly<Record<Exclude<FoundKind, "istars">, { readonly name: string; readonly port: number }>> = {
  snmp: { name: "SNMP", port: 161 },
  nut: { name: "NUT", port: 3_493 },
};
const WARNINGS: Readonly<Record<FoundWarning, string>> = {
  "wrong-subnet": "wrong subnet",
  "duplicate-address": "duplicate address",
  "default-password": "default password",
};

/** A card's cells, one for each of `CARD_COLUMNS`. */
export function cardRow({ kind, here, foreign, warnings, isLost }: FoundCard): readonly string[] {
  const notes = [...(isLost ? ["lost"] : []), ...warnings.map((warning) => WARNINGS[warning])].join(", ");
  if (here) return [here.name, here.mac, addressOf(here), upsOf(here.ups), here.firmware, here.location, notes];
  if (foreign && kind !== "istars") {
    const ups = [foreign.manufacturer, foreign.model].filter((text) => text !== null).join(" ");
    return [foreign.name ?? "", "", foreignAddressOf(foreign, kind), ups, "", "", notes];
  }
  return [];
}

/** The order in which people look for a card: by address, octet for octet; IPv6 behind IPv4. */
export function byAddress(a: FoundCard, b: FoundCard): number {
  const [first, second] = [placeOf(a), placeOf(b)];
  return first < second ? -1 : first > second ? 1 : a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

const addressOf = ({ address, prefix, source }: Here): string => `${address}${prefix === null ? "" : `/${prefix}`} (${SOURCES[source]})`;

function foreignAddressOf({ address, port }: Foreign, kind: Exclude<FoundKind, "istars">): string {
  const usual = PROTOCOLS[kind];
  return `${address}${port === usual.port ? "" : `:${port}`} (${usual.name})`;
}

function upsOf(ups: Here["ups"]): string {
  if (!ups) return "no UPS heard";
  if (ups.isLost) return "UPS lost";
  const source = ups.outputSource === null ? "state unknown" : en.outputSources[ups.outputSource];
  const charge = ups.onBattery && ups.charge !== null ? ` ${Math.round(ups.charge)} %` : "";
  const alarm = ups.worstAlarm === null ? "" : `, ${en.severities[ups.worstAlarm].toLowerCase()}`;
  return `${source}${charge}${alarm}`;
}

/** Sorts as text: IPv4 before IPv6, each by its octets. */
function placeOf({ here, foreign }: FoundCard): string {
  const address = (here ?? foreign)?.address ?? "";
  if (!ipaddr.isValid(address)) return `9${address}`;
  const octets = ipaddr.parse(address).toByteArray();
  return `${octets.length === 4 ? 4 : 6}${octets.map((octet) => octet.toString(16).padStart(2, "0")).join("")}`;
}
