import type { GivenReach } from "@istars/protocol/model/ismartview/reach.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { Sealer } from "@istars/service/settings/sealer.ts";
import { type FleetStore, REMOVED_KEPT_MS, type StoredCard } from "../store/fleet-store.ts";
import type { CardReading } from "./fleet.ts";
import { Member } from "./member.ts";
import { ReachVault } from "./reach-vault.ts";

export interface RegistryDeps {
  readonly store: Pick<FleetStore, "listCards">;
  /** Locks the secrets with which cards are reached. */
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Which cards are in the fleet, and which were removed and can be brought back. */
export class Registry {
  readonly vault: ReachVault;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #members = new Map<number, Member>();
  readonly #removed = new Map<number, StoredCard>();

  private constructor({ sealer, clock, log }: RegistryDeps) {
    this.vault = new ReachVault(sealer);
    this.#clock = clock;
    this.#log = log;
  }

  /** Reads the cards from the store. */
  static async open(deps: RegistryDeps): Promise<Registry> {
    const registry = new Registry(deps);
    for (const stored of await deps.store.listCards()) registry.take(stored);
    return registry;
  }

  get size(): number {
    return this.#members.size;
  }

  members(): IterableIterator<Member> {
    return this.#members.values();
  }

  member(cardId: number): Member | null {
    return this.#members.get(cardId) ?? null;
  }

  /** A card that is not in the fleet any more, and may be again. */
  removed(cardId: number): StoredCard | null {
    const stored = this.#removed.get(cardId);
    return stored?.removedWallMs && stored.removedWallMs > this.#clock.wallMs() - REMOVED_KEPT_MS ? stored : null;
  }

  /** How a card is reached, secrets in the clear; `null` for a card that there is not, or of which that cannot be read. */
  reachOf(cardId: number): GivenReach | null {
    return this.#members.get(cardId)?.reach ?? null;
  }

  /** What is known of a card's UPS now; `null` for a card that there is not or that told nothing. */
  readingOf(cardId: number): CardReading | null {
    return this.#members.get(cardId)?.reading(this.#clock.monoMs()) ?? null;
  }

  /** Takes in a card as it is stored now: in the fleet or removed. Gives back the member, if it is one. */
  take(stored: StoredCard): Member | null {
    if (stored.removedWallMs !== null) {
      this.#members.delete(stored.id);
      this.#removed.set(stored.id, stored);
      return null;
    }
    this.#removed.delete(stored.id);
    const reach = this.vault.open(stored.reach);
    if (reach === null) this.#log.error({ cardId: stored.id, place: stored.place }, "how a card is reached cannot be read; set it anew");
    const known = this.#members.get(stored.id);
    if (known) {
      known.replace(stored, reach);
      return known;
    }
    const member = new Member(stored, reach, this.#clock.wallMs());
    this.#members.set(stored.id, member);
    return member;
  }
}
