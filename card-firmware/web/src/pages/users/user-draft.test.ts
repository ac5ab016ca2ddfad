import type { UserAccount } from "@istars/protocol/model/settings/users.ts";
import { expect, test } from "vitest";
import { changedUserFields, userChange, userDraft } from "./user-draft.ts";

const lin: UserAccount = {
  id: 2,
  version: 1,
  name: "lin",
  permission: "read",
  language: "zh",
  allowedFrom: ["192.0.2.7", "2001:db8::/32"],
  mustChangePassword: false,
  sessions: 1,
};

test("a form that nobody touched sends what was read, and changes nothing", () => {
  const { permission, language, allowedFrom } = lin;
  expect(userChange(userDraft(lin))).toEqual({ permission, language, allowedFrom });
  expect(changedUserFields(userDraft(lin), lin)).toEqual([]);
});

test("addresses are taken one a line or with blanks between, and empty lines are none", () => {
  const draft = { ...userDraft(lin), allowedFrom: "\n 192.0.2.7 \n\n2001:db8::/32\n" };
  expect(changedUserFields(draft, lin)).toEqual([]);
  expect(changedUserFields({ ...draft, allowedFrom: " ", language: null }, lin)).toEqual(["language", "allowedFrom"]);
});
