import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import type { Clock } from "@istars/service/clock.ts";
import type { SimCard } from "../sim-card.ts";
import { CardAgent } from "./card-agent.ts";

export interface SnmpFaceOptions {
  readonly cards: readonly SimCard[];
  /** 0: any free one; the same for all cards. */
  readonly port: number;
  readonly clock: Clock;
}

/** SNMP v1 and v2c of some cards, read-only. An answer has to leave from the address that was asked, so each card has a socket of its own. */
export class SnmpFace {
  readonly #options: SnmpFaceOptions;
  readonly #sockets: Socket[] = [];
  readonly #late = new AbortController();

  constructor(options: SnmpFaceOptions) {
    this.#options = options;
  }

  /** Resolves with the port, `null` without cards; rejects when it cannot be had at one of the addresses, with nothing left open. */
  async open(): Promise<number | null> {
    const { cards } = this.#options;
    let { port } = this.#options;
    try {
      for (const card of cards) port = await this.#bind(card, port);
    } catch (error) {
      await this.close();
      throw error;
    }
    return cards.length === 0 ? null : port;
  }

  async close(): Promise<void> {
    this.#late.abort();
    const open = this.#sockets.splice(0);
    await Promise.all(open.map((socket) => new Promise<void>((resolve) => void socket.close(resolve))));
  }

  async #bind(card: SimCard, port: number): Promise<number> {
    const socket = createSocket("udp4");
    this.#sockets.push(socket);
    socket.bind(port, card.nature.address);
    await once(socket, "listening");
    const agent = new CardAgent(card, this.#options.clock);
    socket.on("message", (datagram, from) => {
      const answer = card.manner.isAway ? null : agent.answer(datagram);
      if (answer === null) return;
      const octets = Buffer.from(answer); // the next answer is written over it, perhaps before this one is sent
      this.#send(card, () => void socket.send(octets, from.port, from.address));
    });
    return socket.address().port;
  }

  #send(card: SimCard, send: () => void): void {
    const { lateMs } = card.manner;
    if (lateMs === 0) send();
    else this.#options.clock.sleep(lateMs, this.#late.signal).then(send, () => {}); // closed meanwhile
  }
}
