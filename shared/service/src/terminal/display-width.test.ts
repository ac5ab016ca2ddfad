import { expect, test } from "vitest";
import { displayWidth, fitWidth } from "./display-width.ts";

test.each([
  ["Rack 1", 6],
  ["機房", 4],
  ["ｘ", 2],
  ["e\u0301", 1],
  ["a\u200bb", 2],
  ["⚡", 2],
  ["", 0],
])("%j takes %i columns", (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test.each([
  ["ab", 4, "ab  "],
  ["abcd", 4, "abcd"],
  ["abcde", 4, "abc…"],
  ["機房二", 6, "機房二"],
  ["機房二", 5, "機房…"],
  ["機房二", 4, "機… "],
  ["機房", 1, "…"],
])("%j in %i columns is %j", (text, width, fitted) => {
  expect(fitWidth(text, width)).toBe(fitted);
  expect(displayWidth(fitWidth(text, width))).toBe(width);
});
