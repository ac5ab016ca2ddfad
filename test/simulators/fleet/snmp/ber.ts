/** Tags of what this responder reads and writes. Sources: X.690; RFC 2578 for the application types; RFC 3416 for the PDUs. */
export const TAG = {
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  sequence: 0x30,
  counter32: 0x41,
  gauge32: 0x42,
  timeTicks: 0x43,
  noSuchInstance: 0x81,
  endOfMibView: 0x82,
  get: 0xa0,
  getNext: 0xa1,
  response: 0xa2,
  getBulk: 0xa5,
} as const;

/** Identifier, length and contents in one. */
export function wrap(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const length = contents.reduce((sum, part) => sum + part.length, 0);
  const head = length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), ...contents], head.length + length);
}

/** A whole number in two's complement, as short as it can be. */
export function integer(value: number, tag: number = TAG.integer): Buffer {
  const octets: number[] = [];
  let rest = BigInt(Math.trunc(value));
  do {
    octets.unshift(Number(rest & 0xffn));
    rest >>= 8n;
  } while (!(rest === 0n && (octets[0] ?? 0) < 0x80) && !(rest === -1n && (octets[0] ?? 0) >= 0x80));
  return wrap(tag, Buffer.from(octets));
}

export const octets = (text: string): Buffer => wrap(TAG.octets, Buffer.from(text));

/** An object identifier in dotted notation. */
export function oid(arcs: readonly number[]): Buffer {
  const [first = 0, second = 0, ...rest] = arcs;
  return wrap(TAG.oid, Buffer.from([first * 40 + second, ...rest].flatMap(base128)));
}

/** Seven bits an octet, highest first, all but the last marked. */
function base128(arc: number): readonly number[] {
  const digits = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) digits.unshift((rest % 128) | 0x80);
  return digits;
}

/** What cannot be read as BER. */
export class BerError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "BerError";
  }
}

/** Reads values one after the other. Every read throws `BerError` where something else stands there. */
export class BerReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** The next value's tag and contents. */
  any(): { readonly tag: number; readonly contents: Uint8Array } {
    const tag = this.#octet();
    let length = this.#octet();
    if (length > 0x82) throw new BerError("a length of more than two octets");
    if (length > 0x80) for (let more = length - 0x80, sum = 0; more > 0; more--) length = sum = sum * 256 + this.#octet();
    if (this.#at + length > this.#bytes.length) throw new BerError("the value is cut short");
    const contents = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return { tag, contents };
  }

  inside(tag: number): BerReader {
    return new BerReader(this.#contents(tag));
  }

  integer(): number {
    const contents = this.#contents(TAG.integer);
    if (contents.length < 1 || contents.length > 5) throw new BerError("an integer of no or too many octets");
    const first = contents[0] ?? 0;
    return contents.reduce((value, octet) => value * 256 + octet, first >= 0x80 ? -1 : 0);
  }

  text(): string {
    return Buffer.from(this.#contents(TAG.octets)).toString("latin1");
  }

  oid(): number[] {
    const contents = this.#contents(TAG.oid);
    const [first = 0] = contents;
    const arcs = [Math.min(2, Math.floor(first / 40)), first - 40 * Math.min(2, Math.floor(first / 40))];
    let arc = 0;
    for (const octet of contents.subarray(1)) {
      arc = arc * 128 + (octet & 0x7f);
      if (octet >= 0x80) continue;
      arcs.push(arc);
      arc = 0;
    }
    return arcs;
  }

  #contents(tag: number): Uint8Array {
    const value = this.any();
    if (value.tag !== tag) throw new BerError(`tag ${value.tag} where ${tag} was expected`);
    return value.contents;
  }

  #octet(): number {
    const octet = this.#bytes[this.#at++];
    if (octet === undefined) throw new BerError("nothing more is there");
    return octet;
  }
}
