import { expect, test } from "vitest";
import { passwordFaults } from "./password-rules.ts";

test("8 to 128 characters are asked for, counted as a person counts them", () => {
  expect(passwordFaults("1234567", "ada", null)).toEqual(["too-short"]);
  expect(passwordFaults("12345678", "ada", null)).toEqual([]);
  expect(passwordFaults("x".repeat(128), "ada", null)).toEqual([]);
  expect(passwordFaults("x".repeat(129), "ada", null)).toEqual(["too-long"]);
  expect(passwordFaults("🔋".repeat(7), "ada", null)).toEqual(["too-short"]);
});

test("characters that are not there do not count", () => {
  expect(passwordFaults("abc\u00ad\u00ad\u00ad\u00ad\u00ad", "ada", null)).toEqual(["too-short"]);
});

test("the old password, the user's name and the default are refused, whatever their case", () => {
  expect(passwordFaults("old password", "ada", "old password")).toEqual(["unchanged"]);
  expect(passwordFaults("Ada.Lovelace", "ada.lovelace", null)).toEqual(["is-user-name"]);
  expect(passwordFaults("Admin", "admin", "admin")).toEqual(["too-short", "is-user-name", "is-default"]);
});
