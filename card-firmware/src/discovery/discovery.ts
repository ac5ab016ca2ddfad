import type { Here } from "@istars/protocol/model/discovery.ts";
import type { LocalInterface } from "@istars/protocol/net/discovery/interfaces.ts";
import type { Address } from "@istars/service/address.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { CounterSink } from "../metrics/counters.ts";
import { Changer, type ChangerDeps } from "./changer.ts";
import { DiscoverySockets } from "./discovery-sockets.ts";
import { Responder } from "./responder.ts";
import { SetDesk, type SetDeskDeps } from "./set-desk.ts";

export interface DiscoveryDeps extends ChangerDeps {
  readonly auth: ChangerDeps["auth"] & SetDeskDeps["auth"];
  /** Of the card, lower case, with colons. */
  readonly mac: string;
  /** What the card tells of itself now. */
  readonly here: () => Here;
  readonly interfaces: () => readonly LocalInterface[];
  readonly counters: CounterSink;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The card as it is found and set over the network around it. */
export class Discovery implements AsyncDisposable {
  readonly name = "discovery";
  readonly #sockets: DiscoverySockets;
  readonly #responder: Responder;
  #host = "";

  constructor(deps: DiscoveryDeps) {
    const { mac, here, auth, settings, interfaces, counters, clock, log } = deps;
    const changer = new Changer(deps);
    this.#sockets = new DiscoverySockets({ clock, log, interfaces, receive: (bytes, from) => this.#responder.receive(bytes, from) });
    this.#responder = new Responder({
      mac,
      here,
      desk: new SetDesk({ mac, auth, carryOut: (set) => changer.carryOut(set), counters, clock, log }),
      mayAnswer: () => settings.current("discovery").answer,
      send: (bytes, to) => this.#sockets.send(bytes, to),
      broadcast: (bytes, port, near) => this.#sockets.broadcast(bytes, port, near),
      counters,
      clock,
      random: Math.random,
    });
  }

  get host(): string {
    return this.#host;
  }

  /** Port 0 takes a free one. Rejects with the system's error, e.g. EADDRINUSE. */
  async open(address: Address): Promise<{ readonly port: number }> {
    const opened = await this.#sockets.open(address);
    this.#host = address.host;
    return opened;
  }

  /** Rejects with the system's error, and then it stays where it is. */
  async move(host: string): Promise<void> {
    await this.#sockets.move(host);
    this.#host = host;
  }

  /** Tells who searched lately how the card is now. */
  announce(): void {
    this.#responder.announce();
  }

  /** May be called twice. */
  async close(): Promise<void> {
    this.#responder.close();
    await this.#sockets.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
