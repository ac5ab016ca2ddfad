import { expect, test } from "vitest";
import { csvText } from "./csv-file.ts";

test("cells with commas, quotes and line breaks are quoted, and what is not known is empty", () => {
  expect(csvText([["a,b", 'say "hi"', "two\nlines", null, 0]])).toBe('\uFEFF"a,b","say ""hi""","two\nlines",,0\r\n');
});

test("a cell that a spreadsheet would run as a formula is marked as text, a number is not", () => {
  expect(csvText([["=1+1", "@x", -5]])).toBe("\uFEFF'=1+1,'@x,-5\r\n");
});
