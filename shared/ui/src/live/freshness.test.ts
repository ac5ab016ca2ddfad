import { expect, test } from "vitest";
import { type Evidence, freshnessOf } from "./freshness.ts";

const good: Evidence = { isStreaming: true, link: "online", trust: "fresh", ageMs: 400 };

test.each<[string, Partial<Evidence>, string]>([
  ["a fresh reading over an open stream is live", {}, "live"],
  ["without the stream the last reading is old, however young", { isStreaming: false }, "old"],
  ["a lost link makes the last reading old", { link: "lost" }, "old"],
  ["a held reading is told apart from an old one", { link: "lost", trust: "held" }, "held"],
  ["a held reading is old once the stream is gone too", { isStreaming: false, link: "lost", trust: "held" }, "old"],
  ["a reading that nobody renewed for 15 s is old although the link looks well", { ageMs: 15_001 }, "old"],
  ["a slow poll of 5 s is still live", { ageMs: 5_400 }, "live"],
  ["before the first reading there is nothing", { trust: null, ageMs: null }, "none"],
  ["SAFETY 4: after the card paused nothing is known, which is not the same as old", { trust: "unknown" }, "none"],
])("%s", (_name, change, expected) => {
  expect(freshnessOf({ ...good, ...change })).toBe(expected);
});

test("what is polled at a slower pace is live for as long as its own pace allows", () => {
  const polled = { ...good, ageMs: 40_000 };
  expect(freshnessOf(polled)).toBe("old");
  expect(freshnessOf(polled, 90_000)).toBe("live");
  expect(freshnessOf({ ...polled, ageMs: 90_001 }, 90_000)).toBe("old");
});
