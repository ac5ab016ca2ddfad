import type { Permission } from "@istars/protocol/model/permission.ts";
import type { Language, UserAccount, UserChange } from "@istars/protocol/model/settings/users.ts";

/** What stands in a user's form: addresses as they were typed, one a line, so that nothing is lost that does not fit. */
export interface UserDraft {
  readonly permission: Permission;
  readonly language: Language | null;
  readonly allowedFrom: string;
}

const USER_FIELDS = ["permission", "language", "allowedFrom"] as const satisfies readonly (keyof UserDraft)[];
export type UserField = (typeof USER_FIELDS)[number];

/** Somebody new may look, in the language of the browser, from anywhere. */
export const NEW_USER: UserDraft = { permission: "read", language: null, allowedFrom: "" };

export const userDraft = ({ permission, language, allowedFrom }: UserChange): UserDraft => ({
  permission,
  language,
  allowedFrom: allowedFrom.join("\n"),
});

/** What to send for a draft. */
export const userChange = ({ permission, language, allowedFrom }: UserDraft): UserChange => ({
  permission,
  language,
  allowedFrom: allowedFrom.split(/\s+/).filter((line) => line !== ""),
});

/** The fields that saving `draft` would change. */
export function changedUserFields(draft: UserDraft, stored: UserAccount): readonly UserField[] {
  const next = userChange(draft);
  return USER_FIELDS.filter((field) => JSON.stringify(next[field]) !== JSON.stringify(stored[field]));
}
