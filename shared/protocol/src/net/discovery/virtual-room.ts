import type { AskingClock } from "./asking-sockets.ts";
import { type Datagram, decodeDatagram, encodeDatagram } from "./datagram.ts";
import type { LocalInterface } from "./interfaces.ts";
import { sampleHere } from "./sample-here.ts";
import type { OpenUdpSocket, UdpSocketOptions } from "./udp-socket.ts";

/** An interface of a room whose cards are in 192.0.2.0/24. */
export const ETHERNET: LocalInterface = {
  name: "eth0",
  mac: "02:00:5e:00:53:fe",
  isLoopback: false,
  ipv4: [{ address: "192.0.2.254", prefix: 24, broadcast: "192.0.2.255" }],
  ipv6LinkLocal: [],
};

export interface Sent {
  readonly atMs: number;
  /** The interface's own address, or 0.0.0.0 where the system chooses. */
  readonly from: string;
  readonly to: string;
  readonly transaction: string;
}

interface Due {
  readonly atMs: number;
  readonly run: () => void;
}

/**
 * A room full of cards at 192.0.2.1 and up, on a wire that loses and delays, in a time that moves only when told to. Cards answer as
 * docs/discovery.md says: twice, within 60 ms, four times a second with a burst of eight.
 */
export class VirtualRoom implements AskingClock {
  readonly sent: Sent[] = [];
  readonly #loss: number;
  readonly #delayMs: number;
  readonly #random: () => number;
  readonly #cards: readonly { readonly address: string; readonly answeredMs: number[] }[];
  readonly #sockets: UdpSocketOptions[] = [];
  readonly #due: Due[] = [];
  #nowMs = 0;

  constructor({ cards, loss = 0, delayMs = 1, seed = 1 }: { cards: number; loss?: number; delayMs?: number; seed?: number }) {
    this.#cards = Array.from({ length: cards }, (_, i) => ({ address: `192.0.2.${i + 1}`, answeredMs: [] }));
    this.#loss = loss;
    this.#delayMs = delayMs;
    this.#random = seeded(seed);
  }

  monoMs(): number {
    return this.#nowMs;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) reject(signal.reason);
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      this.#at(ms, resolve);
    });
  }

  readonly openSocket: OpenUdpSocket = async (options) => {
    this.#sockets.push(options);
    return {
      port: options.port || 50_000,
      send: async (bytes, _port, to) => this.#carry(bytes, options.address, to),
      close: async () => {},
    };
  };

  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await settle();
    for (;;) {
      const next = this.#due[0];
      if (!next || next.atMs > endMs) break;
      this.#due.shift();
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.run();
      // Whoever slept may send at this very moment; answers among themselves do not wait for each other.
      if (this.#due[0]?.atMs !== next.atMs) await settle();
    }
    this.#nowMs = endMs;
    await settle();
  }

  #carry(bytes: Uint8Array, from: string, to: string): void {
    const question = decodeDatagram(bytes);
    if ("fault" in question) throw new Error(`a question is damaged: ${question.fault}`);
    this.sent.push({ atMs: this.#nowMs, from, to, transaction: question.transaction });
    for (const card of this.#cards) {
      const isMeant = to === card.address || to === "255.255.255.255" || to === "192.0.2.255";
      if (isMeant && !this.#isLost()) this.#at(this.#delayMs, () => this.#answer(card, question));
    }
  }

  #answer({ address, answeredMs }: { readonly address: string; readonly answeredMs: number[] }, { transaction }: Datagram): void {
    // Burst eight, then four a second: never more than 8 + 4 t in any time t.
    if (answeredMs.some((atMs, i) => answeredMs.length - i >= 8 + ((this.#nowMs - atMs) * 4) / 1_000)) return;
    answeredMs.push(this.#nowMs);
    const last = Number(address.split(".")[3]);
    const mac = `02:00:5e:00:53:${last.toString(16).padStart(2, "0")}`;
    const bytes = encodeDatagram({ type: "here", transaction, body: sampleHere({ mac, address }) });
    this.#at(this.#random() * 60, () => {
      for (const isBroadcast of [false, true]) {
        if (this.#isLost()) continue;
        this.#at(this.#delayMs, () => {
          const hears = this.#sockets.find(({ address: own }) => (own === "0.0.0.0") === isBroadcast);
          hears?.onDatagram(bytes, address);
        });
      }
    });
  }

  #isLost(): boolean {
    return this.#random() < this.#loss;
  }

  #at(ms: number, run: () => void): void {
    const atMs = this.#nowMs + ms;
    this.#due.splice(this.#due.findLastIndex((due) => due.atMs <= atMs) + 1, 0, { atMs, run });
  }
}

/** Numbers in [0, 1) that are the same in each run. Source: mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise<void>((resolve) => setImmediate(resolve));
}
