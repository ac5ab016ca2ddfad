import { SnmpError } from "./snmp-error.ts";

/** Most arcs in an object identifier. Source: RFC 2578 §3.5. */
const MAX_ARCS = 128;
const MAX_ARC = 0xffff_ffff;

/**
 * Content octets (without tag and length) of an object identifier written as dotted numbers, e.g. `1.3.6.1.2.1.33`.
 * Fails with `snmp.malformed` where the text is no object identifier. Source: X.690 §8.19.
 */
export function encodeOid(dotted: string): Uint8Array {
  const arcs = dotted.split(".").map((text) => (/^\d{1,10}$/.test(text) ? Number(text) : Number.NaN));
  const [top = Number.NaN, second = Number.NaN, ...rest] = arcs;
  const fits = top <= 2 && second <= (top === 2 ? MAX_ARC - 80 : 39) && rest.every((arc) => arc <= MAX_ARC);
  if (!fits || arcs.length > MAX_ARCS) throw new SnmpError("snmp.malformed", `"${dotted}" is not an object identifier`);
  const octets: number[] = [];
  for (const arc of [top * 40 + second, ...rest]) {
    for (let shift = 28; shift > 0; shift -= 7) {
      // `>>>` keeps arcs above 2^31 positive; an arc's first octet is never 0x80.
      if (arc >= 2 ** shift) octets.push(0x80 | ((arc >>> shift) & 0x7f));
    }
    octets.push(arc & 0x7f);
  }
  return Uint8Array.from(octets);
}

/** True for an object identifier written as dotted numbers. */
export function isOid(dotted: string): boolean {
  try {
    encodeOid(dotted);
    return true;
  } catch (error) {
    if (error instanceof SnmpError) return false;
    throw error;
  }
}

/**
 * Refuses content octets that are no object identifier in its shortest form: only then do two equal identifiers have equal octets,
 * which all comparing relies on. Fails with `snmp.malformed`.
 */
export function checkOid(bytes: Uint8Array, from: number, to: number): void {
  let arcs = 1;
  let octetsOfArc = 0;
  for (let i = from; i < to; i++) {
    const octet = bytes[i] ?? 0;
    octetsOfArc++;
    if (octetsOfArc === 1 && octet === 0x80) throw new SnmpError("snmp.malformed", "object identifier: an arc has leading zeros");
    if (octetsOfArc === 5 && (bytes[i - 4] ?? 0) > 0x8f) throw new SnmpError("snmp.malformed", "object identifier: an arc exceeds 32 bits");
    if (octetsOfArc > 5) throw new SnmpError("snmp.malformed", "object identifier: an arc exceeds 32 bits");
    if (octet < 0x80) {
      octetsOfArc = 0;
      arcs++;
    }
  }
  if (from >= to || octetsOfArc !== 0) throw new SnmpError("snmp.malformed", "object identifier: cut short");
  if (arcs > MAX_ARCS) throw new SnmpError("snmp.malformed", `object identifier: more than ${MAX_ARCS} arcs`);
}

/** The dotted form of content octets. Fails as `checkOid` does. */
export function decodeOid(bytes: Uint8Array, from = 0, to = bytes.length): string {
  checkOid(bytes, from, to);
  const arcs: number[] = [];
  let arc = 0;
  for (let i = from; i < to; i++) {
    const octet = bytes[i] ?? 0;
    arc = arc * 128 + (octet & 0x7f);
    if (octet >= 0x80) continue;
    if (arcs.length === 0) {
      const top = Math.min(2, Math.floor(arc / 40));
      arcs.push(top, arc - top * 40);
    } else arcs.push(arc);
    arc = 0;
  }
  return arcs.join(".");
}

/**
 * Orders two object identifiers arc by arc, given as checked content octets: negative if `a` comes first. Comparing octets alone
 * would be wrong: 16383 is `ff 7f` and comes before 16384, `81 80 00`. In shortest form an arc with more octets is the greater one.
 */
export function compareOid(a: Uint8Array, b: Uint8Array, from = 0, to = b.length): number {
  const aLength = a.length;
  const bLength = to - from;
  const common = Math.min(aLength, bLength);
  let i = 0;
  while (i < common && a[i] === b[from + i]) i++;
  if (i === common) return aLength - bLength;
  const byOctets = restOfArc(a, i) - restOfArc(b, from + i);
  return byOctets !== 0 ? byOctets : (a[i] ?? 0) - (b[from + i] ?? 0);
}

/** Octets from here to the end of the arc that they belong to. */
function restOfArc(bytes: Uint8Array, at: number): number {
  let end = at;
  while ((bytes[end] ?? 0) >= 0x80) end++;
  return end - at;
}

/** True if the identifier begins with `prefix`, or is it. */
export function startsWithOid(prefix: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < prefix.length) return false;
  for (let i = 0; i < prefix.length; i++) if (prefix[i] !== bytes[from + i]) return false;
  return true;
}
