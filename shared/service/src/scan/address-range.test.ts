import fc from "fast-check";
import { expect, test } from "vitest";
import { addressesOf, countAddresses, hostsOf, isInRanges, joinRanges, parseRange } from "./address-range.ts";
import { ScanError } from "./scan-error.ts";

const listed = (text: string): string[] => [...addressesOf([parseRange(text)])];

test("a subnet is its hosts, without network and broadcast address, whichever of its addresses it is named by", () => {
  expect(listed("192.0.2.0/30")).toEqual(["192.0.2.1", "192.0.2.2"]);
  expect(listed("192.0.2.7/29")).toEqual(["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5", "192.0.2.6"]);
  expect(countAddresses([parseRange("192.0.2.0/24")])).toBe(254);
  expect(countAddresses([parseRange("10.3.0.0/16")])).toBe(65_534);
});

test("a /31 and a /32 are all hosts", () => {
  expect(listed("192.0.2.6/31")).toEqual(["192.0.2.6", "192.0.2.7"]);
  expect(listed("192.0.2.6/32")).toEqual(["192.0.2.6"]);
});

test("a span holds both its ends, also over a border of octets, and blanks do not matter", () => {
  expect(listed("192.0.2.254 - 192.0.3.1")).toEqual(["192.0.2.254", "192.0.2.255", "192.0.3.0", "192.0.3.1"]);
  expect(listed(" 223.255.255.255 ")).toEqual(["223.255.255.255"]);
  expect(countAddresses([parseRange("10.0.0.0-10.0.255.255")])).toBe(65_536);
});

test.each([
  ["10.0.0.0/15", "range.too-large", /131,070 addresses.*65,536/],
  ["10.0.0.0-10.1.0.0", "range.too-large", /65,537 addresses/],
  ["0.0.0.0/0", "range.too-large", /"0.0.0.0\/0"/],
  ["0.0.0.0/24", "range.reserved", /no card can have/],
  ["224.0.0.1", "range.reserved", /no card can have/],
  ["255.255.255.255", "range.reserved", /no card can have/],
  ["223.255.255.0-224.0.0.0", "range.reserved", /no card can have/],
  ["192.0.2.40-192.0.2.10", "range.malformed", /ends before it begins/],
  ["192.0.2.0/33", "range.malformed", /not a range/],
  ["192.0.2.0/", "range.malformed", /not a range/],
  ["192.0.2.0/24/8", "range.malformed", /not a range/],
  ["192.0.2.256", "range.malformed", /not a range/],
  ["192.0.2", "range.malformed", /not a range/],
  ["0300.0.2.1", "range.malformed", /not a range/],
  ["0xc0.0.2.1", "range.malformed", /not a range/],
  ["192.0.2.1-192.0.2.2-192.0.2.3", "range.malformed", /not a range/],
  ["everything", "range.malformed", /"everything" is not a range.*192\.0\.2\.0\/24/],
  ["", "range.malformed", /not a range/],
  ["fe80::/64", "range.malformed", /IPv6/],
])("the range %j is refused by name", (text, code, message) => {
  expect(() => parseRange(text)).toThrow(ScanError);
  expect(() => parseRange(text)).toThrow(expect.objectContaining({ code, value: text, message: expect.stringMatching(message) }));
});

test("any text is a range of sane size, or refused with its name", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d./-]{1,30}$/)), (text) => {
      try {
        const count = countAddresses([parseRange(text)]);
        expect(count).toBeGreaterThan(0);
        expect(count).toBeLessThanOrEqual(65_536);
      } catch (error) {
        expect(error).toMatchObject({ name: "ScanError", value: text });
      }
    }),
  );
});

test("ranges that overlap or touch become one, so that nobody is asked twice", () => {
  const ranges = joinRanges(["192.0.2.8-192.0.2.9", "192.0.2.1-192.0.2.4", "192.0.2.3", "192.0.2.5", "192.0.2.12"].map(parseRange));
  expect([...addressesOf(ranges)].map((address) => Number(address.split(".")[3]))).toEqual([1, 2, 3, 4, 5, 8, 9, 12]);
  expect(ranges).toHaveLength(3);
});

test("an address is in its ranges, and what is none is in no range", () => {
  const ranges = [hostsOf("192.0.2.77", 24)];
  expect(["192.0.2.1", "192.0.2.254"].map((address) => isInRanges(address, ranges))).toEqual([true, true]);
  expect(["192.0.2.0", "192.0.2.255", "192.0.3.1", "fe80::1", "card"].map((address) => isInRanges(address, ranges))).not.toContain(true);
});
