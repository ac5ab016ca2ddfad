import { signed32 } from "./ber-reader.ts";
import type { BerWriter } from "./ber-writer.ts";
import { decodeOid, encodeOid } from "./oid.ts";
import { SnmpError } from "./snmp-error.ts";

/** What a name can be bound to. Source: RFC 3416 §3. */
export type SnmpValue =
  | { readonly type: "integer" | "counter32" | "gauge32" | "timeticks"; readonly value: number }
  | { readonly type: "octets" | "ip-address" | "opaque"; readonly value: Uint8Array }
  | { readonly type: "oid"; readonly value: string }
  | { readonly type: "counter64"; readonly value: bigint }
  | { readonly type: ValuelessType };

/** In requests `null`; in answers of v2c and v3 also the three exceptions. */
type ValuelessType = "null" | "no-such-object" | "no-such-instance" | "end-of-mib-view";

export const VALUE_TAGS = {
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  "ip-address": 0x40,
  counter32: 0x41,
  gauge32: 0x42,
  timeticks: 0x43,
  opaque: 0x44,
  counter64: 0x46,
  "no-such-object": 0x80,
  "no-such-instance": 0x81,
  "end-of-mib-view": 0x82,
} as const satisfies Record<SnmpValue["type"], number>;

/** The type at the place of its tag: read for every value that comes. */
const TYPES: readonly (SnmpValue["type"] | undefined)[] = Array.from({ length: 256 }, (_, tag) =>
  (Object.keys(VALUE_TAGS) as SnmpValue["type"][]).find((type) => VALUE_TAGS[type] === tag),
);

/** A value from its content octets; what it returns is a copy. Fails with `snmp.malformed`. */
export function decodeValue(tag: number, bytes: Uint8Array, from: number, to: number): SnmpValue {
  const type = TYPES[tag];
  switch (type) {
    case undefined:
      throw new SnmpError("snmp.malformed", `no value has tag ${tag}`);
    case "integer":
      return { type, value: signed32(bytes, from, to) };
    case "counter32":
    case "gauge32":
    case "timeticks":
      return { type, value: unsigned32(bytes, from, to) };
    case "counter64":
      return { type, value: unsigned64(bytes, from, to) };
    case "ip-address":
      if (to - from !== 4) throw new SnmpError("snmp.malformed", `an IP address of ${to - from} octets`);
      return { type, value: bytes.slice(from, to) };
    case "octets":
    case "opaque":
      return { type, value: Uint8Array.from(bytes.subarray(from, to)) };
    case "oid":
      return { type, value: decodeOid(bytes, from, to) };
    case "null":
    case "no-such-object":
    case "no-such-instance":
    case "end-of-mib-view":
      if (to !== from) throw new SnmpError("snmp.malformed", `${type} with content`);
      return { type };
  }
}

/** Fails with `snmp.malformed` for an object identifier that is none, and as the writer does. */
export function writeValue(writer: BerWriter, value: SnmpValue): void {
  const tag = VALUE_TAGS[value.type];
  switch (value.type) {
    case "integer":
    case "counter32":
    case "gauge32":
    case "timeticks":
      writer.integer(tag, value.value);
      break;
    case "octets":
    case "ip-address":
    case "opaque":
      writer.element(tag, value.value);
      break;
    case "oid":
      writer.element(tag, encodeOid(value.value));
      break;
    case "counter64":
      writer.element(tag, bigUnsigned(value.value));
      break;
    case "null":
    case "no-such-object":
    case "no-such-instance":
    case "end-of-mib-view":
      writer.header(tag, writer.start);
      break;
  }
}

/** True if both are the same type and content. */
export function sameValue(a: SnmpValue, b: SnmpValue): boolean {
  if (a.type !== b.type) return false;
  if (!("value" in a) || !("value" in b)) return true;
  if (a.value instanceof Uint8Array && b.value instanceof Uint8Array) {
    const other = b.value;
    return a.value.length === other.length && a.value.every((octet, i) => octet === other[i]);
  }
  return a.value === b.value;
}

/** Refuses what is no non-negative content of so many octets; one leading zero octet is not counted towards them. */
function checkUnsigned(bytes: Uint8Array, from: number, to: number, maxOctets: number): void {
  const length = to - from;
  const fits = length >= 1 && (length <= maxOctets || (length === maxOctets + 1 && bytes[from] === 0));
  if (!fits) throw new SnmpError("snmp.malformed", `an unsigned number of ${length} octets`);
}

function unsigned32(bytes: Uint8Array, from: number, to: number): number {
  checkUnsigned(bytes, from, to, 4);
  let value = 0;
  for (let i = from; i < to; i++) value = value * 256 + (bytes[i] ?? 0);
  return value;
}

function unsigned64(bytes: Uint8Array, from: number, to: number): bigint {
  checkUnsigned(bytes, from, to, 8);
  let value = 0n;
  for (let i = from; i < to; i++) value = value * 256n + BigInt(bytes[i] ?? 0);
  return value;
}

function bigUnsigned(value: bigint): Uint8Array {
  const octets: number[] = [];
  for (let rest = value; rest > 0n; rest >>= 8n) octets.unshift(Number(rest & 0xffn));
  if ((octets[0] ?? 0x80) >= 0x80) octets.unshift(0);
  return Uint8Array.from(octets);
}
