import { createSocket } from "node:dgram";
import { once } from "node:events";
import { isIPv4 } from "node:net";
import type BonjourService from "bonjour-service";

const MDNS_PORT = 5_353;
/** DNS labels hold 63 octets; a name also carries the end of the MAC. */
const MAX_NAME_OCTETS = 50;

/** What is announced. */
export interface Announcement {
  /** Lower case, with colons. */
  readonly mac: string;
  readonly model: string;
  readonly name: string;
  readonly firmware: string;
  /** Of the card's port, through which it is announced. */
  readonly address: string;
  /** Of the web pages. */
  readonly httpPort: number;
}

export interface MdnsAnnouncerDeps {
  /** The card as it is now; `null` while nothing is to be announced. */
  readonly announcement: () => Announcement | null;
  readonly onError: (error: unknown) => void;
}

/**
 * Announces the card by mDNS as `_istars._tcp` and `_http._tcp`, so that browsers of services list it. The library is loaded only
 * where something is announced. Source: RFC 6762, RFC 6763.
 */
export class MdnsAnnouncer {
  readonly #deps: MdnsAnnouncerDeps;
  #bonjour: BonjourService | null = null;
  #tail: Promise<void> = Promise.resolve();

  constructor(deps: MdnsAnnouncerDeps) {
    this.#deps = deps;
  }

  /** The card may have become another one: what was announced is taken back, and what is true now announced. Never rejects. */
  refresh(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#withdraw();
      const announcement = this.#deps.announcement();
      if (announcement !== null) await this.#publish(announcement);
    });
  }

  /** Takes back what was announced. May be called twice. */
  close(): Promise<void> {
    return this.#inTurn(() => this.#withdraw());
  }

  async #publish({ mac, model, name, firmware, address, httpPort }: Announcement): Promise<void> {
    const { default: Bonjour } = await import("bonjour-service");
    const socket = createSocket({ type: "udp4", reuseAddr: true });
    try {
      // Bound here: a failure inside the library could not be caught.
      socket.bind(MDNS_PORT);
      await once(socket, "listening");
    } catch (error) {
      socket.close();
      throw error;
    }
    const options = { socket, port: MDNS_PORT, bind: false, ...(isIPv4(address) ? { interface: address } : {}) };
    const bonjour = new Bonjour(options, (error: unknown) => this.#deps.onError(error));
    socket.emit("listening"); // the library joins the group when its socket listens
    this.#bonjour = bonjour;
    const service = {
      // Two cards of one name are told apart by their MAC, without asking around first.
      name: `${cut(name, MAX_NAME_OCTETS)} ${endingOf(mac)}`,
      probe: false,
      port: httpPort,
      host: localNameOf(mac),
      txt: { mac, model, name, fw: firmware },
    };
    bonjour.publish({ ...service, type: "istars" });
    bonjour.publish({ ...service, type: "http" });
  }

  async #withdraw(): Promise<void> {
    const bonjour = this.#bonjour;
    this.#bonjour = null;
    if (bonjour === null) return;
    await new Promise<void>((resolve) => bonjour.unpublishAll(() => resolve()));
    await new Promise<void>((resolve) => bonjour.destroy(() => resolve()));
  }

  #inTurn(job: () => Promise<void>): Promise<void> {
    this.#tail = this.#tail.then(job).catch((error) => this.#deps.onError(error));
    return this.#tail;
  }
}

/** The end of a MAC tells cards apart well enough for people. */
const endingOf = (mac: string): string => mac.replaceAll(":", "").slice(-6);

/** The name under which mDNS knows the card with this MAC. */
export const localNameOf = (mac: string): string => `istars-${endingOf(mac)}.local`;

/** A text of so many octets at most, whole characters. */
function cut(text: string, octets: number): string {
  const characters = [...text];
  while (Buffer.byteLength(characters.join("")) > octets) characters.pop();
  return characters.join("");
}
