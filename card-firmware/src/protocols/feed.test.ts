import { expect, test } from "vitest";
import { fedBy, isOutputOn } from "./feed.ts";
import { parseStatus } from "./megatec/status.ts";

const bits = (word: string) => parseStatus(`226.0 195.0 226.0 014 49.0 27.5 30.0 ${word}`).bits;
const INTERACTIVE = bits("00101000");
const ONLINE = bits("00100000");

test.each([
  [230, 100, null],
  [230, 120, "trim"],
  [230, 218, "trim"],
  [230, 219, "bypass"],
  [230, 241, "bypass"],
  [230, 242, "boost"],
  [200, 299, "boost"],
  [200, 300, null],
  [0, 230, null],
  [null, 230, null],
  [230, null, null],
] as const)("b5 of a line-interactive unit with %s V in and %s V out is %s", (input, output, feed) => {
  expect(fedBy(INTERACTIVE, input, output)).toBe(feed);
});

test("without b5 the load is fed plainly, whatever the voltages", () => {
  expect(fedBy(bits("00001000"), 190, 230)).toBe("plain");
});

test("b5 of an online unit is its bypass, unless mains failed and nothing could come through it", () => {
  expect(fedBy(ONLINE, 208, 208)).toBe("bypass");
  expect(fedBy(ONLINE, null, null)).toBe("bypass");
  expect(fedBy(bits("10100000"), 150, 150)).toBe("bypass");
  expect(fedBy(bits("10100000"), 0, 230)).toBeNull();
});

test("an output below a tenth of nominal is off, and an unmeasured one unknown", () => {
  expect(isOutputOn(22.9, 230)).toBe(false);
  expect(isOutputOn(23, 230)).toBe(true);
  expect(isOutputOn(9.9, null)).toBe(false);
  expect(isOutputOn(110, null)).toBe(true);
  expect(isOutputOn(null, 230)).toBeNull();
});
