import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { untilStopped } from "./stop-signal.ts";
import { VirtualClock } from "./virtual-clock.ts";

test("the first signal is told; passed on at once it changes nothing, later it has its default effect, and another one has none", async () => {
  const source = new EventEmitter();
  const clock = new VirtualClock();
  const stopped = untilStopped(source, clock, new AbortController().signal);
  source.emit("SIGTERM");
  expect(await stopped).toBe("SIGTERM");
  expect(source.listenerCount("SIGTERM")).toBe(1);
  source.emit("SIGTERM");
  await clock.advance(1_000);
  expect(source.listenerCount("SIGTERM")).toBe(0);
  expect(source.listenerCount("SIGINT")).toBe(1);
});

test("aborting rejects and leaves no listener behind", async () => {
  const source = new EventEmitter();
  const abort = new AbortController();
  const stopped = untilStopped(source, new VirtualClock(), abort.signal);
  abort.abort(new Error("never mind"));
  await expect(stopped).rejects.toThrow("never mind");
  expect(source.eventNames()).toEqual([]);
});
