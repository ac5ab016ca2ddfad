import type { EventRecord } from "@istars/protocol/model/event.ts";
import type { SseFrame } from "@istars/service/http/sse-frame.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sampleEvent } from "../events/sample-event.ts";
import { beginningOf, EventFeed, eventFrame } from "./event-feed.ts";

const bounds = { oldestId: 10, lastId: 20 };

test.each([
  ["no id: nothing was missed", null, { after: 20, gap: false }],
  ["an id that is there: on from it", "log.15", { after: 15, gap: false }],
  ["the last one: nothing was missed", "log.20", { after: 20, gap: false }],
  ["the one before the oldest: all that is kept", "log.9", { after: 9, gap: false }],
  ["one whose successors are deleted", "log.8", { after: 20, gap: true }],
  ["one that the log does not have yet, so it has lost some", "log.21", { after: 20, gap: true }],
  ["one of another log", "other.15", { after: 20, gap: true }],
  ["no id at all", "nonsense", { after: 20, gap: true }],
  ["zero: everything there is", "log.0", { after: 0, gap: false }],
  ["zero of another log", "other.0", { after: 20, gap: true }],
])("%s", (_name, lastEventId, beginning) => {
  expect(beginningOf(lastEventId, "log", bounds)).toEqual(beginning);
});

test("in an empty log nothing was missed from its beginning on", () => {
  const empty = { oldestId: 0, lastId: 0 };
  expect(beginningOf(null, "log", empty)).toEqual({ after: 0, gap: false });
  expect(beginningOf("log.0", "log", empty)).toEqual({ after: 0, gap: false });
  expect(beginningOf("log.5", "log", empty)).toEqual({ after: 0, gap: true });
});

const record = (id: number): EventRecord => ({ id, ...sampleEvent() });

/** Names and ids of the frames a client got. */
const told = (frames: readonly SseFrame[]) =>
  frames.map((frame) => {
    const text = frame.bytes(0).toString();
    return text.startsWith("id: ") ? Number(/^id: log\.(\d+)$/m.exec(text)?.[1]) : /event: (\w+)/.exec(text)?.[1];
  });

/** A log whose answers come when the test says so, and a client that takes everything. */
function openFeed(after: number) {
  let lastId = after;
  const frames: SseFrame[] = [];
  const asked: { readonly after: number; readonly limit: number; readonly answer: () => void; readonly fail: () => void }[] = [];
  const eventLog = {
    logId: "log",
    after: (from: number, limit: number) =>
      new Promise<readonly EventRecord[]>((resolve, reject) => {
        const answer = () => resolve(Array.from({ length: Math.max(0, Math.min(limit, lastId - from)) }, (_, i) => record(from + 1 + i)));
        asked.push({ after: from, limit, answer, fail: () => reject(new Error("disk")) });
      }),
  };
  const connection = { send: (frame: SseFrame) => frames.push(frame), drained: () => Promise.resolve(), isClosed: false };
  const feed = new EventFeed({
    eventLog,
    connection: { ...connection, send: (frame) => void connection.send(frame) },
    log: silentLogger,
    after,
  });
  return {
    feed,
    frames,
    asked,
    /** Commits an event; its news come at once or, as from a store, a while after it can be read. */
    commit: () => {
      const event = record(++lastId);
      return () => feed.offer(event, eventFrame("log", event));
    },
  };
}
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

test("whenever events happen while a client catches up, it gets each once and in order", async () => {
  const step = fc.constantFrom("commit", "tell", "answer");
  await fc.assert(
    fc.asyncProperty(fc.nat(450), fc.array(step, { maxLength: 60 }), async (missed, steps) => {
      const { feed, frames, asked, commit } = openFeed(0);
      for (let i = 0; i < missed; i++) commit();
      const untold: (() => void)[] = [];
      const done = feed.catchUp();
      let events = missed;
      for (const what of steps) {
        if (what === "commit") {
          untold.push(commit());
          events++;
        } else if (what === "tell") untold.shift()?.();
        else {
          asked.shift()?.answer();
          await settle();
        }
      }
      let isDone = false;
      void done.then(() => {
        isDone = true;
      });
      for (const tell of untold) tell();
      while (!isDone) {
        asked.shift()?.answer();
        await settle();
      }
      commit()();
      expect(told(frames)).toEqual(Array.from({ length: events + 1 }, (_, i) => i + 1));
    }),
  );
});

test("missed events are read in pages", async () => {
  const { feed, asked, commit } = openFeed(0);
  for (let i = 0; i < 450; i++) commit();
  const done = feed.catchUp();
  const pages: number[] = [];
  for (let i = 0; i < 3; i++) {
    pages.push(asked[i]?.after ?? -1);
    asked[i]?.answer();
    await settle();
  }
  await done;
  expect(pages).toEqual([0, 200, 400]);
  expect(asked.map(({ limit }) => limit)).toEqual([200, 200, 200]);
});

test("SAFETY 27: events that cannot be read are told as a gap, and the client goes on with those that happen", async () => {
  const { feed, frames, asked, commit } = openFeed(3);
  const done = feed.catchUp();
  commit()();
  asked[0]?.fail();
  await done;
  commit()();
  expect(told(frames)).toEqual(["gap", 5]);
  expect(frames[0]?.bytes(0).toString()).toContain('{"logId":"log","oldestId":4,"lastId":4}');
});
