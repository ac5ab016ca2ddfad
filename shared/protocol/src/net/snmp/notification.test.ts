import { createSocket } from "node:dgram";
import { once } from "node:events";
import fc from "fast-check";
import { expect, test } from "vitest";
import { acknowledgementOf, type Notification, readNotification } from "./notification.ts";
import { TrapReceiver } from "./trap-receiver.ts";

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
const publicCommunity = new TextEncoder().encode("public");

/** Composed by hand from RFC 1157 §4.1.6: upsTrapOnBattery of upsTraps (33.2), from 192.0.2.9, with upsSecondsOnBattery.0 = 7. */
const TRAP_V1 = bytesOf(
  "3038 020100 0406 7075626c6963 a42b 0607 2b060102012102 4004c0000209 020106 020101 430164" + "3011 300f 060a 2b060102012101020200 020107",
);
/** Composed by hand from RFC 3416 §4.2.6: sysUpTime.0 = 100, snmpTrapOID.0 = 1.3.6.1.2.1.33.2.3, number 0x01020304. */
const INFORM = bytesOf(
  "3042 020101 0406 7075626c6963 a635 0204 01020304 020100 020100 3027" +
    "300d 0608 2b06010201010300 430164" +
    "3016 060a 2b060106030101040100 0608 2b06010201210203",
);

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

/** A receiver that takes what comes from port `known` alone, and a sender with a place for answers. */
async function openRoom(isTaken: (notification: Notification) => boolean) {
  const taken: string[] = [];
  const receiver = new TrapReceiver({
    clock: { monoMs: () => 1_000 },
    onNotification: async (notification, { address }) => {
      if (!isTaken(notification)) return false;
      taken.push(`${address} ${notification.name}`);
      return true;
    },
  });
  const port = await receiver.listen("127.0.0.1", 0);
  const sender = createSocket("udp4");
  sender.bind(0, "127.0.0.1");
  await once(sender, "listening");
  return {
    taken,
    receiver,
    send: (bytes: Uint8Array) => sender.send(bytes, port, "127.0.0.1"),
    answer: async () => ((await once(sender, "message")) as [Uint8Array])[0],
    async [Symbol.asyncDispose]() {
      sender.close();
      await receiver.close();
      await receiver.close();
    },
  };
}

test("an inform that was taken is acknowledged, one that nobody takes is not", async () => {
  let isKnown = false;
  await using room = await openRoom(() => isKnown);
  room.send(INFORM);
  while (room.receiver.counts.refused === 0) await new Promise(setImmediate);
  isKnown = true;
  room.send(INFORM);
  expect(Buffer.from(await room.answer())).toEqual(Buffer.from(acknowledgementOf(INFORM)));
  expect(room.taken).toEqual(["127.0.0.1 1.3.6.1.2.1.33.2.3"]);
  expect(room.receiver.counts).toMatchObject({ taken: 1, refused: 1 });
});

test("a flood from one sender is cut off, and rubbish is counted", async () => {
  await using room = await openRoom(() => true);
  room.send(bytesOf("3003020103"));
  room.send(bytesOf("ff"));
  for (let n = 0; n < 60; n++) room.send(TRAP_V1);
  const { counts } = room.receiver;
  while (counts.taken + counts.tooMany + counts.malformed + counts.unsupported < 62) await new Promise(setImmediate);
  expect(counts).toMatchObject({ unsupported: 1, malformed: 1, taken: 38, tooMany: 22 });
});
