import fc from "fast-check";
import { expect, test } from "vitest";
import { acknowledgementOf, type Notification, readNotification } from "./notification.ts";
import { bytesOf, INFORM, TRAP_V1 } from "./sample-notifications.ts";

const publicCommunity = new TextEncoder().encode("public");

test("a trap of v1 is what RFC 3584 makes of it", () => {
  expect(readNotification(TRAP_V1)).toEqual({
    version: "v1",
    community: publicCommunity,
    kind: "trap",
    name: "1.3.6.1.2.1.33.2.0.1",
    bindings: [{ name: "1.3.6.1.2.1.33.1.2.2.0", value: { type: "integer", value: 7 } }],
  } satisfies Notification);
  const coldStart = Uint8Array.from(TRAP_V1);
  const genericAt = Buffer.from(TRAP_V1).indexOf(bytesOf("020106")) + 2;
  coldStart[genericAt] = 0;
  expect(readNotification(coldStart).name).toBe("1.3.6.1.6.3.1.1.5.1");
});

test("an inform is named by its snmpTrapOID, and its acknowledgement is the same as a response", () => {
  expect(readNotification(INFORM)).toMatchObject({ version: "v2c", kind: "inform", name: "1.3.6.1.2.1.33.2.3", bindings: [] });
  const answer = Buffer.from(acknowledgementOf(INFORM)).toString("hex");
  expect(answer).toBe(Buffer.from(INFORM).toString("hex").replace("a635", "a235"));
});

test("what is cut short, damaged or none at all is malformed or read, and never does harm", () => {
  const tryRead = (bytes: Uint8Array) => {
    try {
      return readNotification(bytes);
    } catch (error) {
      expect(error).toMatchObject({ name: "SnmpError" });
      return null;
    }
  };
  for (const whole of [TRAP_V1, INFORM]) {
    for (let length = 0; length < whole.length; length++) expect(tryRead(whole.subarray(0, length))).toBeNull();
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const wrong = Uint8Array.from(whole);
      wrong[bit >> 3] = (wrong[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      tryRead(wrong);
    }
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(tryRead(bytes)).toBeNull();
    }),
    { numRuns: 500 },
  );
});
