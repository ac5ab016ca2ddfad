import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { isIPv6 } from "node:net";
import { BerReader } from "./ber-reader.ts";
import { peekVersion, VERSIONS } from "./message-reader.ts";
import { acknowledgementOf, type Notification, type NotificationContent, readNotification } from "./notification.ts";
import { SenderAllowance } from "./sender-allowance.ts";
import { SnmpError } from "./snmp-error.ts";
import { type KnownUser, V3_REFUSALS, type V3Notifications, type V3Refusal } from "./v3-notifications.ts";

/** Where a notification came from, in numbers. */
export interface Sender {
  readonly address: string;
  readonly port: number;
}

/**
 * What becomes of a datagram. `refused`: nobody here knows the sender. `unsupported`: of another version, or another security model than
 * that of users. `too-many`: more than one sender may send in that time. `discovery`: somebody wants to know who we are before informing
 * us. `repeated`: the same was here before. The rest: `V3Refusal`.
 */
export const TRAP_FATES = ["taken", "refused", "malformed", "unsupported", "too-many", "discovery", "repeated", ...V3_REFUSALS] as const;
export type TrapFate = (typeof TRAP_FATES)[number];
export type TrapCounts = Readonly<Record<TrapFate, number>>;

/** Who knows those who may send. */
export interface TrapTaker {
  /** Only an inform that is `taken` is acknowledged, so that its sender does not think what is not so. */
  take(notification: Notification, from: Sender): Promise<"taken" | "refused" | "wrong-level">;
  /** Who may send traps of v3 from an address; `null`: nobody is known there. */
  usersAt(address: string): Promise<readonly KnownUser[] | null>;
  /** Takes what was proven to be said by these, by the ids of `usersAt`. */
  takeFrom(ids: readonly number[], content: NotificationContent): void;
  /** A message of v3 that a known sender should not have sent so. */
  onRefused(reason: V3Refusal, from: Sender): void;
}

export interface TrapReceiverDeps {
  readonly clock: { monoMs(): number };
  readonly taker: TrapTaker;
  readonly v3: Pick<V3Notifications, "read">;
}

/**
 * Receives traps (v1, v2c, v3) and informs. Whoever may send a datagram may send those of v1 and v2c, so nothing that they say is ever
 * believed: they are a reason to ask. Those of v3 are proven to be their sender's, and are a reason to ask as well.
 */
export class TrapReceiver {
  readonly #counts = Object.fromEntries(TRAP_FATES.map((fate) => [fate, 0])) as Record<TrapFate, number>;
  readonly #deps: TrapReceiverDeps;
  readonly #allowance: SenderAllowance;
  #socket: Socket | null = null;

  constructor(deps: TrapReceiverDeps) {
    this.#deps = deps;
    this.#allowance = new SenderAllowance(deps.clock);
  }

  /** What came, by what became of it. */
  get counts(): TrapCounts {
    return this.#counts;
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
    const answer = (said: Uint8Array | null): void => {
      if (said) this.#socket?.send(said, from.port, from.address);
    };
    this.#counts[await this.#judge(bytes, sender, answer)]++;
  }

  async #judge(bytes: Uint8Array, from: Sender, answer: (said: Uint8Array | null) => void): Promise<TrapFate> {
    if (!this.#allowance.allows(from.address)) return "too-many";
    try {
      if (peekVersion(new BerReader(), bytes) === VERSIONS.v3) return await this.#judgeV3(bytes, from, answer);
      const notification = readNotification(bytes);
      const fate = await this.#deps.taker.take(notification, from);
      if (fate === "taken" && notification.kind === "inform") answer(acknowledgementOf(bytes));
      return fate;
    } catch (error) {
      if (!(error instanceof SnmpError)) throw error;
      return error.code === "snmp.unsupported-version" ? "unsupported" : "malformed";
    }
  }

  async #judgeV3(bytes: Uint8Array, from: Sender, answer: (said: Uint8Array | null) => void): Promise<TrapFate> {
    const { taker, v3 } = this.#deps;
    const users = await taker.usersAt(from.address);
    if (users === null) return "refused";
    const outcome = v3.read(bytes, users);
    answer(outcome.answer);
    switch (outcome.kind) {
      case "notification":
        taker.takeFrom(outcome.from, outcome.content);
        return "taken";
      case "refused":
        taker.onRefused(outcome.reason, from);
        return outcome.reason;
      case "discovery":
      case "repeated":
        return outcome.kind;
    }
  }
}
