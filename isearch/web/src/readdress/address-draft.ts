import type { WantedAddress } from "@istars/protocol/model/discovery.ts";
import type { PlanRequest } from "@istars/protocol/model/isearch/address-plan.ts";
import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";

export const WAYS = ["static", "dhcp", "csv"] as const;
/** How the cards get their addresses. */
type Way = (typeof WAYS)[number];

/** What stands in the form. */
export interface AddressDraft {
  readonly way: Way;
  /** The address of one card; of several the first one's. */
  readonly address: string;
  readonly prefix: string;
  readonly gateway: string;
  /** Parted by blanks or commas. */
  readonly dns: string;
  readonly csv: string;
}

export type DraftField = Exclude<keyof AddressDraft, "way">;
/** What is plainly wrong before anybody is asked. */
export type DraftFault = "needed" | "noAddress" | "noPrefix" | "tooManyDns" | "tooLong";

/** Longest plan that is taken, characters. */
const LONGEST_CSV = 60_000;
const MOST_DNS = 3;

/** Begins with what the one card has, or is empty. */
export function draftFor(cards: readonly FoundCard[]): AddressDraft {
  const here = cards.length === 1 ? cards[0]?.here : null;
  const isIpv4 = here?.address.includes(".") === true && here.source !== "link-local";
  return {
    way: cards.length === 0 ? "csv" : "static",
    address: isIpv4 ? here.address : "",
    prefix: isIpv4 && here.prefix !== null ? String(here.prefix) : "24",
    gateway: isIpv4 ? (here.gateway ?? "") : "",
    dns: isIpv4 ? here.dns.join(" ") : "",
    csv: "",
  };
}

const dnsOf = (text: string): string[] => text.split(/[\s,;]+/).filter((one) => one !== "");
const isIpv4 = (text: string): boolean => {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
};

/** What is wrong with which field. */
export function draftFaults({ way, address, prefix, gateway, dns, csv }: AddressDraft): Partial<Record<DraftField, DraftFault>> {
  if (way === "dhcp") return {};
  if (way === "csv") return csv.trim() === "" ? { csv: "needed" } : csv.length > LONGEST_CSV ? { csv: "tooLong" } : {};
  const servers = dnsOf(dns);
  return {
    ...(address.trim() === "" ? { address: "needed" } : isIpv4(address.trim()) ? {} : { address: "noAddress" }),
    ...(/^\d{1,2}$/.test(prefix) && Number(prefix) >= 8 && Number(prefix) <= 30 ? {} : { prefix: "noPrefix" }),
    ...(gateway.trim() === "" || isIpv4(gateway.trim()) ? {} : { gateway: "noAddress" }),
    ...(servers.length > MOST_DNS ? { dns: "tooManyDns" } : servers.every(isIpv4) ? {} : { dns: "noAddress" }),
  };
}

/** The plan to be looked at. One card gets the very address; several those from it on that are free. */
export function planOf({ way, address, prefix, gateway, dns, csv }: AddressDraft, cards: readonly FoundCard[]): PlanRequest {
  const macs = cards.flatMap(({ here }) => (here === null ? [] : [here.mac]));
  if (way === "csv") return { csv };
  const given = { prefix: Number(prefix), gateway: gateway.trim() || null, dns: dnsOf(dns) };
  if (way === "static" && macs.length > 1) return { macs, start: address.trim(), ...given };
  const wanted: WantedAddress = way === "dhcp" ? { mode: "dhcp" } : { mode: "static", address: address.trim(), ...given };
  return { rows: macs.map((mac) => ({ mac, wanted })) };
}
