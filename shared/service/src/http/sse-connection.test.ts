import { connect, type Socket } from "node:net";
import { expect, test } from "vitest";
import { silentLogger } from "../recording-logger.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { buildServer } from "./server.ts";
import { SseConnection } from "./sse-connection.ts";
import { ageingSseFrame, sseFrame } from "./sse-frame.ts";

const MAX_BUFFERED_BYTES = 256 * 1024;

/** A stream from the server to a client. `blocked`: nothing gets through until `unblock` is called. */
async function openConnection(options: { readonly blocked?: boolean } = {}) {
  const clock = new VirtualClock();
  const app = buildServer({ log: silentLogger, clock });
  const opened = Promise.withResolvers<SseConnection>();
  let unblock = () => {};
  app.get("/", async (_request, reply) => {
    if (options.blocked) reply.raw.cork();
    unblock = () => reply.raw.uncork();
    opened.resolve(new SseConnection(reply, clock, { maxBufferedBytes: MAX_BUFFERED_BYTES, maxStalledMs: 30_000 }));
    return reply;
  });
  const port = Number(new URL(await app.listen({ host: "127.0.0.1", port: 0 })).port);
  const client = await new Promise<Socket>((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => resolve(socket)).on("error", reject);
  });
  let text = "";
  client.on("data", (bytes) => {
    text += bytes.toString();
  });
  client.on("error", () => {});
  client.write("GET / HTTP/1.1\r\nHost: card\r\n\r\n");
  const connection = await opened.promise;
  return {
    clock,
    connection,
    client,
    unblock: () => unblock(),
    heard: async (part: string) => {
      while (!text.includes(part)) await new Promise((resolve) => client.once("data", resolve));
      return text;
    },
    [Symbol.asyncDispose]: async () => {
      client.destroy();
      await app.close();
    },
  };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const sequence = (text: string) => [...text.matchAll(/"seq":(\d+)/g)].map(([, seq]) => Number(seq));
const padding = "x".repeat(2_000);
const reading = (seq: number) => sseFrame("reading", { seq, padding }, { key: "reading" });

test("frames arrive as they were sent, in order, with their ids", async () => {
  await using stream = await openConnection();
  stream.connection.send(sseFrame("hello", { v: 1 }));
  stream.connection.send(sseFrame("event", { n: 1 }, { id: "log.1" }));
  stream.connection.send(sseFrame("event", { n: 2 }, { id: "log.2" }));
  const text = await stream.heard('{"n":2}');
  expect(text.replaceAll(/[0-9a-f]+\r\n|\r\n/g, "")).toContain(
    'event: hello\ndata: {"v":1}\n\nid: log.1\nevent: event\ndata: {"n":1}\n\nid: log.2\nevent: event\ndata: {"n":2}\n\n',
  );
});

test("a client that reads slowly is kept, skips readings, and gets the newest one", async () => {
  await using stream = await openConnection();
  const { connection, client, heard } = stream;
  client.pause();
  const last = 10_000;
  for (let seq = 1; seq <= last; seq++) {
    connection.send(reading(seq));
    if (seq % 10 === 0) await turn();
  }
  expect(connection.isClosed).toBe(false);
  client.resume();
  const seen = sequence(await heard(`"seq":${last},`));
  expect(seen.at(-1)).toBe(last);
  expect(seen.length).toBeLessThan(last);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
});

test("while a client takes nothing, of all readings only the newest waits for it", async () => {
  await using stream = await openConnection({ blocked: true });
  for (let seq = 1; seq <= 10_000; seq++) stream.connection.send(reading(seq));
  stream.connection.send(sseFrame("event", { n: 1 }, { id: "log.1" }));
  stream.connection.send(reading(10_001));
  expect(stream.connection.isClosed).toBe(false);
  stream.unblock();
  const text = await stream.heard('"seq":10001,');
  expect(sequence(text)).toEqual([1, 10_001]);
  expect(text.indexOf("log.1")).toBeGreaterThan(0);
});

test("what may not be skipped piles up to 256 KB, then the client is closed", async () => {
  await using stream = await openConnection({ blocked: true });
  const frame = sseFrame("event", { padding }, { id: "log.1" });
  const fitting = Math.floor(MAX_BUFFERED_BYTES / frame.bytes(0).length);
  // The head of the answer waits, too, and is shorter than a frame.
  for (let n = 0; n < fitting - 1; n++) stream.connection.send(frame);
  expect(stream.connection.isClosed).toBe(false);
  for (let n = 0; n < 2; n++) stream.connection.send(frame);
  expect(await stream.connection.closed).toBe("slow");
});

test("a client that takes nothing at all is closed after half a minute, one that has nothing to take is not", async () => {
  await using stuck = await openConnection({ blocked: true });
  await using idle = await openConnection();
  for (const { connection } of [stuck, idle]) connection.send(reading(1));
  await idle.connection.drained();
  for (const { clock, connection } of [stuck, idle]) {
    await clock.advance(30_000);
    connection.dropIfStalled();
    expect(connection.isClosed).toBe(false);
    await clock.advance(1);
    connection.dropIfStalled();
  }
  expect(await stuck.connection.closed).toBe("slow");
  expect(idle.connection.isClosed).toBe(false);
});

test("the end of a stream is the end of its connection, for either side", async () => {
  await using ended = await openConnection();
  ended.connection.send(sseFrame("hello", {}));
  await ended.heard("hello");
  await ended.connection.drained();
  ended.connection.end();
  ended.connection.end();
  expect(await ended.connection.closed).toBe("ended");
  while (!ended.client.readableEnded && !ended.client.destroyed) await turn();

  await using left = await openConnection();
  left.client.destroy();
  expect(await left.connection.closed).toBe("client");
  left.connection.send(sseFrame("hello", {}));
  await left.connection.drained();
});

test("clients that are served at the same moment share one encoding, and what leaves later tells its real age", () => {
  const made: number[] = [];
  const frame = ageingSseFrame("reading", "reading", (monoMs) => {
    made.push(monoMs);
    return { ageMs: monoMs };
  });
  expect(frame.bytes(1_000)).toBe(frame.bytes(1_010));
  expect(made).toEqual([1_000]);
  expect(frame.bytes(4_000).toString()).toBe('event: reading\ndata: {"ageMs":4000}\n\n');
});
