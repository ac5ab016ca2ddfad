import { encodeOid } from "@istars/protocol/net/snmp/oid.ts";

/** Encodes values as DER, the one form in which a certificate may stand. Source: ITU-T X.690 §8, §10. */
export type Der = Uint8Array;

function tagged(tag: number, ...contents: readonly Uint8Array[]): Der {
  const content = Buffer.concat(contents);
  const { length } = content;
  // Nothing in a certificate of ours is longer than 65,535 octets.
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Uint8Array.from([tag, ...size]), content]);
}

export const sequence = (...parts: readonly Der[]): Der => tagged(0x30, ...parts);
export const set = (...parts: readonly Der[]): Der => tagged(0x31, ...parts);
export const oid = (dotted: string): Der => tagged(0x06, encodeOid(dotted));
export const utf8 = (text: string): Der => tagged(0x0c, Buffer.from(text, "utf8"));
/** A text of letters, digits, blanks and `'()+,-./:=?` alone. */
export const printable = (text: string): Der => tagged(0x13, Buffer.from(text, "latin1"));
export const octets = (content: Uint8Array): Der => tagged(0x04, content);
export const yes = (): Der => tagged(0x01, Uint8Array.of(0xff));

/** A number that is not negative, most significant octet first. */
export function integer(magnitude: Uint8Array): Der {
  const first = magnitude.findIndex((octet) => octet !== 0);
  const digits = first < 0 ? Uint8Array.of(0) : magnitude.subarray(first);
  return (digits[0] ?? 0) < 0x80 ? tagged(0x02, digits) : tagged(0x02, Uint8Array.of(0), digits);
}

/** `unused`: bits at the end of the last octet that do not count. */
export const bits = (content: Uint8Array, unused = 0): Der => tagged(0x03, Uint8Array.of(unused), content);

/** Context-specific `[number]` around whole values. */
export const explicit = (number: number, ...parts: readonly Der[]): Der => tagged(0xa0 + number, ...parts);
/** Context-specific `[number]` in place of a simple value's own tag. */
export const implicit = (number: number, content: Uint8Array): Der => tagged(0x80 + number, content);

/** A moment in whole seconds; two digits of the year until 2049, four from then on. Source: RFC 5280 §4.1.2.5. */
export function time(wallMs: number): Der {
  const digits = new Date(wallMs).toISOString().replaceAll(/\.\d{3}|[-:T]/g, "");
  return Number(digits.slice(0, 4)) < 2_050
    ? tagged(0x17, Buffer.from(digits.slice(2), "latin1"))
    : tagged(0x18, Buffer.from(digits, "latin1"));
}
