import { isIP } from "node:net";
import type { Notification, NotificationContent } from "@istars/protocol/net/snmp/notification.ts";
import { trapName } from "@istars/protocol/net/snmp/trap-names.ts";
import type { Sender, TrapTaker } from "@istars/protocol/net/snmp/trap-receiver.ts";
import type { KnownUser, V3Refusal } from "@istars/protocol/net/snmp/v3-notifications.ts";
import type { SnmpUser } from "@istars/protocol/net/snmp/v3-user.ts";
import type { Logger } from "@istars/service/logging.ts";

/** A card that may send traps, and where it is: an address or a host name. */
export interface TrapPlace {
  readonly cardId: number;
  readonly host: string;
}

export interface TrapDeskDeps {
  /** The cards that are polled by SNMP, as they are now. */
  readonly places: () => Iterable<TrapPlace>;
  /** As whom a card is asked over SNMP v3, as it is now; `null`: it is asked over v1 or v2c. */
  readonly userOf: (cardId: number) => SnmpUser | null;
  /** Addresses of a host name, in numbers; empty if it has none. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
  /** A card says that something happened: ask it. */
  readonly onTrap: (cardId: number, name: string) => void;
  readonly clock: { monoMs(): number };
  readonly log: Logger;
}

/** The list of senders is made anew after this time, ms, and for a stranger at most this often: somebody may have become known. */
const LIST_HOLDS_MS = 300_000;
const LOOK_AGAIN_MS = 10_000;
/** What is wrong with a sender is told of in the log once, as long as there are not too many. */
const MAX_TOLD = 256;

/** What whoever looks after the card can do. */
const REFUSALS: Readonly<Record<V3Refusal, string>> = {
  "unknown-user": "a trap of a user that no card at its address is asked as; set both to the same user",
  "wrong-level": "a trap that is not signed and encrypted as its card is asked; let the card send at that level",
  "wrong-digest": "a trap that was signed with another password or protocol than its card is asked with; set both to the same",
  untimely: "a trap that was sent before, or whose card counts neither its starts nor its time on; see to the card's clock",
  undecipherable: "a trap that was encrypted with another password or protocol than its card is asked with; set both to the same",
};

/**
 * Finds out which card a trap or inform is from: by its address, and of v3 by the user whose it is. A card that is asked in a way that
 * nobody can forge is not heard in another one.
 */
export class TrapDesk implements TrapTaker {
  readonly #deps: TrapDeskDeps;
  readonly #told = new Set<string>();
  #known: ReadonlyMap<string, readonly number[]> = new Map();
  #knownAtMs = Number.NEGATIVE_INFINITY;
  #making: Promise<void> | null = null;

  constructor(deps: TrapDeskDeps) {
    this.#deps = deps;
  }

  async take({ name }: Notification, { address }: Sender): Promise<"taken" | "refused" | "wrong-level"> {
    const { userOf } = this.#deps;
    const cardIds = await this.#cardsAt(address);
    if (cardIds === null) return "refused";
    const hearing = cardIds.filter((cardId) => (userOf(cardId)?.auth ?? null) === null);
    this.#hand(hearing, name);
    if (hearing.length > 0) return "taken";
    this.onRefused("wrong-level", { address });
    return "wrong-level";
  }

  async usersAt(address: string): Promise<readonly KnownUser[] | null> {
    const cardIds = await this.#cardsAt(address);
    return (
      cardIds?.flatMap((id) => {
        const user = this.#deps.userOf(id);
        return user ? [{ id, user }] : [];
      }) ?? null
    );
  }

  takeFrom(cardIds: readonly number[], { name }: NotificationContent): void {
    this.#hand(cardIds, name);
  }

  onRefused(reason: V3Refusal, { address }: Pick<Sender, "address">): void {
    this.#tell(address, REFUSALS[reason]);
    // It may be that of a card that was added since.
    if (this.#ageMs() > LOOK_AGAIN_MS) this.#knownAtMs = Number.NEGATIVE_INFINITY;
  }

  #hand(cardIds: readonly number[], name: string): void {
    for (const cardId of cardIds) this.#deps.onTrap(cardId, trapName(name));
  }

  /** `null`: no card of the fleet is there. */
  async #cardsAt(address: string): Promise<readonly number[] | null> {
    if (this.#ageMs() > LIST_HOLDS_MS) await this.#make();
    if (!this.#known.has(address) && this.#ageMs() > LOOK_AGAIN_MS) await this.#make();
    const cardIds = this.#known.get(address) ?? null;
    if (cardIds === null) this.#tell(address, "a trap from where no card of this fleet is; add the card, or stop it from sending here");
    return cardIds;
  }

  #ageMs(): number {
    return this.#deps.clock.monoMs() - this.#knownAtMs;
  }

  #make(): Promise<void> {
    this.#making ??= this.#list().finally(() => {
      this.#making = null;
    });
    return this.#making;
  }

  async #list(): Promise<void> {
    const { places, resolve, clock } = this.#deps;
    const byHost = Map.groupBy(places(), ({ host }) => host);
    const known = new Map<string, number[]>();
    await Promise.all(
      [...byHost].map(async ([host, cards]) => {
        const addresses = isIP(host) === 0 ? await resolve(host) : [host];
        for (const address of addresses) known.set(address, [...(known.get(address) ?? []), ...cards.map(({ cardId }) => cardId)]);
      }),
    );
    this.#known = known;
    this.#knownAtMs = clock.monoMs();
  }

  #tell(address: string, what: string): void {
    const once = `${address} ${what}`;
    if (this.#told.has(once) || this.#told.size >= MAX_TOLD) return;
    this.#told.add(once);
    this.#deps.log.warn({ address }, what);
  }
}
