import type { Link, LinkState } from "@istars/protocol/model/reading.ts";
import { sampleMeasuredReading } from "@istars/protocol/model/sample-reading.ts";
import { expect, test } from "vitest";
import { type CardView, EMPTY_VIEW } from "./card-view.ts";
import { freshnessAt, livenessOf } from "./liveness.ts";

const linkIn = (state: LinkState): Link => ({
  state,
  forMs: 0,
  protocol: "megatec",
  address: "tcp://127.0.0.1:1",
  reason: null,
  counters: { asked: 0, answered: 0, timedOut: 0, malformed: 0, noiseBytes: 0, rejected: 0, opened: 0 },
});
const live: CardView = {
  ...EMPTY_VIEW,
  stream: "open",
  heardAtMs: 9_500,
  reading: sampleMeasuredReading(),
  readAtMs: 9_000,
  link: linkIn("online"),
};

test.each<[string, Partial<CardView>, string, number | null]>([
  ["an open stream with a young reading is live", {}, "live", 1_000],
  ["before anything was heard the page is connecting", EMPTY_VIEW, "connecting", null],
  ["a card that never answered is told apart from one that fell silent", { ...EMPTY_VIEW, stream: "lost" }, "never-heard", null],
  ["a silent card gives the age of its last word", { stream: "lost" }, "last-heard", 500],
  ["a hidden tab does not claim to be live", { stream: "paused" }, "last-heard", 500],
  ["a card without its UPS says so, with the age of the reading", { link: linkIn("lost") }, "no-ups", 1_000],
  [
    "a card that has not heard its UPS yet is waiting",
    { reading: null, readAtMs: null, link: linkIn("connecting") },
    "waiting-for-ups",
    null,
  ],
])("%s", (_name, change, word, ageMs) => {
  const liveness = livenessOf({ ...live, ...change }, 10_000);
  expect(liveness.word).toBe(word);
  expect(liveness.ageMs).toBe(ageMs);
});

test("a reading that stops coming goes old by itself, with no message saying so", () => {
  expect(freshnessAt(live, 20_000)).toBe("live");
  expect(freshnessAt(live, 24_001)).toBe("old");
  expect(livenessOf(live, 24_001).word).toBe("no-ups");
});
