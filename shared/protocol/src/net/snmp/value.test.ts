import fc from "fast-check";
import { expect, test } from "vitest";
import { BerReader } from "./ber-reader.ts";
import { BerWriter } from "./ber-writer.ts";
import { SnmpError } from "./snmp-error.ts";
import { decodeValue, type SnmpValue, sameValue, writeValue } from "./value.ts";

const octets = (...list: number[]): Uint8Array => Uint8Array.from(list);

const LITERALS: readonly (readonly [SnmpValue, readonly number[]])[] = [
  [{ type: "integer", value: 0 }, [0x02, 1, 0]],
  [{ type: "integer", value: 127 }, [0x02, 1, 0x7f]],
  [{ type: "integer", value: 128 }, [0x02, 2, 0x00, 0x80]],
  [{ type: "integer", value: -1 }, [0x02, 1, 0xff]],
  [{ type: "integer", value: -129 }, [0x02, 2, 0xff, 0x7f]],
  [{ type: "integer", value: 2147483647 }, [0x02, 4, 0x7f, 0xff, 0xff, 0xff]],
  [{ type: "integer", value: -2147483648 }, [0x02, 4, 0x80, 0, 0, 0]],
  [{ type: "counter32", value: 4294967295 }, [0x41, 5, 0, 0xff, 0xff, 0xff, 0xff]],
  [{ type: "gauge32", value: 3 }, [0x42, 1, 3]],
  [{ type: "timeticks", value: 8640000 }, [0x43, 4, 0x00, 0x83, 0xd6, 0x00]],
  [{ type: "octets", value: octets(0x55, 0x50, 0x53) }, [0x04, 3, 0x55, 0x50, 0x53]],
  [{ type: "octets", value: octets() }, [0x04, 0]],
  [{ type: "oid", value: "1.3.6.1.2.1.33" }, [0x06, 6, 0x2b, 6, 1, 2, 1, 0x21]],
  [{ type: "ip-address", value: octets(192, 0, 2, 1) }, [0x40, 4, 192, 0, 2, 1]],
  [{ type: "opaque", value: octets(9) }, [0x44, 1, 9]],
  [{ type: "counter64", value: 0n }, [0x46, 1, 0]],
  [{ type: "counter64", value: 2n ** 64n - 1n }, [0x46, 9, 0, 255, 255, 255, 255, 255, 255, 255, 255]],
  [{ type: "null" }, [0x05, 0]],
  [{ type: "no-such-object" }, [0x80, 0]],
  [{ type: "no-such-instance" }, [0x81, 0]],
  [{ type: "end-of-mib-view" }, [0x82, 0]],
];

const write = (value: SnmpValue): number[] => {
  const writer = new BerWriter(new Uint8Array(600));
  writeValue(writer, value);
  return [...writer.bytes.subarray(writer.start)];
};
const read = (bytes: Uint8Array): SnmpValue => {
  const reader = new BerReader();
  reader.reset(bytes);
  reader.next();
  return decodeValue(reader.tag, bytes, reader.from, reader.to);
};

test.each(LITERALS)("%o is written and read as its literal octets", (value, bytes) => {
  expect(write(value)).toEqual(bytes);
  expect(read(Uint8Array.from(bytes))).toEqual(value);
});

test.each([
  ["an integer without content", [0x02, 0]],
  ["an integer of five octets", [0x02, 5, 0, 0, 0, 0, 1]],
  ["a counter of five octets that exceeds 32 bits", [0x41, 5, 1, 0, 0, 0, 0]],
  ["a counter without content", [0x41, 0]],
  ["an address of three octets", [0x40, 3, 1, 2, 3]],
  ["a null with content", [0x05, 1, 0]],
  ["an unknown tag", [0x47, 0]],
  ["a tag above 30", [0x1f, 0x21, 0]],
  ["an indefinite length", [0x04, 0x80, 0, 0]],
  ["a length of five octets", [0x04, 0x85, 0, 0, 0, 0, 1, 9]],
  ["a length beyond the end", [0x04, 2, 1]],
  ["a length that is cut short", [0x04, 0x82, 0]],
])("%s is refused", (_what, bytes) => {
  expect(() => read(Uint8Array.from(bytes))).toThrow(SnmpError);
});

test("a padded integer and a length longer than necessary are understood", () => {
  expect(read(octets(0x02, 4, 0, 0, 0, 5))).toEqual({ type: "integer", value: 5 });
  expect(read(octets(0x04, 0x82, 0, 1, 7))).toEqual({ type: "octets", value: octets(7) });
});

test("a content of 128 octets and more gets a long length", () => {
  expect(write({ type: "octets", value: new Uint8Array(128) }).slice(0, 3)).toEqual([0x04, 0x81, 128]);
  expect(write({ type: "octets", value: new Uint8Array(300) }).slice(0, 4)).toEqual([0x04, 0x82, 1, 44]);
});

test("a value that does not fit the buffer is refused", () => {
  expect(() => writeValue(new BerWriter(new Uint8Array(3)), { type: "integer", value: 128 })).toThrow(SnmpError);
});

test("what was read does not change when the buffer is used again", () => {
  const bytes = octets(0x04, 1, 7);
  const value = read(bytes);
  bytes.fill(0);
  expect(value).toEqual({ type: "octets", value: octets(7) });
});

test("any 32-bit number comes back as it was written", () => {
  fc.assert(
    fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (value) => {
      expect(read(Uint8Array.from(write({ type: "integer", value })))).toEqual({ type: "integer", value });
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (value) => {
      expect(read(Uint8Array.from(write({ type: "gauge32", value })))).toEqual({ type: "gauge32", value });
    }),
  );
});

test("values are the same only with the same type and content", () => {
  expect(sameValue({ type: "integer", value: 1 }, { type: "integer", value: 1 })).toBe(true);
  expect(sameValue({ type: "integer", value: 1 }, { type: "gauge32", value: 1 })).toBe(false);
  expect(sameValue({ type: "octets", value: octets(1, 2) }, { type: "octets", value: octets(1, 2) })).toBe(true);
  expect(sameValue({ type: "octets", value: octets(1, 2) }, { type: "octets", value: octets(1) })).toBe(false);
  expect(sameValue({ type: "null" }, { type: "null" })).toBe(true);
});
