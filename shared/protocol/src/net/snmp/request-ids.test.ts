import { expect, test } from "vitest";
import { REQUEST_IDS } from "./question-template.ts";
import { randomRequestIds } from "./request-ids.ts";

test("numbers of requests take four octets, come from all of their range, and do not come again", () => {
  const next = randomRequestIds();
  const ids = Array.from({ length: 5_000 }, next);
  for (const id of ids) {
    expect(id).toBeGreaterThanOrEqual(REQUEST_IDS.from);
    expect(id).toBeLessThan(REQUEST_IDS.to);
  }
  // Of 5,000 out of 2.1 thousand million, two are alike six times in a thousand; three of them never.
  expect(new Set(ids).size).toBeGreaterThan(4_997);
  const eighths = new Set(ids.map((id) => Math.floor((id - REQUEST_IDS.from) / ((REQUEST_IDS.to - REQUEST_IDS.from) / 8))));
  expect(eighths.size).toBe(8);
});
