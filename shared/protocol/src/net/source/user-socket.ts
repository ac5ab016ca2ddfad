import { createSocket, type RemoteInfo, type Socket, type SocketType } from "node:dgram";
import { BerReader } from "../snmp/ber-reader.ts";
import { SnmpError } from "../snmp/snmp-error.ts";
import { FLAGS, LEVEL_FLAGS, type SecurityLevel } from "../snmp/v3-user.ts";

/** A Report-PDU, RFC 3416 §3: how an agent says who it is and that it does not know us, which it cannot protect. */
const REPORT = 0xa8;
const SEQUENCE = 0x30;
const OCTETS = 0x04;

/**
 * Whether a datagram is protected as it has to be, or is a report. The library below believes an answer that says of itself that it is not
 * authenticated; without this anybody could answer in the agent's place. Source: RFC 3412 §7.2.
 */
export function isAsProtected(bytes: Uint8Array, level: SecurityLevel): boolean {
  const reader = new BerReader();
  reader.reset(bytes);
  try {
    reader.enterLast(SEQUENCE);
    reader.integer(); // version
    reader.expect(SEQUENCE); // header
    const { at } = reader;
    const flags = flagsIn(bytes.subarray(reader.from, reader.to));
    if ((flags & LEVEL_FLAGS[level]) === LEVEL_FLAGS[level]) return true;
    reader.at = at;
    reader.expect(OCTETS); // security parameters
    return (flags & FLAGS.priv) === 0 && isReport(bytes.subarray(reader.at));
  } catch (error) {
    if (!(error instanceof SnmpError)) throw error;
    return false;
  }
}

function flagsIn(header: Uint8Array): number {
  const reader = new BerReader();
  reader.reset(header);
  reader.integer(); // message id
  reader.integer(); // longest message
  reader.expect(OCTETS);
  return reader.to - reader.from === 1 ? (header[reader.from] ?? 0) : 0;
}

/** Of a scoped PDU in the clear. */
function isReport(scoped: Uint8Array): boolean {
  const reader = new BerReader();
  reader.reset(scoped);
  reader.enterLast(SEQUENCE);
  reader.expect(OCTETS); // context's engine
  reader.expect(OCTETS); // context
  reader.next();
  return reader.tag === REPORT;
}

export interface GuardedSocketOptions {
  readonly address: string;
  readonly port: number;
  readonly level: SecurityLevel;
}

/** What net-snmp asks of a socket. It hears nothing that another sent, nor what is less protected than it has to be. */
export class GuardedSocket {
  readonly #socket: Socket;
  readonly #options: GuardedSocketOptions;

  constructor(type: SocketType, options: GuardedSocketOptions) {
    this.#socket = createSocket(type);
    this.#options = options;
  }

  on(event: string, listener: (...given: unknown[]) => void): this {
    if (event === "message") this.#socket.on("message", (bytes, from) => this.#take(bytes, from, listener));
    else this.#socket.on(event, listener);
    return this;
  }

  ref(): void {
    this.#socket.ref();
  }

  unref(): void {
    this.#socket.unref();
  }

  send(bytes: Uint8Array, offset: number, length: number, port: number, address: string, sent: (error: Error | null) => void): void {
    this.#socket.send(bytes, offset, length, port, address, sent);
  }

  close(): void {
    this.#socket.close();
  }

  #take(bytes: Buffer, from: RemoteInfo, listener: (...given: unknown[]) => void): void {
    const { address, port, level } = this.#options;
    if (from.port !== port || from.address !== address || !isAsProtected(bytes, level)) return;
    try {
      listener(bytes, from);
    } catch {
      // What the library cannot read is a lost datagram like any other: the question is asked again.
    }
  }
}
