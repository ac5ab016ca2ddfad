import { expect, test } from "vitest";
import { evenShare } from "./even-share.ts";

test.each([1, 5_000])("a hundred ids from %i on lie evenly between 0 and 1", (first) => {
  const tenths = Array.from({ length: 100 }, (_, i) => Math.floor(evenShare(first + i) * 10));
  for (let tenth = 0; tenth < 10; tenth++) expect(Math.abs(tenths.filter((one) => one === tenth).length - 10)).toBeLessThan(3);
});
