import { createSocket } from "node:dgram";
import { once } from "node:events";
import fc from "fast-check";
import { expect, test } from "vitest";
import { acknowledgementOf } from "./notification.ts";
import { bytesOf, INFORM, TRAP_V1 } from "./sample-notifications.ts";
import { type TrapFate, TrapReceiver, type TrapTaker } from "./trap-receiver.ts";
import { CAPTURED } from "./v3-captured.ts";
import { V3Notifications } from "./v3-notifications.ts";

const { user: USER, bytes: TRAP_V3 } = CAPTURED["sha256-aes"];

/** A receiver that knows one user, of id 7, and a sender with a place for answers. */
async function openRoom(given: Partial<TrapTaker> = {}) {
  const taken: string[] = [];
  const clock = { monoMs: () => 1_000 };
  const receiver = new TrapReceiver({
    clock,
    taker: {
      take: async ({ name }, { address }) => {
        taken.push(`${address} ${name}`);
        return "taken";
      },
      usersAt: async () => [{ id: 7, user: USER }],
      takeFrom: (ids, { name }) => void taken.push(`${ids} ${name}`),
      onRefused: (reason, { address }) => void taken.push(`${address} ${reason}`),
      ...given,
    },
    v3: new V3Notifications({ own: { engineId: bytesOf("8000000005 01020304"), boots: 1 }, peers: [], salt: 0n }, clock),
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
    /** Waits until so many were judged. */
    judged: async (count: number) => {
      const sum = () => Object.values(receiver.counts).reduce((all, one) => all + one, 0);
      while (sum() < count) await new Promise(setImmediate);
    },
    /** Those that are not zero. */
    counts: () => Object.fromEntries(Object.entries(receiver.counts).filter(([, count]) => count > 0)) as Partial<Record<TrapFate, number>>,
    async [Symbol.asyncDispose]() {
      sender.close();
      await receiver.close();
      await receiver.close();
    },
  };
}

test("an inform that was taken is acknowledged, one that nobody takes is not", async () => {
  let fate: "taken" | "refused" = "refused";
  await using room = await openRoom({ take: async () => fate });
  room.send(INFORM);
  await room.judged(1);
  fate = "taken";
  room.send(INFORM);
  expect(Buffer.from(await room.answer())).toEqual(Buffer.from(acknowledgementOf(INFORM)));
  expect(room.counts()).toEqual({ taken: 1, refused: 1 });
});

test("a flood from one sender is cut off, and rubbish is counted", async () => {
  await using room = await openRoom();
  room.send(bytesOf("3003020102"));
  room.send(bytesOf("3003020103"));
  room.send(bytesOf("ff"));
  for (let n = 0; n < 60; n++) room.send(TRAP_V1);
  await room.judged(63);
  expect(room.counts()).toEqual({ unsupported: 1, malformed: 2, taken: 37, "too-many": 23 });
});

test("a trap of v3 is taken from those whose it is, once, and what is wrong with another one is told", async () => {
  await using room = await openRoom();
  for (const bytes of [TRAP_V3, TRAP_V3, CAPTURED.none.bytes]) room.send(bytes);
  await room.judged(3);
  expect(room.taken).toEqual(["7 1.3.6.1.2.1.33.2.1", "127.0.0.1 wrong-level"]);
  expect(room.counts()).toEqual({ taken: 1, repeated: 1, "wrong-level": 1 });
});

test("a stranger is not even told who we are", async () => {
  await using room = await openRoom({ usersAt: async () => null });
  room.send(TRAP_V3);
  await room.judged(1);
  expect(room.counts()).toEqual({ refused: 1 });
  expect(room.taken).toEqual([]);
});

test("whatever is said to be of v3 is counted, and does no harm", async () => {
  await using room = await openRoom();
  const datagrams = fc.sample(
    fc.uint8Array({ minLength: 1, maxLength: 100 }).map((rest) => Uint8Array.from([0x30, rest.length + 3, 2, 1, 3, ...rest])),
    40,
  );
  for (const bytes of datagrams) room.send(bytes);
  await room.judged(40);
  const { malformed = 0, unsupported = 0 } = room.counts();
  expect(malformed + unsupported).toBe(40);
});
