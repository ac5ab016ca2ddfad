import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, test } from "vitest";
import { SharedSecond } from "./shared-second.ts";

test("a thousand listeners cost one sleeper, and nobody's second costs none", async () => {
  const clock = new VirtualClock();
  let sleeps = 0;
  const second = new SharedSecond({
    sleep: (ms, signal) => {
      sleeps++;
      return clock.sleep(ms, signal);
    },
  });
  let looks = 0;
  const stops = Array.from({ length: 1_000 }, () => second.subscribe(() => looks++));
  await clock.advance(3_000);
  expect([looks, sleeps]).toEqual([3_000, 4]);
  for (const stop of stops.slice(1)) stop();
  await clock.advance(1_000);
  expect(looks).toBe(3_001);
  stops[0]?.();
  await clock.advance(5_000);
  expect([looks, sleeps]).toEqual([3_001, 5]);
  const stop = second.subscribe(() => looks++);
  await clock.advance(1_000);
  stop();
  expect(looks).toBe(3_002);
});
