import Type, { type Static } from "typebox";
import { PASSWORD_LENGTH } from "../password.ts";
import { PERMISSIONS } from "../permission.ts";
import { known, oneOf } from "../schema.ts";

const strict = { additionalProperties: false } as const;

/** The languages of the pages. */
export const LANGUAGES = ["en", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];

export const userName = Type.String({
  title: "Name",
  description: "What the user logs in with",
  pattern: "^[\\p{L}\\p{N}][\\p{L}\\p{N}._@-]*$",
  minLength: 1,
  maxLength: 64,
});
const permission = Type.Unsafe<(typeof PERMISSIONS)[number]>({
  ...oneOf(PERMISSIONS),
  title: "Permission",
  description: "none: may only log in; read: may look at everything; read-write: may change everything",
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

/** A user as administrators see one. */
export const userSchema = Type.Object(
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
export type UserAccount = Static<typeof userSchema>;

export const usersSchema = Type.Object({ users: Type.Array(userSchema) }, strict);
export const newUserSchema = Type.Object(
  { name: userName, permission, language, allowedFrom, password, mustChangePassword: Type.Boolean() },
  strict,
);
export type NewUserAccount = Static<typeof newUserSchema>;
export const userChangeSchema = Type.Object({ permission, language, allowedFrom }, strict);
export type UserChange = Static<typeof userChangeSchema>;
export const userPasswordSchema = Type.Object({ password, mustChangePassword: Type.Boolean() }, strict);
export const languageChangeSchema = Type.Object({ language }, strict);
export const userParamsSchema = Type.Object({ id: Type.Integer({ minimum: 1 }) }, strict);
