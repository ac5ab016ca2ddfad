import type { WantedAddress } from "@istars/protocol/model/discovery.ts";
import type { PlanFault, PreviewRow } from "@istars/protocol/model/isearch/address-plan.ts";
import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import type { NetworkSettings } from "@istars/protocol/model/settings/network.ts";
import { ipv4Number, ipv4Text, type NetworkFault, networkFaults } from "@istars/protocol/model/settings/network-faults.ts";
import { isInSubnet, type LocalInterface } from "@istars/protocol/net/discovery/interfaces.ts";
import type { PlanDraft } from "./plan-draft.ts";

/** What is known when a plan is judged. */
export interface PlanFacts {
  readonly cards: readonly FoundCard[];
  readonly interfaces: readonly LocalInterface[];
}

/** A row of a plan with the card that it is about, and all that is wrong with it but for who is at the address. */
export interface JudgedRow {
  readonly row: number;
  readonly mac: string | null;
  readonly card: OurCard | null;
  /** `null` where no such thing can be. */
  readonly wanted: WantedAddress | null;
  readonly faults: PreviewRow["faults"];
}

/** A card of ours, as it was found. */
export type OurCard = FoundCard & { readonly here: NonNullable<FoundCard["here"]> };

const LIMITS = { leastPrefix: 1, mostPrefix: 31, mostServers: 3 } as const;

/** Judges each row by itself and against the others. Order and numbers stay. */
export function judgePlan(drafts: readonly PlanDraft[], { cards, interfaces }: PlanFacts): readonly JudgedRow[] {
  const found = new Map(cards.flatMap((card) => (card.here ? [[card.key, { ...card, here: card.here }] as const] : [])));
  const rowsOfMac = Map.groupBy(drafts, ({ mac }) => mac);
  const rowsOfAddress = Map.groupBy(drafts, ({ wanted }) => (wanted?.mode === "static" ? wanted.address : null));
  return drafts.map((draft) => {
    const { row, mac, wanted: asked } = draft;
    const card = mac === null ? null : (found.get(mac) ?? null);
    const wanted = wantedOf(asked);
    const address = asked?.mode === "static" ? asked.address : null;
    const faults = [
      ...draft.faults.map((code) => ({ code })),
      ...(mac === null && !draft.faults.includes("bad-row") ? [{ code: "bad-mac" } as const] : []),
      ...(mac === null ? [] : twice("duplicate-mac", row, rowsOfMac.get(mac))),
      ...(address === null ? [] : twice("duplicate-address", row, rowsOfAddress.get(address))),
      ...(mac !== null && (!card || card.isLost) ? [{ code: "unknown-card" } as const] : []),
      ...addressFaults(asked, card).map((code) => ({ code })),
      ...(card && wanted && !isVerifiable(wanted, card, interfaces) ? [{ code: "foreign-subnet" } as const] : []),
    ];
    return { row, mac, card, wanted, faults };
  });
}

function twice(code: PlanFault, row: number, all: readonly PlanDraft[] = []): PreviewRow["faults"] {
  const others = all.filter((each) => each.row !== row);
  return others.length === 0 ? [] : [{ code, by: others.map((each) => each.row).join(", ") }];
}

function addressFaults(asked: NetworkSettings | null, card: OurCard | null): readonly PlanFault[] {
  if (asked === null) return [];
  const { address, prefix, gateway, dns } = asked;
  const isPrefix = prefix !== null && prefix >= LIMITS.leastPrefix && prefix <= LIMITS.mostPrefix;
  // A simulated card lives on the loopback network of its machine; of one that is not known nobody can tell.
  const mayLoopback = card === null || card.here.address.startsWith("127.");
  const plain = {
    ...asked,
    address: address && plainAddress(address),
    prefix: isPrefix ? prefix : null,
    gateway: gateway && plainAddress(gateway),
    dns: dns.map(plainAddress),
  };
  const faults = networkFaults(plain, { mayLoopback }).map(faultOf);
  return [...new Set([...faults, ...(dns.length > LIMITS.mostServers ? (["bad-dns"] as const) : [])])];
}

function faultOf({ pointer, code }: NetworkFault): PlanFault {
  if (pointer.startsWith("/dns")) return "bad-dns";
  if (pointer === "/prefix") return "bad-prefix";
  if (pointer === "/gateway")
    return code === "outside-subnet" ? "gateway-outside" : code === "own-address" ? "gateway-is-self" : "bad-gateway";
  return code === "network-address" || code === "broadcast-address" ? code : "bad-address";
}

/** 192.0.2.010 is .10 to some and .8 to others: such spellings are no addresses. */
function plainAddress(text: string): string {
  const value = ipv4Number(text);
  return value !== null && ipv4Text(value) === text ? text : "";
}

/** What can be told to a card at all. */
function wantedOf(asked: NetworkSettings | null): WantedAddress | null {
  if (asked === null || asked.mode === "system") return null;
  if (asked.mode === "dhcp") return { mode: "dhcp" };
  const { address, prefix, gateway, dns } = asked;
  const isAddress = (text: string): boolean => plainAddress(text) !== "";
  if (address === null || !isAddress(address) || prefix === null || prefix < LIMITS.leastPrefix || prefix > LIMITS.mostPrefix) return null;
  if ((gateway !== null && !isAddress(gateway)) || dns.length > LIMITS.mostServers || !dns.every(isAddress)) return null;
  return { mode: "static", address, prefix, gateway, dns };
}

/**
 * Whether the card could be met afterwards. One on a wire of this machine answers broadcasts, wherever its address is; one behind a
 * router can be asked by unicast only, and routers know where its own subnet is.
 */
function isVerifiable(wanted: WantedAddress, { interface: through, here }: OurCard, interfaces: readonly LocalInterface[]): boolean {
  if (through !== null || wanted.mode === "dhcp") return true;
  const own = here.prefix === null ? [] : [{ address: here.address, prefix: here.prefix }];
  return [...own, ...interfaces.flatMap(({ ipv4 }) => ipv4)].some((at) => isInSubnet(wanted.address, at));
}
