import { expect, test } from "vitest";
import { backoff } from "./backoff.ts";

test("waits double up to the longest, which repeats", () => {
  const waits = backoff({ firstMs: 500, maxMs: 3_000 });
  expect(Array.from({ length: 6 }, () => waits.next().value)).toEqual([500, 1_000, 2_000, 3_000, 3_000, 3_000]);
});
