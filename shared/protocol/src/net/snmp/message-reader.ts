import { BerReader } from "./ber-reader.ts";
import { checkOid } from "./oid.ts";
import { SnmpError } from "./snmp-error.ts";

/** PDU tags of v1 and v2c that share one layout. v1's Trap-PDU (0xa4) has another and is not read. Source: RFC 1157 §4.1, RFC 3416 §3. */
export const PDU_TAGS = {
  get: 0xa0,
  "get-next": 0xa1,
  response: 0xa2,
  set: 0xa3,
  "get-bulk": 0xa5,
  inform: 0xa6,
  trap: 0xa7,
  report: 0xa8,
} as const;

/** Lengths from here on take more than one octet. */
const SHORT_OCTETS = 0x80;

/** `version` on the wire. */
export const VERSIONS = { v1: 0, v2c: 1, v3: 3 } as const;

/**
 * The version a message says it has, whatever follows, so that a datagram can be handed to who speaks it.
 * Fails with `snmp.malformed`.
 */
export function peekVersion(reader: BerReader, bytes: Uint8Array): number {
  reader.reset(bytes);
  reader.enterLast(0x30);
  return reader.integer();
}

/**
 * Reads a community message (v1, v2c) in place: the head by `open`, then one variable binding after another by `next`. The fields
 * are offsets into the message and change with every call. Strict about the layout: each part fills exactly what holds it.
 * Fails with `snmp.malformed`, `snmp.unsupported-version`.
 */
export class MessageReader {
  version = 0;
  communityFrom = 0;
  communityTo = 0;
  pduTag = 0;
  requestId = 0;
  /** errorStatus; in GetBulk nonRepeaters. */
  first = 0;
  /** errorIndex; in GetBulk maxRepetitions. */
  second = 0;
  /** Content of the list of variable bindings. */
  listFrom = 0;
  listTo = 0;
  /** Content of the binding's name. */
  nameFrom = 0;
  nameTo = 0;
  valueTag = 0;
  valueFrom = 0;
  valueTo = 0;
  readonly #ber = new BerReader();

  get bytes(): Uint8Array {
    return this.#ber.bytes;
  }

  open(bytes: Uint8Array): void {
    const ber = this.#ber;
    this.version = peekVersion(ber, bytes);
    if (this.version !== VERSIONS.v1 && this.version !== VERSIONS.v2c) {
      throw new SnmpError("snmp.unsupported-version", `message version ${this.version}`);
    }
    ber.expect(0x04);
    this.communityFrom = ber.from;
    this.communityTo = ber.to;
    ber.next();
    const tag = ber.tag;
    if (tag < PDU_TAGS.get || tag > PDU_TAGS.report || tag === 0xa4) throw new SnmpError("snmp.malformed", `no PDU has tag ${tag}`);
    if (ber.to !== ber.end) throw new SnmpError("snmp.malformed", "something follows the PDU");
    this.pduTag = tag;
    ber.at = ber.from;
    this.requestId = ber.integer();
    this.first = ber.integer();
    this.second = ber.integer();
    ber.enterLast(0x30);
    this.listFrom = ber.from;
    this.listTo = ber.to;
  }

  /** Steps to the next variable binding; false after the last. Its name is in shortest form (`checkOid`). */
  next(): boolean {
    if (!this.step()) return false;
    checkOid(this.#ber.bytes, this.nameFrom, this.nameTo);
    return true;
  }

  /**
   * Steps to the next variable binding if it has just this name, given with its tag and length, and is written as nearly all are, with
   * lengths of one octet. If not, it stays where it is, and `step` reads what comes.
   */
  stepTo(name: Uint8Array): boolean {
    const ber = this.#ber;
    const { bytes } = ber;
    const nameAt = ber.at + 2;
    const valueAt = nameAt + name.length;
    const length = bytes[ber.at + 1] ?? SHORT_OCTETS;
    const valueLength = bytes[valueAt + 1] ?? SHORT_OCTETS;
    const to = nameAt + length;
    const isShort = length < SHORT_OCTETS && valueLength < SHORT_OCTETS;
    if (!isShort || bytes[ber.at] !== 0x30 || to > this.listTo || valueAt + 2 + valueLength !== to) return false;
    for (let i = 0; i < name.length; i++) if (name[i] !== bytes[nameAt + i]) return false;
    this.nameFrom = nameAt + 2;
    this.nameTo = valueAt;
    this.valueTag = bytes[valueAt] ?? 0;
    this.valueFrom = valueAt + 2;
    this.valueTo = to;
    ber.at = to;
    return true;
  }

  /** As `next`, for who decodes the name, and so needs no check of it. */
  step(): boolean {
    const ber = this.#ber;
    if (ber.at === this.listTo) return false;
    ber.end = this.listTo;
    ber.expect(0x30);
    const bindingTo = ber.to;
    ber.at = ber.from;
    ber.end = bindingTo;
    ber.expect(0x06);
    this.nameFrom = ber.from;
    this.nameTo = ber.to;
    ber.next();
    if (ber.to !== bindingTo) throw new SnmpError("snmp.malformed", "something follows a binding's value");
    this.valueTag = ber.tag;
    this.valueFrom = ber.from;
    this.valueTo = ber.to;
    return true;
  }
}
