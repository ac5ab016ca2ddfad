import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import { addressOf, modelOf, nameOf } from "@istars/ui/found/found-facts.ts";
import type { SortDirection } from "@istars/ui/tables/sort-header.tsx";
import { STATE_ORDER, stateOf } from "./found-state.ts";

/** Columns by which the list may be in order. */
export type SortedBy = "state" | "name" | "address" | "mac" | "model" | "firmware" | "ups" | "location" | "gateway" | "foundBy" | "seen";

export interface FoundOrder {
  readonly by: SortedBy;
  readonly direction: SortDirection;
}

type Value = string | number | null;

/** IPv4 by its numbers, then all others by their letters. */
function addressValue(address: string): string {
  const parts = address.split(".");
  return parts.length === 4 ? parts.map((part) => part.padStart(3, "0")).join(".") : `~${address}`;
}

const VALUES: Readonly<Record<SortedBy, (card: FoundCard) => Value>> = {
  state: (card) => STATE_ORDER.indexOf(stateOf(card).word),
  name: nameOf,
  address: (card) => addressValue(addressOf(card)),
  mac: ({ here }) => here?.mac ?? null,
  model: modelOf,
  firmware: ({ here }) => here?.firmware ?? null,
  ups: ({ here }) => here?.ups?.charge ?? null,
  location: ({ here }) => here?.location || null,
  gateway: ({ here }) => (here?.gateway ? addressValue(here.gateway) : null),
  foundBy: ({ foundBy }) => foundBy.join(" ") || null,
  seen: ({ lastSeenWallMs }) => lastSeenWallMs,
};

/** The rows in order; those that do not tell the value are last either way, and equal ones in order of their address. */
export function inOrder(cards: readonly FoundCard[], { by, direction }: FoundOrder, language: string): readonly FoundCard[] {
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: "base" });
  const turn = direction === "ascending" ? 1 : -1;
  const compare = (one: Value, other: Value): number => {
    if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1;
    return turn * (typeof one === "number" && typeof other === "number" ? one - other : collator.compare(String(one), String(other)));
  };
  return cards
    .map((card) => ({ card, value: VALUES[by](card), address: VALUES.address(card) }))
    .sort((one, other) => compare(one.value, other.value) || collator.compare(String(one.address), String(other.address)))
    .map(({ card }) => card);
}

/** Rows in which every word typed stands somewhere, whatever its case. */
export function matching(cards: readonly FoundCard[], typed: string, textOf: (card: FoundCard) => string): readonly FoundCard[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return cards;
  return cards.filter((card) => {
    const text = textOf(card).toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
