import { expect, test } from "vitest";
import { backoff, waitAfter } from "./backoff.ts";

test("waits double up to the longest and stay there", () => {
  const waits = backoff({ firstMs: 500, maxMs: 5_000 });
  expect(Array.from({ length: 6 }, () => waits.next().value)).toEqual([500, 1_000, 2_000, 4_000, 5_000, 5_000]);
});

test("the wait after so many failures is that place in the list, however many there were", () => {
  const options = { firstMs: 1_000, maxMs: 60_000 };
  expect([1, 2, 3, 6, 7, 1_000_000].map((attempts) => waitAfter(attempts, options))).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000]);
});
