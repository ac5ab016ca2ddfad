import { PASSWORD_LENGTH } from "@istars/protocol/model/password.ts";
import { expect, test } from "vitest";
import { passwordRules } from "./password-rules.ts";

const broken = (next: string, change: { readonly current?: string; readonly user?: string } = {}) =>
  passwordRules({ next, current: "admin", user: "admin", ...change })
    .filter((rule) => !rule.isMet)
    .map((rule) => rule.fault);

test("nothing is met before anything is typed", () => {
  expect(broken("")).toEqual(["too-short", "unchanged"]);
});

test("characters are counted as people do, not as code units", () => {
  expect(broken("🔋".repeat(PASSWORD_LENGTH.min - 1))).toEqual(["too-short"]);
  expect(broken("🔋".repeat(PASSWORD_LENGTH.min))).toEqual([]);
});

test("the current password is no new one", () => {
  expect(broken("correct horse", { current: "correct horse" })).toEqual(["unchanged"]);
});

test("a user name is a rule only where it is long enough to be a password, in any case", () => {
  expect(passwordRules({ next: "x", current: "", user: "ada" }).map((rule) => rule.fault)).toEqual(["too-short", "unchanged"]);
  expect(broken("Margarete", { user: "margarete" })).toEqual(["is-user-name"]);
});

test("the upper limit shows up only for who is above it", () => {
  expect(broken("x".repeat(PASSWORD_LENGTH.max))).toEqual([]);
  expect(broken("x".repeat(PASSWORD_LENGTH.max + 1))).toEqual(["too-long"]);
});
