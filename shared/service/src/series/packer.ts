/** Bytes that a number of up to 53 bits can take. */
const MOST_BYTES = 8;

/**
 * Puts whole numbers down in as few bytes as they need: seven bits a byte, lowest first, the eighth saying that more follows.
 * Negative ones are folded between the positive ones, so that what is near zero stays short.
 */
export class Packer {
  #bytes = Buffer.alloc(256);
  #length = 0;

  /** 0 to 2^53 - 1. */
  natural(value: number): void {
    if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) throw new RangeError(`${value} cannot be packed`);
    this.#makeRoom(MOST_BYTES);
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** Less than 2^52 away from zero. */
  integer(value: number): void {
    this.natural(value < 0 ? -2 * value - 1 : 2 * value);
  }

  /** As `integer`, or that there is none. */
  optional(value: number | null): void {
    this.natural(value === null ? 0 : value < 0 ? -2 * value : 2 * value + 1);
  }

  /** Two bits for each of these, four to a byte. */
  pairs(values: Uint8Array, count: number): void {
    this.#makeRoom(Math.ceil(count / 4));
    for (let index = 0; index < count; index += 4) {
      let byte = 0;
      for (let n = 0; n < 4 && index + n < count; n++) byte |= (values[index + n] ?? 0) << (2 * n);
      this.#bytes[this.#length++] = byte;
    }
  }

  /** A copy of what was put down; the packer is empty again. */
  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }

  #makeRoom(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(this.#bytes.length + bytes)]);
  }
}

/** Reads what a `Packer` put down. Fails with `RangeError` where the bytes end too early. */
export class Unpacker {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  natural(): number {
    let value = 0;
    for (let weight = 1; ; weight *= 0x80) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new RangeError("packed numbers end too early");
      value += (byte & 0x7f) * weight;
      if (byte < 0x80) return value;
    }
  }

  integer(): number {
    const folded = this.natural();
    return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
  }

  optional(): number | null {
    const folded = this.natural();
    if (folded === 0) return null;
    return folded % 2 === 1 ? (folded - 1) / 2 : -folded / 2;
  }

  /** The place of `count` pairs of bits, to be looked at with `pairAt`. */
  pairs(count: number): number {
    const start = this.#at;
    this.#at += Math.ceil(count / 4);
    if (this.#at > this.#bytes.length) throw new RangeError("packed numbers end too early");
    return start;
  }

  pairAt(start: number, index: number): number {
    return ((this.#bytes[start + (index >> 2)] ?? 0) >> (2 * (index & 3))) & 3;
  }
}
