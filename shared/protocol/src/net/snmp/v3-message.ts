import { BerReader } from "./ber-reader.ts";
import { BerWriter } from "./ber-writer.ts";
import { peekVersion, VERSIONS } from "./message-reader.ts";
import { SnmpError } from "./snmp-error.ts";
import { octets } from "./v3-scoped.ts";
import { FLAGS } from "./v3-user.ts";

/** A message of v3 with the user-based security model. Source: RFC 3412 §6, RFC 3414 §2.4. */
export interface V3Message {
  readonly messageId: number;
  /** `FLAGS`. */
  readonly flags: number;
  /** Who has authority: the sender of a trap, the receiver of anything that is answered. Empty where it is asked for. */
  readonly engineId: Uint8Array;
  /** How often that engine was started, and for how long it has been running, s. */
  readonly boots: number;
  readonly time: number;
  readonly userName: string;
  /** The signature; empty where it is not signed. */
  readonly mac: Uint8Array;
  /** Eight octets that the cipher starts with; empty where it is not encrypted. */
  readonly salt: Uint8Array;
  /** The scoped PDU: an element of its own, or with `FLAGS.priv` what it was encrypted to. */
  readonly scoped: Uint8Array;
}

/** The user-based security model, RFC 3411 §5. */
const USER_BASED = 3;
const SEQUENCE = 0x30;
const OCTETS = 0x04;
const INTEGER = 0x02;
/** Source: RFC 3411 §5, SnmpEngineID. */
const ENGINE_ID_BYTES = { least: 5, most: 32 } as const;
const SALT_BYTES = 8;
/** The largest message that we take, as every UDP stack does. Source: RFC 3412 §6.3. */
const MAX_MESSAGE_BYTES = 65_507;
/** Octets that numbers, salt, tags and lengths may take. */
const ROOM = 128;

/**
 * Reads what stands around the scoped PDU, and where the signature stands. Nothing of it is proven. What it returns are copies. Fails with
 * `snmp.malformed`, and with `snmp.unsupported-version` for another version or another security model.
 */
export function readV3(bytes: Uint8Array): V3Message & { readonly macAt: number } {
  const reader = new BerReader();
  const version = peekVersion(reader, bytes);
  if (version !== VERSIONS.v3) throw new SnmpError("snmp.unsupported-version", `message version ${version}`);
  reader.expect(SEQUENCE);
  const header = readHeader(bytes.subarray(reader.from, reader.to));
  reader.expect(OCTETS);
  const { from, to } = reader;
  const isSecret = (header.flags & FLAGS.priv) !== 0;
  const { at } = reader;
  reader.expect(isSecret ? OCTETS : SEQUENCE);
  if (reader.to !== reader.end) throw new SnmpError("snmp.malformed", "something follows the scoped PDU");
  const scoped = Uint8Array.from(bytes.subarray(isSecret ? reader.from : at, reader.to));
  const { macAt, ...security } = readSecurity(bytes.subarray(from, to));
  if (isSecret && security.salt.length !== SALT_BYTES) throw new SnmpError("snmp.malformed", `a salt of ${security.salt.length} octets`);
  return { ...header, ...security, macAt: from + macAt, scoped };
}

function readHeader(bytes: Uint8Array): Pick<V3Message, "messageId" | "flags"> {
  const reader = new BerReader();
  reader.reset(bytes);
  const messageId = natural(reader);
  natural(reader); // the largest message that its sender takes: an answer is no longer than what it answers
  const [flags, ...more] = octets(reader);
  if (flags === undefined || more.length > 0) throw new SnmpError("snmp.malformed", "flags of another length");
  const model = natural(reader);
  if (model !== USER_BASED) throw new SnmpError("snmp.unsupported-version", `security model ${model}`);
  if (reader.at !== reader.end) throw new SnmpError("snmp.malformed", "something follows the security model");
  // RFC 3412 §7.2, 5d
  if ((flags & FLAGS.priv) !== 0 && (flags & FLAGS.auth) === 0) throw new SnmpError("snmp.malformed", "encrypted but not signed");
  return { messageId, flags };
}

function readSecurity(
  bytes: Uint8Array,
): Pick<V3Message, "engineId" | "boots" | "time" | "userName" | "mac" | "salt"> & { readonly macAt: number } {
  const reader = new BerReader();
  reader.reset(bytes);
  reader.enterLast(SEQUENCE);
  const engineId = octets(reader);
  const { least, most } = ENGINE_ID_BYTES;
  if (engineId.length > 0 && (engineId.length < least || engineId.length > most)) {
    throw new SnmpError("snmp.malformed", `an engine id of ${engineId.length} octets`);
  }
  const boots = natural(reader);
  const time = natural(reader);
  const userName = new TextDecoder().decode(octets(reader));
  const mac = octets(reader);
  const macAt = reader.from;
  const salt = octets(reader);
  if (reader.at !== reader.end) throw new SnmpError("snmp.malformed", "something follows the security parameters");
  return { engineId, boots, time, userName, mac, macAt, salt };
}

/** Writes a message; gives also where the signature stands in it. */
export function writeV3(message: V3Message): { readonly bytes: Uint8Array; readonly macAt: number } {
  const { scoped, engineId, userName, mac } = message;
  const writer = new BerWriter(new Uint8Array(scoped.length + engineId.length + 3 * userName.length + mac.length + ROOM));
  const end = writer.start;
  if ((message.flags & FLAGS.priv) !== 0) writer.element(OCTETS, scoped);
  else writer.raw(scoped);
  const macFrom = writeSecurity(writer, message);
  const headerEnd = writer.start;
  writer.integer(INTEGER, USER_BASED);
  writer.element(OCTETS, Uint8Array.of(message.flags));
  writer.integer(INTEGER, MAX_MESSAGE_BYTES);
  writer.integer(INTEGER, message.messageId);
  writer.header(SEQUENCE, headerEnd);
  writer.integer(INTEGER, VERSIONS.v3);
  writer.header(SEQUENCE, end);
  return { bytes: writer.bytes.slice(writer.start, end), macAt: macFrom - writer.start };
}

/** Gives where the signature stands in the writer's buffer. */
function writeSecurity(writer: BerWriter, { engineId, boots, time, userName, mac, salt }: V3Message): number {
  const end = writer.start;
  writer.element(OCTETS, salt);
  const macFrom = writer.start - mac.length;
  writer.element(OCTETS, mac);
  writer.element(OCTETS, new TextEncoder().encode(userName));
  writer.integer(INTEGER, time);
  writer.integer(INTEGER, boots);
  writer.element(OCTETS, engineId);
  writer.header(SEQUENCE, end);
  writer.header(OCTETS, end);
  return macFrom;
}

function natural(reader: BerReader): number {
  const value = reader.integer();
  if (value < 0) throw new SnmpError("snmp.malformed", `${value} where no number below zero belongs`);
  return value;
}
