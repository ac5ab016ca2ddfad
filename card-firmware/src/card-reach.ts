import type { Here } from "@istars/protocol/model/discovery.ts";
import { localInterfaces } from "@istars/protocol/net/discovery/interfaces.ts";
import type { Address } from "@istars/service/address.ts";
import type { Auth } from "@istars/service/auth/auth.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { Store } from "@istars/service/store/store.ts";
import type { CardFacts } from "./api/card-facts.ts";
import { Discovery } from "./discovery/discovery.ts";
import { CARD_MODEL, hereOf } from "./discovery/here.ts";
import type { Host } from "./host.ts";
import type { Live } from "./live/live.ts";
import { type Announcement, MdnsAnnouncer } from "./mdns/announcer.ts";
import type { Counters } from "./metrics/counters.ts";
import { type Listener, Listeners } from "./network/listeners.ts";
import { makeNetwork, type PlatformName } from "./network/make-network.ts";
import type { Network } from "./network/network.ts";
import { NetworkKeeper } from "./network/network-keeper.ts";
import type { NetworkOperations } from "./network/network-operations.ts";
import type { IdentifyLight } from "./platform/light.ts";
import type { CardSettings } from "./settings/card-settings.ts";

/** Whether the card is announced by mDNS; `auto`: where it does not listen on loopback alone. */
export type MdnsMode = "auto" | "on" | "off";

export interface CardReachDeps {
  readonly platform: PlatformName;
  readonly mdns: MdnsMode;
  /** The card's data folder. */
  readonly data: string;
  /** Where the command line lets the web pages listen; the address of a simulated card. */
  readonly base: string;
  readonly host: Host;
  readonly facts: Pick<CardFacts, "cardId" | "name" | "location" | "firmware">;
  readonly settings: CardSettings;
  readonly store: Pick<Store<NetworkOperations>, "run">;
  readonly auth: Auth;
  readonly live: Live;
  readonly light: IdentifyLight;
  readonly counters: Counters;
  readonly clock: Clock;
  readonly log: Logger;
}

/** How the card is reached: its network port, the sockets that follow its address, and the ways in which it is found. */
export class CardReach implements AsyncDisposable {
  readonly #deps: CardReachDeps;
  readonly #listeners: Listeners;
  readonly #network: Network;
  readonly #keeper: NetworkKeeper;
  readonly #discovery: Discovery;
  readonly #mdns: MdnsAnnouncer;
  #ports: Here["ports"] = { http: null, https: null, snmp: null, nut: null };
  #unsubscribe: () => void = () => {};

  private constructor(deps: CardReachDeps, network: Network, listeners: Listeners) {
    const { settings, store, auth, facts, host, live, light, counters, clock, log } = deps;
    this.#deps = deps;
    this.#network = network;
    this.#listeners = listeners;
    this.#keeper = new NetworkKeeper({
      network,
      saved: () => settings.current("network"),
      learn: (find) => settings.learn("network", find, "network"),
      readProven: () => store.run("provenNetwork"),
      keepProven: (proven) => store.run("keepProvenNetwork", proven),
      audit: auth.audit,
      announce: () => this.#discovery.announce(),
      clock,
      log: log.child({ part: "network" }),
    });
    this.#discovery = new Discovery({
      mac: network.current().mac,
      here: () => hereOf({ facts, serial: host.serial, network, keeper: this.#keeper, auth, live, ports: () => this.#ports }),
      auth,
      settings,
      storePassword: (userId, verifier, row) => store.run("setFirstPassword", userId, verifier, row),
      keeper: this.#keeper,
      light,
      live,
      interfaces: localInterfaces,
      counters,
      clock,
      log: log.child({ part: "discovery" }),
    });
    this.#mdns = new MdnsAnnouncer({
      announcement: () => this.#announcement(),
      onError: (err) => log.warn({ err }, "the card cannot be announced by mDNS"),
    });
  }

  /** Puts the saved address in force; a simulated card is there when this resolves. Rejects with a `StoreError`. */
  static async open(deps: CardReachDeps): Promise<CardReach> {
    const { platform, host, data, base, facts, clock, log } = deps;
    const listeners = new Listeners(log);
    const network = await makeNetwork(platform, { host, cardId: facts.cardId, data, base, listeners, clock, log });
    const reach = new CardReach(deps, network, listeners);
    const started = reach.#keeper.start();
    // A port without a lease keeps nobody waiting who comes by another way.
    if (platform === "simulated") await started;
    else started.catch((err: unknown) => log.error({ err }, "the saved address could not be looked at"));
    return reach;
  }

  /** The card's hardware address, lower case, with colons. */
  get mac(): string {
    return this.#network.current().mac;
  }

  /** Where the card is on the network now. */
  get network(): Pick<Network, "current" | "onChange"> {
    return this.#network;
  }

  /** Where to listen, given what the command line says: an address that was set stands in its place. */
  place(wanted: Address): Address {
    const { platform, base } = this.#deps;
    const { address } = this.#network.current();
    const follows = platform === "simulated" && wanted.host === base && base !== "0.0.0.0" && address !== null;
    return follows ? { ...wanted, host: address } : wanted;
  }

  /** From now on moves with the card's address, if it listens there. */
  add(listener: Listener): void {
    this.#listeners.add(listener);
  }

  /** Opens discovery. Rejects with the system's error. */
  async openDiscovery(wanted: Address): Promise<{ readonly port: number }> {
    const opened = await this.#discovery.open(wanted);
    this.#listeners.add(this.#discovery);
    return opened;
  }

  /** Tells everybody where the card listens, from now on. */
  announce(ports: Here["ports"]): void {
    this.#ports = ports;
    void this.#mdns.refresh();
    this.#unsubscribe = this.#network.onChange(() => {
      this.#discovery.announce();
      void this.#mdns.refresh();
    });
  }

  /** The settings of the network may be others now. */
  networkChanged(): void {
    this.#keeper.settingsChanged();
  }

  /** Name or settings of discovery may be others now. */
  appearanceChanged(): void {
    void this.#mdns.refresh();
  }

  /** May be called twice. */
  async close(): Promise<void> {
    this.#unsubscribe();
    await this.#keeper.close();
    await this.#mdns.close();
    await this.#discovery.close();
    await this.#network.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #announcement(): Announcement | null {
    const { mdns, settings, facts } = this.#deps;
    const { mac, address } = this.#network.current();
    const isLoopback = this.place({ host: this.#deps.base, port: 0 }).host.startsWith("127.");
    const isOn = mdns === "on" || (mdns === "auto" && !isLoopback);
    const httpPort = this.#ports.http;
    if (!isOn || !settings.current("discovery").mdns || httpPort === null || address === null) return null;
    return { mac, model: CARD_MODEL, name: facts.name, firmware: facts.firmware, address, httpPort };
  }
}
