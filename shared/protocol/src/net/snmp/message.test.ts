import fc from "fast-check";
import { expect, test } from "vitest";
import { BerWriter } from "./ber-writer.ts";
import { decodeMessage, encodeMessage, type Message } from "./message.ts";
import { SnmpError } from "./snmp-error.ts";

const community = new TextEncoder().encode("public");
const NAME = "1.3.6.1.2.1.33.1.2.1.0";

/** Messages with their octets, composed by hand from X.690, RFC 1157 and RFC 3416. */
const LITERALS: readonly (readonly [string, string, Message])[] = [
  [
    "a v1 GET",
    "302802010004067075626c6963a01b0201010201000201003010300e060a2b0601020121010201000500",
    {
      version: "v1",
      community,
      pdu: { type: "get", requestId: 1, errorStatus: 0, errorIndex: 0, bindings: [{ name: NAME, value: { type: "null" } }] },
    },
  ],
  [
    "a v2c GETBULK",
    "302b02010104067075626c6963a51e0204123456780201000201193010300e060a2b0601020121010201000500",
    {
      version: "v2c",
      community,
      pdu: {
        type: "get-bulk",
        requestId: 0x12345678,
        nonRepeaters: 0,
        maxRepetitions: 25,
        bindings: [{ name: NAME, value: { type: "null" } }],
      },
    },
  ],
  [
    "a v2c answer with a value and an exception",
    "303902010104067075626c6963a22c0201ff0201000201003021300f060a2b060102012101020100020102300e060a2b0601020121010201018100",
    {
      version: "v2c",
      community,
      pdu: {
        type: "response",
        requestId: -1,
        errorStatus: 0,
        errorIndex: 0,
        bindings: [
          { name: NAME, value: { type: "integer", value: 2 } },
          { name: "1.3.6.1.2.1.33.1.2.1.1", value: { type: "no-such-instance" } },
        ],
      },
    },
  ],
  [
    "a v1 SET with an error",
    "302902010004067075626c6963a31c0201000201020201013011300f060a2b060102012101020100040178",
    {
      version: "v1",
      community,
      pdu: {
        type: "set",
        requestId: 0,
        errorStatus: 2,
        errorIndex: 1,
        bindings: [{ name: NAME, value: { type: "octets", value: Uint8Array.of(0x78) } }],
      },
    },
  ],
];

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, "hex"));
const encoded = (message: Message): Uint8Array => encodeMessage(message, new BerWriter(new Uint8Array(2_000)));
/** Decodes; a refusal is fine, anything else thrown is not. */
const decodesOrRefuses = (bytes: Uint8Array): boolean => {
  try {
    decodeMessage(bytes);
    return true;
  } catch (error) {
    if (!(error instanceof SnmpError)) throw error;
    return false;
  }
};

test.each(LITERALS)("%s is written and read as its literal octets", (_what, hex, message) => {
  expect(Buffer.from(encoded(message)).toString("hex")).toBe(hex);
  expect(decodeMessage(bytesOf(hex))).toEqual(message);
});

test.each(LITERALS)("%s is refused when it is cut short anywhere", (_what, hex) => {
  const bytes = bytesOf(hex);
  for (let length = 0; length < bytes.length; length++) expect(decodesOrRefuses(bytes.subarray(0, length)), `${length} octets`).toBe(false);
});

test.each(LITERALS)("%s with any one bit wrong is read as something else or refused", (_what, hex, message) => {
  const bytes = bytesOf(hex);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const wrong = Uint8Array.from(bytes);
    wrong[bit >> 3] = (wrong[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    if (decodesOrRefuses(wrong)) expect(decodeMessage(wrong)).not.toEqual(message);
  }
});

test.each(LITERALS)("%s with something after it is refused", (_what, hex) => {
  expect(decodesOrRefuses(bytesOf(`${hex}00`))).toBe(false);
});

test.each([
  ["version 3", "302802010304067075626c6963a01b0201010201000201003010300e060a2b0601020121010201000500", "snmp.unsupported-version"],
  ["version 2", "302802010204067075626c6963a01b0201010201000201003010300e060a2b0601020121010201000500", "snmp.unsupported-version"],
  ["a v1 trap", "302802010004067075626c6963a41b0201010201000201003010300e060a2b0601020121010201000500", "snmp.malformed"],
  [
    "something after a binding's value",
    "302a02010004067075626c6963a01d02010102010002010030123010060a2b06010201210102010005000500",
    "snmp.malformed",
  ],
  [
    "something after the list",
    "302a02010004067075626c6963a01d0201010201000201003010300e060a2b06010201210102010005000500",
    "snmp.malformed",
  ],
])("%s is refused", (_what, hex, code) => {
  expect(() => decodeMessage(bytesOf(hex))).toThrow(expect.objectContaining({ name: "SnmpError", code }));
});

test("random octets, and random octets behind a valid start, are refused or read and never do harm", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void decodesOrRefuses(bytes)),
    { numRuns: 2_000 },
  );
  const start = bytesOf(LITERALS[1]?.[1] ?? "");
  fc.assert(
    fc.property(fc.nat(start.length), fc.uint8Array({ maxLength: 40 }), (kept, rest) => {
      decodesOrRefuses(Uint8Array.from([...start.subarray(0, kept), ...rest]));
    }),
    { numRuns: 2_000 },
  );
});

test("any message comes back as it was written", () => {
  const name = fc.array(fc.integer({ min: 0, max: 0xffff_ffff }), { maxLength: 6 }).map((arcs) => ["1", "3", ...arcs].join("."));
  const value = fc.oneof(
    fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map((n) => ({ type: "integer" as const, value: n })),
    fc.uint8Array({ maxLength: 150 }).map((octets) => ({ type: "octets" as const, value: octets })),
    name.map((oid) => ({ type: "oid" as const, value: oid })),
    fc.constant({ type: "null" as const }),
  );
  const message = fc.record({
    version: fc.constantFrom("v1" as const, "v2c" as const),
    community: fc.uint8Array({ maxLength: 130 }),
    pdu: fc.record({
      type: fc.constantFrom("get" as const, "get-next" as const, "response" as const, "inform" as const),
      requestId: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      errorStatus: fc.nat(18),
      errorIndex: fc.nat(200),
      bindings: fc.array(fc.record({ name, value }), { maxLength: 6 }),
    }),
  });
  fc.assert(
    fc.property(message, (m) => {
      expect(decodeMessage(encoded(m))).toEqual(m);
    }),
  );
});

test("a message that exceeds the buffer is refused", () => {
  const message = decodeMessage(bytesOf(LITERALS[0]?.[1] ?? ""));
  expect(() => encodeMessage(message, new BerWriter(new Uint8Array(41)))).toThrow(expect.objectContaining({ code: "snmp.too-big" }));
  expect(encodeMessage(message, new BerWriter(new Uint8Array(42))).length).toBe(42);
});
