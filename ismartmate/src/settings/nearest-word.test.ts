import { expect, test } from "vitest";
import { nearestWord } from "./nearest-word.ts";

test.each([
  ["on-batery", "on-battery"],
  ["onbattery", "on-battery"],
  ["On_Battery", "on-battery"],
  ["ovreload", "overload"],
  ["idd", "id"],
])("`%s` was meant to be `%s`", (word, meant) => {
  expect(nearestWord(word, ["steady", "overload", "on-battery", "id", "armed"])).toBe(meant);
});

test("a word that is like none has no nearest", () => {
  expect(nearestWord("password", ["steady", "armed", "id"])).toBeNull();
  expect(nearestWord("x".repeat(10_000), ["steady"])).toBeNull();
});
