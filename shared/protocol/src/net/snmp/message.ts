import type { BerWriter } from "./ber-writer.ts";
import { MessageReader, PDU_TAGS, VERSIONS } from "./message-reader.ts";
import { decodeOid, encodeOid } from "./oid.ts";
import { SnmpError } from "./snmp-error.ts";
import { decodeValue, type SnmpValue, writeValue } from "./value.ts";

/** Error statuses of an answer. Source: RFC 3416 §3; v1 knows those up to `genErr`. */
export const ERROR_STATUS = {
  noError: 0,
  tooBig: 1,
  noSuchName: 2,
  badValue: 3,
  readOnly: 4,
  genErr: 5,
  noAccess: 6,
  notWritable: 17,
} as const;

export interface VarBind {
  /** Dotted numbers. */
  readonly name: string;
  readonly value: SnmpValue;
}

export type PduType = keyof typeof PDU_TAGS;

export type Pdu =
  | {
      readonly type: Exclude<PduType, "get-bulk">;
      readonly requestId: number;
      readonly errorStatus: number;
      /** 1 is the first binding; 0 none. */
      readonly errorIndex: number;
      readonly bindings: readonly VarBind[];
    }
  | {
      readonly type: "get-bulk";
      readonly requestId: number;
      readonly nonRepeaters: number;
      readonly maxRepetitions: number;
      readonly bindings: readonly VarBind[];
    };

/** A whole community message. */
export interface Message {
  readonly version: "v1" | "v2c";
  readonly community: Uint8Array;
  readonly pdu: Pdu;
}

const TYPE_OF_TAG: ReadonlyMap<number, PduType> = new Map((Object.keys(PDU_TAGS) as PduType[]).map((type) => [PDU_TAGS[type], type]));

/** Reads a whole message; what it returns are copies. Fails with `snmp.malformed`, `snmp.unsupported-version`. */
export function decodeMessage(bytes: Uint8Array): Message {
  const reader = new MessageReader();
  reader.open(bytes);
  const bindings: VarBind[] = [];
  while (reader.next()) {
    const name = decodeOid(bytes, reader.nameFrom, reader.nameTo);
    bindings.push({ name, value: decodeValue(reader.valueTag, bytes, reader.valueFrom, reader.valueTo) });
  }
  const { requestId, first, second } = reader;
  const type = TYPE_OF_TAG.get(reader.pduTag);
  if (type === undefined) throw new SnmpError("snmp.malformed", `no PDU has tag ${reader.pduTag}`);
  return {
    version: reader.version === VERSIONS.v1 ? "v1" : "v2c",
    community: Uint8Array.from(bytes.subarray(reader.communityFrom, reader.communityTo)),
    pdu:
      type === "get-bulk"
        ? { type, requestId, nonRepeaters: first, maxRepetitions: second, bindings }
        : { type, requestId, errorStatus: first, errorIndex: second, bindings },
  };
}

/**
 * Writes a message into the writer's buffer and returns the part that holds it, valid until the writer is used again.
 * Fails with `snmp.too-big`, and with `snmp.malformed` for a name that is no object identifier.
 */
export function encodeMessage(message: Message, writer: BerWriter): Uint8Array {
  const { pdu } = message;
  writer.reset();
  const end = writer.start;
  for (let i = pdu.bindings.length - 1; i >= 0; i--) {
    const binding = pdu.bindings[i];
    if (binding) writeBinding(writer, binding);
  }
  writer.header(0x30, end);
  writer.integer(0x02, pdu.type === "get-bulk" ? pdu.maxRepetitions : pdu.errorIndex);
  writer.integer(0x02, pdu.type === "get-bulk" ? pdu.nonRepeaters : pdu.errorStatus);
  writer.integer(0x02, pdu.requestId);
  writer.header(PDU_TAGS[pdu.type], end);
  writer.element(0x04, message.community);
  writer.integer(0x02, VERSIONS[message.version]);
  writer.header(0x30, end);
  return writer.bytes.subarray(writer.start, end);
}

/** One name with its value. */
function writeBinding(writer: BerWriter, { name, value }: VarBind): void {
  const end = writer.start;
  writeValue(writer, value);
  writer.element(0x06, encodeOid(name));
  writer.header(0x30, end);
}
