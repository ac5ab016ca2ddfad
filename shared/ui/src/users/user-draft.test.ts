import type { UserAccount } from "@istars/protocol/model/settings/users.ts";
import { expect, test } from "vitest";
import { changedUserFields, userChange, userDraft } from "./user-draft.ts";

const LIN: UserAccount = {
  id: 2,
  version: 1,
  name: "lin",
  permission: "operate",
  language: "zh",
  allowedFrom: ["10.0.0.0/8", "192.0.2.7"],
  mustChangePassword: false,
  sessions: 1,
};

test("a user that was opened and not touched has nothing to save", () => {
  expect(changedUserFields(userDraft(LIN), LIN)).toEqual([]);
});

test("addresses are typed one a line, or with blanks between them, and empty lines count for nothing", () => {
  expect(userDraft(LIN).allowedFrom).toBe("10.0.0.0/8\n192.0.2.7");
  const typed = { ...userDraft(LIN), allowedFrom: "\n 10.0.0.0/8  192.0.2.7\n\n" };
  expect(userChange(typed).allowedFrom).toEqual(LIN.allowedFrom);
  expect(changedUserFields(typed, LIN)).toEqual([]);
});

test("what saving would change is told by field, another order of addresses among it", () => {
  const draft = userDraft(LIN);
  expect(changedUserFields({ ...draft, permission: "read" }, LIN)).toEqual(["permission"]);
  expect(changedUserFields({ ...draft, language: null, allowedFrom: "192.0.2.7\n10.0.0.0/8" }, LIN)).toEqual(["language", "allowedFrom"]);
});
