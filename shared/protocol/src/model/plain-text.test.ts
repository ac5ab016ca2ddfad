import { expect, test } from "vitest";
import { onOneLine, plainText } from "./plain-text.ts";

test.each([
  ["Rack 1", "Rack 1"],
  ["機房 二", "機房 二"],
  ["a\r\nb", "a b"],
  ["\u001b[2Jgone", " [2Jgone"],
  ["abc\u202edef\u2066", "abc def "],
  ["a\u2028b\u0085c", "a b c"],
])("%j on one line is %j", (text, plain) => {
  expect(onOneLine(text)).toBe(plain);
});

test("a text in a list has no blanks at its ends, is not endless, and is cut between characters", () => {
  expect(plainText(" \u0000Online 3000\n")).toBe("Online 3000");
  expect(plainText("\u0000 \n")).toBeNull();
  expect(plainText("⚡".repeat(100))).toBe("⚡".repeat(64));
  expect(plainText("😀".repeat(100))).toBe("😀".repeat(64));
});
