import { isIP } from "node:net";
import type { Notification } from "@istars/protocol/net/snmp/notification.ts";
import { trapName } from "@istars/protocol/net/snmp/trap-names.ts";
import type { Sender } from "@istars/protocol/net/snmp/trap-receiver.ts";
import type { Logger } from "@istars/service/logging.ts";

/** A card that may send traps, and where it is: an address or a host name. */
export interface TrapPlace {
  readonly cardId: number;
  readonly host: string;
}

export interface TrapDeskDeps {
  /** The cards that are polled by SNMP, as they are now. */
  readonly places: () => Iterable<TrapPlace>;
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
/** Strangers are told of in the log once each, as long as they are not too many. */
const MAX_STRANGERS = 256;

/** Finds out which card a trap or inform is from, by nothing but its address. */
export class TrapDesk {
  readonly #deps: TrapDeskDeps;
  readonly #strangers = new Set<string>();
  #known: ReadonlyMap<string, readonly number[]> = new Map();
  #knownAtMs = Number.NEGATIVE_INFINITY;
  #making: Promise<void> | null = null;

  constructor(deps: TrapDeskDeps) {
    this.#deps = deps;
  }

  /** Whether a card of the fleet is there; an inform is acknowledged then. */
  async take({ name }: Notification, { address }: Sender): Promise<boolean> {
    const { onTrap } = this.#deps;
    if (this.#ageMs() > LIST_HOLDS_MS) await this.#make();
    if (!this.#known.has(address) && this.#ageMs() > LOOK_AGAIN_MS) await this.#make();
    const cards = this.#known.get(address) ?? [];
    for (const cardId of cards) onTrap(cardId, trapName(name));
    if (cards.length === 0) this.#tellStranger(address);
    return cards.length > 0;
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

  #tellStranger(address: string): void {
    if (this.#strangers.has(address) || this.#strangers.size >= MAX_STRANGERS) return;
    this.#strangers.add(address);
    this.#deps.log.warn({ address }, "a trap from where no card of this fleet is; add the card, or stop it from sending here");
  }
}
