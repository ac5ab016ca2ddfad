import { connect, type Socket } from "node:net";
import { expect, test } from "vitest";
import { silentLogger } from "../recording-logger.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { buildServer } from "./server.ts";
import { SseConnection } from "./sse-connection.ts";
import { ageingSseFrame, sseFrame } from "./sse-frame.ts";

const MAX_BUFFERED_BYTES = 256 * 1024;

/** A stream from the server to a client that reads when it is told to. */
async function openConnection() {
  const clock = new VirtualClock();
  const app = buildServer({ log: silentLogger, clock });
  const opened = Promise.withResolvers<SseConnection>();
  app.get("/", async (_request, reply) => {
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

test("what may not be skipped piles up to 256 KB, then the client is closed", async () => {
  await using stream = await openConnection();
  const { connection, client } = stream;
  client.pause();
  let sent = 0;
  while (!connection.isClosed && sent < 100_000) {
    connection.send(sseFrame("event", { n: ++sent, padding }, { id: `log.${sent}` }));
    if (sent % 10 === 0) await turn();
  }
  expect(await connection.closed).toBe("slow");
  expect(sent).toBeGreaterThan(MAX_BUFFERED_BYTES / 2_100);
});

test("a client that takes nothing at all is closed after half a minute, one that has nothing to take is not", async () => {
  await using stuck = await openConnection();
  await using idle = await openConnection();
  stuck.client.pause();
  // Fills the system's buffers until a write does not get through.
  for (let n = 0; n < 10_000; n++) {
    stuck.connection.send(reading(n));
    if (n % 10 === 0) await turn();
  }
  await idle.connection.drained();
  for (const { clock, connection } of [stuck, idle]) {
    await clock.advance(30_001);
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
