import fc from "fast-check";
import { expect, test } from "vitest";
import { checkOid, compareOid, decodeOid, encodeOid, startsWithOid } from "./oid.ts";
import { SnmpError } from "./snmp-error.ts";

const LITERALS: readonly (readonly [string, readonly number[]])[] = [
  ["0.0", [0x00]],
  ["1.3.6.1.2.1.33", [0x2b, 0x06, 0x01, 0x02, 0x01, 0x21]],
  ["1.3.6.1.4.1.8072", [0x2b, 0x06, 0x01, 0x04, 0x01, 0xbf, 0x08]],
  ["2.999.3", [0x88, 0x37, 0x03]],
  ["1.3.16383", [0x2b, 0xff, 0x7f]],
  ["1.3.16384", [0x2b, 0x81, 0x80, 0x00]],
  ["1.3.4294967295", [0x2b, 0x8f, 0xff, 0xff, 0xff, 0x7f]],
];

/** Valid identifiers as arcs. */
const arcs = fc
  .tuple(
    fc.integer({ min: 0, max: 2 }),
    fc.integer({ min: 0, max: 39 }),
    fc.array(fc.integer({ min: 0, max: 0xffff_ffff }), { maxLength: 8 }),
  )
  .map(([top, second, rest]) => [top, second, ...rest]);

test.each(LITERALS)("%s is written and read as its literal octets", (dotted, octets) => {
  expect([...encodeOid(dotted)]).toEqual(octets);
  expect(decodeOid(Uint8Array.from(octets))).toBe(dotted);
});

test.each(["", "1", "1.", ".1.3", "1.40", "3.1", "1.3.4294967296", "1.3.-1", "1.3.x", `1.3${".1".repeat(127)}`])(
  '"%s" is refused as an object identifier',
  (dotted) => {
    expect(() => encodeOid(dotted)).toThrow(SnmpError);
  },
);

test.each([
  ["nothing", []],
  ["an arc without its last octet", [0x2b, 0x81]],
  ["an arc with leading zeros", [0x2b, 0x80, 0x01]],
  ["an arc above 32 bits", [0x2b, 0x90, 0x80, 0x80, 0x80, 0x00]],
  ["an arc of six octets", [0x2b, 0x81, 0x80, 0x80, 0x80, 0x80, 0x00]],
  ["129 arcs", new Array<number>(128).fill(1)],
])("%s is no object identifier", (_what, octets) => {
  expect(() => checkOid(Uint8Array.from(octets), 0, octets.length)).toThrow(SnmpError);
});

test("an identifier of exactly 128 arcs is one", () => {
  const dotted = `1.3${".1".repeat(126)}`;
  expect(decodeOid(encodeOid(dotted))).toBe(dotted);
});

test("any identifier comes back as it was written", () => {
  fc.assert(
    fc.property(arcs, (list) => {
      expect(decodeOid(encodeOid(list.join(".")))).toBe(list.join("."));
    }),
  );
});

test("identifiers are ordered arc by arc, not octet by octet", () => {
  const order = (a: readonly number[], b: readonly number[]): number => {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      const difference = (a[i] ?? 0) - (b[i] ?? 0);
      if (difference !== 0) return Math.sign(difference);
    }
    return Math.sign(a.length - b.length);
  };
  const compare = (a: readonly number[], b: readonly number[]): number =>
    Math.sign(compareOid(encodeOid(a.join(".")), encodeOid(b.join("."))));
  expect(compare([1, 3, 16383], [1, 3, 16384])).toBe(-1);
  expect(compare([1, 3, 6, 1], [1, 3, 6])).toBe(1);
  // Arcs near each other and near the limits of each octet count, so that long common beginnings are met.
  const near = fc.array(fc.constantFrom(0, 1, 127, 128, 129, 16383, 16384, 2097151, 2097152, 268435455, 268435456, 0xffff_ffff), {
    maxLength: 4,
  });
  fc.assert(
    fc.property(near, near, (a, b) => {
      expect(compare([1, 3, ...a], [1, 3, ...b])).toBe(order(a, b));
    }),
    { numRuns: 1_000 },
  );
});

test("a comparison looks only at its part of a longer buffer", () => {
  const buffer = Uint8Array.from([0xff, 0x2b, 0x06, 0x01, 0xff]);
  expect(compareOid(encodeOid("1.3.6.1"), buffer, 1, 4)).toBe(0);
});

test("a prefix is found only where whole arcs match", () => {
  const name = encodeOid("1.3.6.1.200");
  expect(startsWithOid(encodeOid("1.3.6.1"), name, 0, name.length)).toBe(true);
  expect(startsWithOid(name, name, 0, name.length)).toBe(true);
  expect(startsWithOid(encodeOid("1.3.6.2"), name, 0, name.length)).toBe(false);
  expect(startsWithOid(encodeOid("1.3.6.1.200.1"), name, 0, name.length)).toBe(false);
});
