import { type SseFrame, sseFrame } from "@istars/service/http/sse-frame.ts";
import { expect, test } from "vitest";
import { StateFeed } from "./state-feed.ts";

/** A connection that takes things when the test says so. */
class SlowConnection {
  readonly sent: string[] = [];
  isClosed = false;
  #drained = Promise.withResolvers<void>();

  send(frame: SseFrame): void {
    this.sent.push(frame.bytes(0).toString().split("\n")[1] ?? "");
  }

  drained(): Promise<void> {
    return this.#drained.promise;
  }

  async take(): Promise<void> {
    this.#drained.resolve();
    this.#drained = Promise.withResolvers();
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

const told = (ids: Iterable<number>, when: string): readonly SseFrame[] => [sseFrame("told", [when, ...ids])];

test("a client that keeps up gets the frames that everybody gets", async () => {
  const connection = new SlowConnection();
  const feed = new StateFeed(connection, (ids) => told(ids, "later"));
  feed.offer([1], told([1], "now"));
  await connection.take();
  feed.offer([2], told([2], "now"));
  expect(connection.sent).toEqual(['data: ["now",1]', 'data: ["now",2]']);
});

test("a slow one is told each thing once, as it is when it has room again", async () => {
  const connection = new SlowConnection();
  const feed = new StateFeed(connection, (ids) => told(ids, "later"));
  feed.offer([1], told([1], "now"));
  for (let i = 0; i < 1_000; i++) feed.offer([1, 2], told([1, 2], "now"));
  expect(connection.sent).toEqual(['data: ["now",1]']);
  await connection.take();
  expect(connection.sent).toEqual(['data: ["now",1]', 'data: ["later",1,2]']);
});

test("one that has gone is told nothing more", async () => {
  const connection = new SlowConnection();
  const feed = new StateFeed(connection, (ids) => told(ids, "later"));
  feed.offer([1], told([1], "now"));
  feed.offer([2], told([2], "now"));
  connection.isClosed = true;
  await connection.take();
  expect(connection.sent).toHaveLength(1);
});
