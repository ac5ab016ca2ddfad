import type { RemoteInfo, Socket } from "node:dgram";
import { isIPv4 } from "node:net";
import { DISCOVERY_GROUP } from "@istars/protocol/model/discovery.ts";
import { isInSubnet, type LocalInterface } from "@istars/protocol/net/discovery/interfaces.ts";
import type { Address } from "@istars/service/address.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import { UdpPort } from "../udp-port.ts";

/** To every machine of the wire, whatever its subnet. */
const LIMITED_BROADCAST = "255.255.255.255";
const ANY_IPV4 = "0.0.0.0";
/** How often interfaces that came or went are looked for, ms. */
const LOOK_EVERY_MS = 3_000;

/** Where a datagram came from. */
export type Asker = Pick<RemoteInfo, "address" | "port">;

export interface DiscoverySocketsDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly receive: (bytes: Uint8Array, from: Asker) => void;
  /** The machine's interfaces as they are now. */
  readonly interfaces: () => readonly LocalInterface[];
}

/**
 * Where the card hears searches and answers them. On all addresses: one IPv4 socket, one IPv6 socket in the group on every interface,
 * and one for each own IPv4 address, because a broadcast leaves by the interface whose address it is sent from. On one address: that
 * one and its subnet's broadcast address, so that many cards can live on one machine.
 */
export class DiscoverySockets implements AsyncDisposable {
  readonly #deps: DiscoverySocketsDeps;
  readonly #stop = new AbortController();
  /** By the address each is bound to. */
  readonly #ports = new Map<string, UdpPort>();
  #host = ANY_IPV4;
  #port = 0;
  #ipv6: Socket | null = null;

  constructor(deps: DiscoverySocketsDeps) {
    this.#deps = deps;
  }

  /** Port 0 takes a free one. Once only. Rejects with the system's error, e.g. EADDRINUSE. */
  async open({ host, port }: Address): Promise<{ readonly port: number }> {
    this.#host = host;
    this.#port = await this.#add(host, port);
    if (host === ANY_IPV4) await this.#openIpv6();
    await this.#follow();
    void this.#watch();
    return { port: this.#port };
  }

  /** Goes to another address of this machine. Rejects with the system's error, and then all is as before. */
  async move(host: string): Promise<void> {
    if (host === this.#host || this.#host === ANY_IPV4) return;
    await this.#add(host, this.#port);
    this.#host = host;
    await this.#follow();
  }

  /** To one asker. What cannot be sent is lost, as it may be on any wire. */
  send(bytes: Uint8Array, to: Asker): void {
    const from = to.address.includes(":") ? "::" : this.#host;
    this.#ports.get(from)?.send(bytes, to);
  }

  /** To whoever listens at `port` on the card's own wire. `near` is an asker: one on this machine is told by its loopback alone. */
  broadcast(bytes: Uint8Array, port: number, near: string | null): void {
    if (this.#host !== ANY_IPV4) {
      this.#ports.get(this.#host)?.send(bytes, { address: this.#broadcastAddress() ?? LIMITED_BROADCAST, port });
      return;
    }
    for (const { isLoopback, ipv4 } of this.#deps.interfaces()) {
      if (isLoopback !== (near?.startsWith("127.") ?? false)) continue;
      for (const { address, broadcast } of ipv4) {
        const to = isLoopback ? broadcast : LIMITED_BROADCAST;
        if (to !== null) this.#ports.get(isLoopback ? ANY_IPV4 : address)?.send(bytes, { address: to, port });
      }
    }
  }

  /** May be called twice. */
  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all([...this.#ports.keys()].map((address) => this.#remove(address)));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** The broadcast address of the subnet that the one address lies in; `null` where there is none, or the card is on all addresses. */
  #broadcastAddress(): string | null {
    if (this.#host === ANY_IPV4 || !isIPv4(this.#host)) return null;
    const subnets = this.#deps.interfaces().flatMap(({ ipv4 }) => ipv4);
    return subnets.find((subnet) => isInSubnet(this.#host, subnet))?.broadcast ?? null;
  }

  async #watch(): Promise<void> {
    const { clock } = this.#deps;
    while (!this.#stop.signal.aborted) {
      await clock.sleep(LOOK_EVERY_MS, this.#stop.signal).catch(() => {}); // an aborted sleep is how this stops
      if (!this.#stop.signal.aborted) await this.#follow();
    }
  }

  /** Opens what the interfaces call for now, and closes what they no longer do. */
  async #follow(): Promise<void> {
    const { interfaces, log } = this.#deps;
    const broadcast = this.#broadcastAddress();
    const own = interfaces().flatMap(({ isLoopback, ipv4 }) => (isLoopback ? [] : ipv4.map(({ address }) => address)));
    const wanted = new Set([this.#host, ...(this.#host === ANY_IPV4 ? ["::", ...own] : []), ...(broadcast === null ? [] : [broadcast])]);
    for (const address of this.#ports.keys()) if (!wanted.has(address)) await this.#remove(address);
    for (const address of wanted) {
      if (this.#ports.has(address) || address === "::") continue;
      await this.#add(address, this.#port).catch((err) => log.debug({ err, address }, "discovery cannot use this address"));
    }
    this.#join();
  }

  async #openIpv6(): Promise<void> {
    const prepare = (socket: Socket) => {
      this.#ipv6 = socket;
    };
    await this.#add("::", this.#port, prepare).catch((err) => this.#deps.log.info({ err }, "cards are found over IPv4 alone here"));
  }

  /** A group that was joined already, or cannot be, is no matter: the search comes over IPv4 as well. */
  #join(): void {
    if (this.#ipv6 === null) return;
    for (const { ipv6LinkLocal } of this.#deps.interfaces()) {
      for (const { scope } of ipv6LinkLocal) {
        try {
          this.#ipv6.addMembership(DISCOVERY_GROUP, `::%${scope}`);
        } catch (err) {
          this.#deps.log.trace({ err, scope }, "the discovery group was not joined");
        }
      }
    }
  }

  async #add(address: string, port: number, prepare: (socket: Socket) => void = () => {}): Promise<number> {
    const { clock, log, receive } = this.#deps;
    const udp = new UdpPort({
      clock,
      log,
      receive,
      failed: () => {},
      options: { reuseAddr: true, ipv6Only: address.includes(":") },
      prepare: (socket) => {
        if (isIPv4(address)) socket.setBroadcast(true);
        prepare(socket);
      },
    });
    const bound = await udp.open(address, port);
    this.#ports.set(address, udp);
    return bound;
  }

  async #remove(address: string): Promise<void> {
    const port = this.#ports.get(address);
    this.#ports.delete(address);
    await port?.close();
  }
}
