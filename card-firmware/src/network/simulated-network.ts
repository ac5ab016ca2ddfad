import { createHash } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import type { NetworkSettings } from "@istars/protocol/model/settings/network.ts";
import { isInSubnet, type LocalInterface } from "@istars/protocol/net/discovery/interfaces.ts";
import { type Network, NetworkError, type NetworkState } from "./network.ts";

const ANY_IPV4 = "0.0.0.0";
const PORT_NAME = "sim0";

export interface SimulatedNetworkDeps {
  /** The card's MAC is made from it. */
  readonly cardId: string;
  /** The address that the command line gives, where the card is until another one is set. */
  readonly base: string;
  readonly interfaces: () => readonly LocalInterface[];
  /** Moves everything that listens at one address to another one; all or nothing. */
  readonly move: (from: string, to: string) => Promise<void>;
}

/**
 * A card without a port of its own: its address is the one that its sockets are bound to, and another address, which has to be on this
 * machine already, is taken by binding them there. Every 127.a.b.c is.
 */
export class SimulatedNetwork implements Network {
  readonly #deps: SimulatedNetworkDeps;
  readonly #mac: string;
  readonly #listeners = new Set<() => void>();
  #address: string;
  #settings: NetworkSettings | null = null;

  constructor(deps: SimulatedNetworkDeps) {
    this.#deps = deps;
    this.#mac = macOf(deps.cardId);
    this.#address = deps.base;
  }

  current(): NetworkState {
    const { gateway = null, dns = [], prefix = null } = this.#settings ?? {};
    const address = this.#address === ANY_IPV4 ? this.#firstAddress() : this.#address;
    return { mac: this.#mac, name: PORT_NAME, source: "static", address, prefix: prefix ?? this.#prefixOf(address), gateway, dns };
  }

  async apply(wanted: NetworkSettings, signal: AbortSignal): Promise<void> {
    const { base, move } = this.#deps;
    if (wanted.mode === "dhcp") throw new NetworkError("no-dhcp-server", { detail: "a simulated card has no DHCP server to ask" });
    const address = wanted.mode === "static" && wanted.address !== null ? wanted.address : base;
    if (address !== base && base === ANY_IPV4) {
      throw new NetworkError("not-on-one-address", {
        detail: "a simulated card that listens on all addresses cannot leave one for another",
      });
    }
    signal.throwIfAborted();
    if (address !== this.#address) {
      try {
        await probe(address);
        await move(this.#address, address);
      } catch (cause) {
        const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
        throw new NetworkError(`cannot-listen ${code}`, { cause, detail: `cannot listen at ${address} (${code})` });
      }
    }
    this.#address = address;
    this.#settings = wanted.mode === "static" ? wanted : null;
    for (const listener of this.#listeners) listener();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {}

  #firstAddress(): string | null {
    const outward = this.#deps.interfaces().filter(({ isLoopback }) => !isLoopback);
    return outward.flatMap(({ ipv4 }) => ipv4)[0]?.address ?? null;
  }

  #prefixOf(address: string | null): number | null {
    if (address === null) return null;
    const subnets = this.#deps.interfaces().flatMap(({ ipv4 }) => ipv4);
    return subnets.find((subnet) => isInSubnet(address, subnet))?.prefix ?? null;
  }
}

/** Locally administered, and always the same for a card. */
function macOf(cardId: string): string {
  const octets = createHash("sha256").update(cardId).digest().subarray(0, 6);
  octets[0] = ((octets[0] ?? 0) & 0xfc) | 0x02;
  return [...octets].map((octet) => octet.toString(16).padStart(2, "0")).join(":");
}

/** Rejects with the system's error when this machine does not have the address. */
async function probe(address: string): Promise<void> {
  const socket = createSocket("udp4");
  try {
    socket.bind(0, address);
    await once(socket, "listening");
  } finally {
    socket.close();
  }
}
