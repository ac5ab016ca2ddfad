import Type, { type Static } from "typebox";
import { LANGUAGES, type Language } from "../language.ts";
import { PASSWORD_LENGTH } from "../password.ts";
import type { Permission } from "../permission.ts";
import { known, oneOf } from "../schema.ts";

export type { Language } from "../language.ts";

const strict = { additionalProperties: false } as const;

export const userName = Type.String({
  title: "Name",
  description: "What the user logs in with",
  pattern: "^[\\p{L}\\p{N}][\\p{L}\\p{N}._@-]*$",
  minLength: 1,
  maxLength: 64,
});
const language = Type.Unsafe<Language | null>({
  ...known(oneOf(LANGUAGES)),
  title: "Language",
  description: "Of the pages; null: as the browser asks",
});
const allowedFrom = Type.Array(Type.String({ minLength: 2, maxLength: 64 }), {
  title: "Allowed from",
  description: "Addresses the user may come from, each single (192.0.2.7) or a network (192.0.2.0/24); empty: from anywhere",
  maxItems: 16,
});
const password = Type.String({ title: "Password", minLength: 1, maxLength: PASSWORD_LENGTH.max });

const MEANING: Readonly<Record<Permission, string>> = {
  none: "may only log in",
  read: "may look at everything",
  operate: "may act on alarms and UPSs, too",
  "read-write": "may change everything",
};

/** The schemas of users and their sessions in a program that gives these permissions; any other is refused. */
export function accountSchemas(given: readonly Permission[]) {
  const permission = Type.Unsafe<Permission>({
    ...oneOf(given),
    title: "Permission",
    description: given.map((one) => `${one}: ${MEANING[one]}`).join("; "),
  });
  const user = Type.Object(
    {
      id: Type.Integer({ minimum: 1 }),
      version: Type.Integer({ minimum: 1, description: "Counts up with every change of permission, language and addresses" }),
      name: Type.String(),
      permission,
      language,
      allowedFrom,
      mustChangePassword: Type.Boolean({ description: "The password has to be changed at the next log-in" }),
      sessions: Type.Integer({ minimum: 0, description: "Open now" }),
    },
    strict,
  );
  return {
    /** Who is logged in. */
    session: Type.Object(
      {
        user: Type.String(),
        permission: Type.Unsafe<Permission>(oneOf(given)),
        mustChangePassword: Type.Boolean(),
        language: known(oneOf(LANGUAGES), { description: "Of the pages; null: as the browser asks" }),
      },
      strict,
    ),
    /** A user as administrators see one. */
    user,
    users: Type.Object({ users: Type.Array(user) }, strict),
    newUser: Type.Object({ name: userName, permission, language, allowedFrom, password, mustChangePassword: Type.Boolean() }, strict),
    userChange: Type.Object({ permission, language, allowedFrom }, strict),
  } as const;
}

type AccountSchemas = ReturnType<typeof accountSchemas>;
export type Session = Static<AccountSchemas["session"]>;
export type UserAccount = Static<AccountSchemas["user"]>;
export type NewUserAccount = Static<AccountSchemas["newUser"]>;
export type UserChange = Static<AccountSchemas["userChange"]>;

export const userPasswordSchema = Type.Object({ password, mustChangePassword: Type.Boolean() }, strict);
export const languageChangeSchema = Type.Object({ language }, strict);
export const userParamsSchema = Type.Object({ id: Type.Integer({ minimum: 1 }) }, strict);
