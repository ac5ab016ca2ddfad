import { SnmpError } from "./snmp-error.ts";

/** Most octets of a length field: a datagram is far below 2^24. */
const MAX_LENGTH_OCTETS = 4;

/**
 * Steps through BER elements in place, without copies, for as long as `bytes` is not written to. Never reads outside what it was
 * given. Lengths may be longer than necessary and integers padded, as net-snmp and scanners send them; indefinite lengths and tags
 * above 30 are refused, SNMP has neither (RFC 3417 §8). Everything it refuses is `snmp.malformed`.
 */
export class BerReader {
  bytes: Uint8Array = new Uint8Array(0);
  /** Where the next element begins. */
  at = 0;
  /** Where the element ends that is being read from inside. */
  end = 0;
  /** Tag and content of the element read last. */
  tag = 0;
  from = 0;
  to = 0;

  reset(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.at = 0;
    this.end = bytes.length;
  }

  /** Reads any element and steps over it; `tag`, `from` and `to` describe it. */
  next(): void {
    const { bytes } = this;
    let at = this.at;
    if (this.end - at < 2) throw new SnmpError("snmp.malformed", "an element is cut short");
    const tag = bytes[at++] ?? 0;
    if ((tag & 0x1f) === 0x1f) throw new SnmpError("snmp.malformed", "a tag above 30");
    let length = bytes[at++] ?? 0;
    if (length >= 0x80) {
      const octets = length & 0x7f;
      if (octets === 0 || octets > MAX_LENGTH_OCTETS) throw new SnmpError("snmp.malformed", "a length of indefinite or excessive form");
      if (this.end - at < octets) throw new SnmpError("snmp.malformed", "a length is cut short");
      length = 0;
      for (let i = 0; i < octets; i++) length = length * 256 + (bytes[at++] ?? 0);
    }
    if (length > this.end - at) throw new SnmpError("snmp.malformed", "an element is longer than what holds it");
    this.tag = tag;
    this.from = at;
    this.to = at + length;
    this.at = this.to;
  }

  /** Reads an element of this tag and steps over it. */
  expect(tag: number): void {
    this.next();
    if (this.tag !== tag) throw new SnmpError("snmp.malformed", `tag ${hex(this.tag)} where ${hex(tag)} belongs`);
  }

  /** Steps into an element of this tag that must fill all that is left here: nothing may follow it. */
  enterLast(tag: number): void {
    this.expect(tag);
    if (this.to !== this.end) throw new SnmpError("snmp.malformed", "something follows the last element");
    this.at = this.from;
  }

  /** An INTEGER of 32 bits. */
  integer(): number {
    this.expect(0x02);
    return signed32(this.bytes, this.from, this.to);
  }
}

/** A signed content of 1–4 octets. */
export function signed32(bytes: Uint8Array, from: number, to: number): number {
  if (to === from || to - from > 4) throw new SnmpError("snmp.malformed", `an integer of ${to - from} octets`);
  let value = ((bytes[from] ?? 0) << 24) >> 24;
  for (let i = from + 1; i < to; i++) value = (value << 8) | (bytes[i] ?? 0);
  return value;
}

const hex = (octet: number): string => `0x${octet.toString(16).padStart(2, "0")}`;
