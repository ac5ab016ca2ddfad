import { isDeepStrictEqual } from "node:util";
import { FOUND_WARNINGS, type FoundCard, type FoundWarning } from "@istars/protocol/model/isearch/found-card.ts";
import { AddressIndex } from "./address-index.ts";
import { type Reach, shouldMeet } from "./reach.ts";
import { keyOf, mergeSighting, type SeenCard, type Sighting } from "./sighting.ts";

/** Most rows: more than any network has, and few enough that a forger of answers fills no memory. */
export const MAX_FOUND = 20_000;
/** A row in which only the time of the last answer changed is told anew so often, ms. */
const SEEN_AGAIN_MS = 1_000;
/** What a card tells that has no address. */
const NO_ADDRESS: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

/**
 * Everything found so far, one row for each card: by MAC if it is ours, by protocol and address if it is another's. Methods that change
 * it return the keys of rows that read differently now, which can be rows that no answer came from: two at one address warn each other.
 */
export class FoundCards {
  readonly #rows = new Map<string, SeenCard>();
  /** Rows that are not lost, by the address told and the one they answer from. */
  readonly #present = new AddressIndex();
  /** Cards of ours that are not lost, by the address told. */
  readonly #tellers = new AddressIndex();
  readonly #toldWallMs = new Map<string, number>();

  /** All rows, in the order of their first answer. */
  all(): FoundCard[] {
    return [...this.#rows.values()].map(({ card }) => card);
  }

  get(key: string): FoundCard | undefined {
    return this.#rows.get(key)?.card;
  }

  /** True if no new row is taken any more. */
  get isFull(): boolean {
    return this.#rows.size >= MAX_FOUND;
  }

  /** Whether a card of ours that is not lost answers at this address. */
  hasOursAt(address: string): boolean {
    return this.#kindsAt(address).some(({ kind }) => kind === "istars");
  }

  /** Keys of other makers' rows at this address. */
  foreignAt(address: string): readonly string[] {
    return this.#kindsAt(address).flatMap(({ kind, key }) => (kind === "istars" ? [] : [key]));
  }

  /** Takes an answer in. A new card beyond `MAX_FOUND` is not taken. */
  see(sighting: Sighting, at: { readonly wallMs: number; readonly scan: number }): ReadonlySet<string> {
    const key = keyOf(sighting);
    const before = this.#rows.get(key);
    if (!before && this.isFull) return new Set();
    return this.#replace(key, mergeSighting(before, sighting, at));
  }

  /** Marks as lost what a scan with this reach should have met and did not. */
  loseUnmet(scan: number, reach: Reach): ReadonlySet<string> {
    const changed = new Set<string>();
    for (const [key, row] of this.#rows) {
      if (row.scan === scan || row.card.isLost || !shouldMeet(row.card, reach)) continue;
      for (const each of this.#replace(key, { ...row, card: { ...row.card, isLost: true } })) changed.add(each);
    }
    return changed;
  }

  /** Takes a row out, e.g. another maker's that turned out to be a card of ours. */
  remove(key: string): void {
    const row = this.#rows.get(key);
    if (row) this.#unlist(key, row);
    this.#rows.delete(key);
    this.#toldWallMs.delete(key);
  }

  clear(): void {
    this.#rows.clear();
    this.#present.clear();
    this.#tellers.clear();
    this.#toldWallMs.clear();
  }

  #kindsAt(address: string): readonly FoundCard[] {
    return [...this.#present.at(address)].flatMap((key) => this.get(key) ?? []);
  }

  #replace(key: string, row: SeenCard): ReadonlySet<string> {
    const before = this.#rows.get(key);
    if (before) this.#unlist(key, before);
    this.#list(key, row);
    const card = { ...row.card, warnings: this.#warningsOf(row) };
    this.#rows.set(key, { ...row, card });
    const changed = new Set<string>();
    if (this.#isNews(card, before?.card)) {
      changed.add(key);
      this.#toldWallMs.set(key, card.lastSeenWallMs);
    }
    for (const address of [before?.card.here?.address, card.here?.address]) {
      for (const other of this.#warnNeighbour(address, key)) changed.add(other);
    }
    return changed;
  }

  #isNews(card: FoundCard, before: FoundCard | undefined): boolean {
    if (!before || Math.abs(card.lastSeenWallMs - (this.#toldWallMs.get(card.key) ?? 0)) >= SEEN_AGAIN_MS) return true;
    return !isDeepStrictEqual({ ...card, lastSeenWallMs: 0 }, { ...before, lastSeenWallMs: 0 });
  }

  /** Brings the warnings of the one other at this address up to date. Of three and more each is warned already. */
  #warnNeighbour(address: string | undefined, key: string): readonly string[] {
    if (address === undefined) return [];
    const tellers = this.#tellers.at(address);
    return tellers.size > 2 ? [] : [...tellers].filter((other) => other !== key && this.#warn(other));
  }

  /** True if the row's warnings changed. */
  #warn(key: string): boolean {
    const row = this.#rows.get(key);
    if (!row) return false;
    const warnings = this.#warningsOf(row);
    if (isDeepStrictEqual(warnings, row.card.warnings)) return false;
    this.#rows.set(key, { ...row, card: { ...row.card, warnings } });
    return true;
  }

  #warningsOf({ card, isRightSubnet }: SeenCard): FoundWarning[] {
    const { here, isLost } = card;
    if (!here) return [];
    const applies: Readonly<Record<FoundWarning, boolean>> = {
      "wrong-subnet": !isRightSubnet,
      "duplicate-address": !isLost && this.#tellers.at(here.address).size > 1,
      "default-password": here.isNew,
    };
    return FOUND_WARNINGS.filter((warning) => applies[warning]);
  }

  #list(key: string, row: SeenCard): void {
    const { here, isLost } = row.card;
    if (isLost) return;
    for (const address of addressesOf(row)) this.#present.add(address, key);
    if (here && !NO_ADDRESS.has(here.address)) this.#tellers.add(here.address, key);
  }

  #unlist(key: string, row: SeenCard): void {
    for (const address of addressesOf(row)) this.#present.remove(address, key);
    if (row.card.here) this.#tellers.remove(row.card.here.address, key);
  }
}

/** Where a row can be met: the address that it tells, and the one that it answers from. */
const addressesOf = ({ card, from }: SeenCard): readonly string[] =>
  [...new Set([card.here?.address ?? from, from])].filter((address) => !NO_ADDRESS.has(address));
