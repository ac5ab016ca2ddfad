import { BerReader } from "./ber-reader.ts";
import { BerWriter } from "./ber-writer.ts";
import { SnmpError } from "./snmp-error.ts";

/** What is said to whom within an engine; the part of a message that is encrypted. Source: RFC 3412 §6.8. */
export interface ScopedPdu {
  readonly contextEngineId: Uint8Array;
  readonly contextName: Uint8Array;
  /**
   * As a message of v2c with an empty community: the PDUs of v3 are those of v2c (RFC 3416 §3), so what reads and writes those does it
   * for v3, too.
   */
  readonly message: Uint8Array;
}

const SEQUENCE = 0x30;
const OCTETS = 0x04;
/** The version of v2c, and a community without any octets. */
const HEAD_OF_V2C = Uint8Array.of(0x02, 1, 1, OCTETS, 0);
/** Octets that tags and lengths may take here. */
const ROOM = 32;

/** Reads a scoped PDU in the clear; what follows it is a cipher's padding. Fails with `snmp.malformed`. */
export function readScoped(bytes: Uint8Array): ScopedPdu {
  const reader = new BerReader();
  reader.reset(bytes);
  reader.expect(SEQUENCE);
  reader.end = reader.to;
  reader.at = reader.from;
  const contextEngineId = octets(reader);
  const contextName = octets(reader);
  const pdu = bytes.subarray(reader.at, reader.end);
  reader.next();
  if (reader.to !== reader.end) throw new SnmpError("snmp.malformed", "something follows the PDU");
  const writer = new BerWriter(new Uint8Array(pdu.length + ROOM));
  const end = writer.start;
  writer.raw(pdu);
  writer.raw(HEAD_OF_V2C);
  writer.header(SEQUENCE, end);
  return { contextEngineId, contextName, message: writer.bytes.subarray(writer.start, end) };
}

/** An element of its own. Fails with `snmp.malformed` for a message that has a community. */
export function writeScoped({ contextEngineId, contextName, message }: ScopedPdu): Uint8Array {
  const reader = new BerReader();
  reader.reset(message);
  reader.enterLast(SEQUENCE);
  const head = message.subarray(reader.at, reader.at + HEAD_OF_V2C.length);
  if (Buffer.compare(head, HEAD_OF_V2C) !== 0) throw new SnmpError("snmp.malformed", "not a message of v2c without a community");
  const pdu = message.subarray(reader.at + HEAD_OF_V2C.length);
  const writer = new BerWriter(new Uint8Array(pdu.length + contextEngineId.length + contextName.length + ROOM));
  const end = writer.start;
  writer.raw(pdu);
  writer.element(OCTETS, contextName);
  writer.element(OCTETS, contextEngineId);
  writer.header(SEQUENCE, end);
  return writer.bytes.subarray(writer.start, end);
}

/** The content of an OCTET STRING, as a copy. */
export function octets(reader: BerReader): Uint8Array {
  reader.expect(OCTETS);
  return Uint8Array.from(reader.bytes.subarray(reader.from, reader.to));
}
