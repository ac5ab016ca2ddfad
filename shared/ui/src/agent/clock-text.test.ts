import { expect, test } from "vitest";
import { clockText } from "./clock-text.ts";

test("a time that runs out shows zero only when it is over", () => {
  expect([-1, 0, 1, 7_000, 252_000, 3_723_000].map(clockText)).toEqual(["0:00", "0:00", "0:01", "0:07", "4:12", "1:02:03"]);
});
