import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { isIPv6 } from "node:net";
import { acknowledgementOf, type Notification, readNotification } from "./notification.ts";
import { SnmpError } from "./snmp-error.ts";

/** Where a notification came from, in numbers. */
export interface Sender {
  readonly address: string;
  readonly port: number;
}

export interface TrapReceiverDeps {
  readonly clock: { monoMs(): number };
  /** Resolves to whether it was taken; only then is an inform acknowledged, so that its sender does not think what is not so. */
  readonly onNotification: (notification: Notification, from: Sender) => Promise<boolean>;
}

/** What came, by what became of it. */
export interface TrapCounts {
  taken: number;
  /** Nobody here knows the sender. */
  refused: number;
  malformed: number;
  /** Of v3, which is not read. */
  unsupported: number;
  /** More than one sender may send in that time. */
  tooMany: number;
}

/** A sender may send so many at once, and gets one more each so many ms: an alarm of a whole room, but no flood. */
const BURST = 40;
const ONE_MORE_MS = 100;
/** Senders of which the allowance is known; who is not among them has not sent for long. */
const MAX_SENDERS = 4_096;

interface Allowance {
  left: number;
  atMs: number;
}

/**
 * Receives traps (v1, v2c) and informs. Whoever may send a datagram may send these, so nothing that they say is ever believed: they are a
 * reason to ask.
 */
export class TrapReceiver {
  readonly counts: TrapCounts = { taken: 0, refused: 0, malformed: 0, unsupported: 0, tooMany: 0 };
  readonly #deps: TrapReceiverDeps;
  readonly #allowances = new Map<string, Allowance>();
  #socket: Socket | null = null;

  constructor(deps: TrapReceiverDeps) {
    this.#deps = deps;
  }

  /** Rejects with the system's error, e.g. EACCES for a port below 1024. Port 0 takes a free one; resolves to the port. */
  async listen(host: string, port: number): Promise<number> {
    const socket = createSocket({ type: isIPv6(host) ? "udp6" : "udp4", ipv6Only: false });
    this.#socket = socket;
    socket.on("message", (bytes, from) => void this.#receive(bytes, from));
    const listening = once(socket, "listening");
    socket.bind(port, host);
    await listening;
    socket.on("error", () => {}); // an answer that could not be sent: the agent informs again
    return socket.address().port;
  }

  /** May be called twice. */
  async close(): Promise<void> {
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    const closed = once(socket, "close");
    socket.close();
    await closed;
  }

  async #receive(bytes: Uint8Array, from: Sender): Promise<void> {
    const sender = { address: from.address.replace(/^::ffff:(?=\d+\.)/, ""), port: from.port };
    if (!this.#allows(sender.address)) {
      this.counts.tooMany++;
      return;
    }
    const notification = this.#read(bytes);
    if (notification === null) return;
    const isTaken = await this.#deps.onNotification(notification, sender);
    this.counts[isTaken ? "taken" : "refused"]++;
    if (isTaken && notification.kind === "inform") this.#socket?.send(acknowledgementOf(bytes), from.port, from.address);
  }

  #read(bytes: Uint8Array): Notification | null {
    try {
      return readNotification(bytes);
    } catch (error) {
      if (!(error instanceof SnmpError)) throw error;
      this.counts[error.code === "snmp.unsupported-version" ? "unsupported" : "malformed"]++;
      return null;
    }
  }

  #allows(address: string): boolean {
    const nowMs = this.#deps.clock.monoMs();
    const known = this.#allowances.get(address) ?? { left: BURST, atMs: nowMs };
    const earned = Math.floor((nowMs - known.atMs) / ONE_MORE_MS);
    const left = Math.min(BURST, known.left + earned);
    // The latest stand last, so that the one dropped is the one not heard for longest.
    this.#allowances.delete(address);
    this.#allowances.set(address, { left: Math.max(0, left - 1), atMs: known.atMs + earned * ONE_MORE_MS });
    const [oldest] = this.#allowances.size > MAX_SENDERS ? this.#allowances.keys() : [];
    if (oldest !== undefined) this.#allowances.delete(oldest);
    return left > 0;
  }
}
