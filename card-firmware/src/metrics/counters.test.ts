import { expect, test } from "vitest";
import { COUNTERS, Counters } from "./counters.ts";

test("a counter adds up, and one never touched reads 0", () => {
  const counters = new Counters();
  counters.add("http_requests");
  counters.add("http_requests", 4);
  const snapshot = counters.snapshot();
  expect(snapshot.http_requests).toBe(5);
  expect(snapshot.nut_errors).toBe(0);
  expect(Object.keys(snapshot)).toEqual(Object.keys(COUNTERS));
});
