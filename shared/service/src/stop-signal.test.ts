import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { untilStopped } from "./stop-signal.ts";

test("the first signal is told; after it the same one has its default effect, and another one has none", async () => {
  const source = new EventEmitter();
  const stopped = untilStopped(source, new AbortController().signal);
  source.emit("SIGTERM");
  expect(await stopped).toBe("SIGTERM");
  expect(source.listenerCount("SIGTERM")).toBe(0);
  expect(source.listenerCount("SIGINT")).toBe(1);
});

test("aborting rejects and leaves no listener behind", async () => {
  const source = new EventEmitter();
  const abort = new AbortController();
  const stopped = untilStopped(source, abort.signal);
  abort.abort(new Error("never mind"));
  await expect(stopped).rejects.toThrow("never mind");
  expect(source.eventNames()).toEqual([]);
});
