import { createSocket } from "node:dgram";
import { once } from "node:events";
import type { LocalInterface } from "@istars/protocol/net/discovery/interfaces.ts";
import ipaddr from "ipaddr.js";
import type { Clock } from "../../clock.ts";

const MDNS_PORT = 5_353;
/** `_istars._tcp`, as cards announce themselves. */
const SERVICE_TYPE = "istars";
/** Asked so often: answers get lost, and a card may be switched on late. */
const ASK_EVERY_MS = 1_000;
/** Most addresses taken from one search; more is a forger. */
const MAX_ADDRESSES = 1_000;

export interface MdnsBrowserDeps {
  readonly clock: Clock;
  /** 5353 if left out. */
  readonly port?: number;
}

export interface MdnsEvents {
  /** Somebody says that there is a card at this IPv4 address, told once. What else was said is not trusted. */
  readonly onAddress: (address: string) => void;
  readonly onProblem: (text: string) => void;
}

/** Hears of cards by multicast DNS (RFC 6762) on the interfaces' wires. */
export class MdnsBrowser {
  readonly #clock: Clock;
  readonly #port: number;

  constructor({ clock, port = MDNS_PORT }: MdnsBrowserDeps) {
    this.#clock = clock;
    this.#port = port;
  }

  /** Asks and listens until the signal aborts, and returns then. */
  async browse(interfaces: readonly LocalInterface[], events: MdnsEvents, signal: AbortSignal): Promise<void> {
    const told = new Set<string>();
    const tell = (address: string): void => {
      if (!ipaddr.IPv4.isValidFourPartDecimal(address) || told.has(address) || told.size >= MAX_ADDRESSES) return;
      told.add(address);
      events.onAddress(address);
    };
    const wires = interfaces.flatMap(({ name, isLoopback, ipv4 }) => (ipv4[0] && !isLoopback ? [{ name, address: ipv4[0].address }] : []));
    await Promise.all(
      wires.map(async ({ name, address }) => {
        try {
          await this.#browseWire(address, tell, signal);
        } catch (error) {
          if (!signal.aborted) events.onProblem(`${name}: mDNS cannot be used (${error instanceof Error ? error.message : String(error)})`);
        }
      }),
    );
  }

  async #browseWire(address: string, tell: (address: string) => void, signal: AbortSignal): Promise<void> {
    const { default: Bonjour } = await import("bonjour-service");
    const socket = createSocket({ type: "udp4", reuseAddr: true });
    try {
      // Bound here: a failure inside the library could not be caught.
      socket.bind(this.#port);
      await once(socket, "listening", { signal });
    } catch (error) {
      socket.close();
      throw error;
    }
    const options = { socket, port: this.#port, bind: false, interface: address, loopback: true };
    const bonjour = new Bonjour(options, () => {}); // a question that could not be sent is asked again
    socket.emit("listening"); // the library joins the group when its socket listens
    const browser = bonjour.find({ type: SERVICE_TYPE });
    browser.on("up", ({ addresses = [], referer }) => {
      for (const each of [...addresses, ...(referer ? [referer.address] : [])]) tell(each);
    });
    while (!signal.aborted) {
      await this.#clock.sleep(ASK_EVERY_MS, signal).catch(() => {}); // an aborted sleep is how browsing ends
      if (!signal.aborted) browser.update();
    }
    await new Promise<void>((closed) => bonjour.destroy(() => closed()));
  }
}
