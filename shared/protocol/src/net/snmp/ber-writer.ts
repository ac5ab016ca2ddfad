import { SnmpError } from "./snmp-error.ts";

/**
 * Writes BER from the end of a buffer towards its start: an element's content stands before its length has to be written, so nothing
 * is moved and every length takes its shortest form. The buffer is reused; what was written is `bytes.subarray(start, end)` until
 * the next `reset`. Fails with `snmp.too-big` where the buffer's start is reached.
 */
export class BerWriter {
  readonly bytes: Uint8Array;
  /** First octet written so far. */
  start: number;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.start = bytes.length;
  }

  /** Starts anew, ending before `end`. */
  reset(end = this.bytes.length): void {
    this.start = end;
  }

  octet(octet: number): void {
    if (this.start === 0) throw new SnmpError("snmp.too-big", `more than ${this.bytes.length} octets`);
    this.bytes[--this.start] = octet;
  }

  /** Content as it is. */
  raw(content: Uint8Array): void {
    for (let i = content.length - 1; i >= 0; i--) this.octet(content[i] ?? 0);
  }

  /** Tag and length for the content from `start` up to `end`. */
  header(tag: number, end: number): void {
    const length = end - this.start;
    if (length < 0x80) this.octet(length);
    else {
      let octets = 0;
      for (let rest = length; rest > 0; rest >>>= 8, octets++) this.octet(rest & 0xff);
      this.octet(0x80 | octets);
    }
    this.octet(tag);
  }

  /** A primitive element with this content. */
  element(tag: number, content: Uint8Array): void {
    const end = this.start;
    this.raw(content);
    this.header(tag, end);
  }

  /** A whole number of at most 33 bits (an unsigned 32-bit one takes a leading zero octet) in its shortest form. */
  integer(tag: number, value: number): void {
    const end = this.start;
    let rest = value;
    for (;;) {
      const octet = rest & 0xff;
      this.octet(octet);
      rest = Math.floor(rest / 256);
      if ((rest === 0 && octet < 0x80) || (rest === -1 && octet >= 0x80)) break;
    }
    this.header(tag, end);
  }
}
