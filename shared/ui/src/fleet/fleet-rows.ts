import {
  FIGURES,
  type FigureName,
  type FleetCard,
  type FleetLink,
  type FleetStatus,
} from "@istars/protocol/model/ismartview/fleet-card.ts";
import type { CardKind } from "@istars/protocol/model/ismartview/reach.ts";
import type { SortDirection } from "../tables/sort-header.tsx";
import { cardWeight } from "./card-weight.ts";

/** Which cards are wanted; an empty set wants all. */
export interface FleetFilter {
  /** Every word of it stands somewhere in name, site, address, model or serial number, whatever its case. */
  readonly search: string;
  readonly statuses: ReadonlySet<FleetStatus>;
  readonly links: ReadonlySet<FleetLink>;
  readonly kinds: ReadonlySet<CardKind>;
  /** Names of sites; the empty one is that of cards in none. */
  readonly sites: ReadonlySet<string>;
  readonly onBattery: boolean;
}

export const NO_FILTER: FleetFilter = {
  search: "",
  statuses: new Set(),
  links: new Set(),
  kinds: new Set(),
  sites: new Set(),
  onBattery: false,
};

/** What a list of cards can be in order of. `worst` is how they stand. */
export const FLEET_SORTS = [
  "worst",
  "name",
  "site",
  "address",
  "model",
  "kind",
  "link",
  "since",
  "alarms",
  "load",
  "charge",
  "runtime",
] as const;
export type FleetSort = (typeof FLEET_SORTS)[number];

export interface FleetOrder {
  readonly by: FleetSort;
  readonly direction: SortDirection;
}

/** The figures of a card by its id; `null` before the first. */
export type FiguresOf = (id: number) => { readonly values: readonly (number | null)[] } | null;

const FIGURE_OF: Partial<Readonly<Record<FleetSort, FigureName>>> = { load: "load", charge: "charge", runtime: "runtime" };

/** Whether an order goes by figures, and so changes with each round of them. */
export const goesByFigures = ({ by }: FleetOrder): boolean => FIGURE_OF[by] !== undefined;

type Value = number | null;

/**
 * Finds and orders cards of a list that is asked again at every key that is typed: what is compared by letters is ranked once, and what is
 * searched is written down once for each card.
 */
export class FleetRows {
  readonly #compare: (one: string, other: string) => number;
  readonly #texts = new WeakMap<FleetCard, string>();
  #ranked: readonly FleetCard[] = [];
  readonly #ranks = new Map<string, ReadonlyMap<string, number>>();

  /** `compare`: two texts, as the person's language orders them. */
  constructor(compare: (one: string, other: string) => number) {
    this.#compare = compare;
  }

  /** Those of `cards` that pass the filter, in order; what does not tell the value is last either way, and equal ones go by name. */
  rows(cards: readonly FleetCard[], filter: FleetFilter, order: FleetOrder, figures: FiguresOf): readonly FleetCard[] {
    this.#rank(cards);
    const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
    const turn = order.direction === "ascending" ? 1 : -1;
    const weigh = this.#valuer(order.by, figures);
    const nameOf = this.#ranker("name", ({ name }) => name);
    return cards
      .filter((card) => passes(card, filter) && words.every((word) => this.#textOf(card).includes(word)))
      .map((card) => ({ card, value: weigh(card), name: nameOf(card) ?? 0 }))
      .sort((one, other) => byValue(one.value, other.value, turn) || one.name - other.name || one.card.id - other.card.id)
      .map(({ card }) => card);
  }

  #valuer(by: FleetSort, figures: FiguresOf): (card: FleetCard) => Value {
    const figure = FIGURE_OF[by];
    if (figure !== undefined) {
      const at = FIGURES.indexOf(figure);
      return ({ id }) => figures(id)?.values[at] ?? null;
    }
    switch (by) {
      case "worst":
        return cardWeight;
      case "since":
        return ({ linkSinceWallMs }) => linkSinceWallMs;
      case "alarms":
        return ({ alarms }) => -(alarms.critical * 1e10 + alarms.warning * 1e5 + alarms.information);
      case "link":
        return this.#ranker("link", ({ link }) => link);
      case "kind":
        return this.#ranker("kind", ({ kind }) => kind);
      case "name":
        return this.#ranker("name", ({ name }) => name);
      case "site":
        return this.#ranker("site", ({ site }) => site);
      case "address":
        return this.#ranker("address", ({ address }) => address);
      case "model":
        return this.#ranker("model", ({ model }) => model);
      default:
        return () => null;
    }
  }

  /** By place among all texts of that kind. */
  #ranker(kind: string, textOf: (card: FleetCard) => string | null): (card: FleetCard) => Value {
    const known = this.#ranks.get(kind);
    if (known !== undefined) return (card) => rankIn(known, textOf(card));
    const texts = [...new Set(this.#ranked.flatMap((card) => textOf(card) ?? []))].sort(this.#compare);
    const ranks = new Map(texts.map((text, rank) => [text, rank]));
    this.#ranks.set(kind, ranks);
    return (card) => rankIn(ranks, textOf(card));
  }

  /** Ranks hold for as long as no card is called otherwise. */
  #rank(cards: readonly FleetCard[]): void {
    const before = this.#ranked;
    this.#ranked = cards;
    const isSame =
      before === cards ||
      (before.length === cards.length &&
        cards.every((card, index) => {
          const was = before[index];
          return was === card || (was !== undefined && isCalledTheSame(was, card));
        }));
    if (!isSame) this.#ranks.clear();
  }

  #textOf(card: FleetCard): string {
    const known = this.#texts.get(card);
    if (known !== undefined) return known;
    const { name, site, address, model, serial } = card;
    const text = [name, site, address, model, serial].filter(Boolean).join("\n").toLowerCase();
    this.#texts.set(card, text);
    return text;
  }
}

const isCalledTheSame = (one: FleetCard, other: FleetCard): boolean =>
  one.name === other.name && one.site === other.site && one.address === other.address && one.model === other.model;

const rankIn = (ranks: ReadonlyMap<string, number>, text: string | null): Value => (text === null ? null : (ranks.get(text) ?? null));

function byValue(one: Value, other: Value, turn: number): number {
  if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1;
  return turn * (one - other);
}

const passes = (card: FleetCard, { statuses, links, kinds, sites, onBattery }: FleetFilter): boolean =>
  (statuses.size === 0 || statuses.has(card.status)) &&
  (links.size === 0 || links.has(card.link)) &&
  (kinds.size === 0 || kinds.has(card.kind)) &&
  (sites.size === 0 || sites.has(card.site ?? "")) &&
  (!onBattery || card.onBattery === true);
