import Type, { type Static } from "typebox";
import { known, oneOf } from "../schema.ts";

const strict = { additionalProperties: false } as const;

export const TOKEN_SCOPES = ["read", "read-write"] as const;
/** What a program may do with its token. */
export type TokenScope = (typeof TOKEN_SCOPES)[number];

const name = Type.String({ title: "Name", description: "What the token is for", minLength: 1, maxLength: 64 });
const scope = oneOf(TOKEN_SCOPES);
const expiresWallMs = known(Type.Integer({ minimum: 0 }), { title: "Expires", description: "Epoch ms; null: never" });

/** An API token as administrators see it: never the token itself. */
export const tokenSchema = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    name,
    scope,
    createdBy: Type.String(),
    createdWallMs: Type.Integer(),
    expiresWallMs,
    lastUsedWallMs: known(Type.Integer(), { description: "To the quarter of an hour" }),
  },
  strict,
);
export type ApiToken = Static<typeof tokenSchema>;

export const tokensSchema = Type.Object({ tokens: Type.Array(tokenSchema) }, strict);
export const newTokenSchema = Type.Object({ name, scope, expiresWallMs }, strict);
export type NewApiToken = Static<typeof newTokenSchema>;
/** The one answer that holds a token. */
export const createdTokenSchema = Type.Object({ token: Type.String({ description: "Shown this once" }), about: tokenSchema }, strict);
export const tokenParamsSchema = Type.Object({ id: Type.Integer({ minimum: 1 }) }, strict);
