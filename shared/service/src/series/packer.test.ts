import fc from "fast-check";
import { expect, test } from "vitest";
import { Packer, Unpacker } from "./packer.ts";

test("small numbers take one byte, and the bytes are those of the format", () => {
  const packer = new Packer();
  packer.natural(127);
  packer.natural(300);
  packer.integer(-1);
  packer.integer(2);
  packer.pairs(Uint8Array.of(1, 2, 3, 0, 3), 5);
  for (const value of [null, 0, -1, 1]) packer.optional(value);
  expect([...packer.take()]).toEqual([0x7f, 0xac, 0x02, 0x01, 0x04, 0b00111001, 0b11, 0, 1, 2, 3]);
  expect(packer.take()).toHaveLength(0);
});

test("whatever is packed comes out again", () => {
  const limit = 2 ** 52 - 1;
  fc.assert(
    fc.property(fc.array(fc.maxSafeNat()), fc.array(fc.integer({ min: -limit, max: limit })), (naturals, integers) => {
      const packer = new Packer();
      for (const value of naturals) packer.natural(value);
      for (const value of integers) packer.integer(value);
      for (const value of integers) packer.optional(value);
      const unpacker = new Unpacker(packer.take());
      expect(naturals.map(() => unpacker.natural())).toEqual(naturals);
      expect(integers.map(() => unpacker.integer())).toEqual(integers);
      expect(integers.map(() => unpacker.optional())).toEqual(integers);
    }),
  );
});

test("numbers that do not fit, and bytes that end too early, are refused", () => {
  const packer = new Packer();
  expect(() => packer.natural(-1)).toThrow(RangeError);
  expect(() => packer.natural(2 ** 53)).toThrow(RangeError);
  expect(() => packer.integer(Number.NaN)).toThrow(RangeError);
  expect(() => new Unpacker(Uint8Array.of(0x80)).natural()).toThrow(RangeError);
  expect(() => new Unpacker(Uint8Array.of(0x01)).pairs(5)).toThrow(RangeError);
});
