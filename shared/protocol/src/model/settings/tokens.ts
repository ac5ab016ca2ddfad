import Type, { type Static } from "typebox";
import { agentIdSchema } from "../hosts.ts";
import { known, oneOf } from "../schema.ts";

const strict = { additionalProperties: false } as const;

export const TOKEN_SCOPES = ["read", "read-write", "host"] as const;
/** What a program may do with its token; `host` is for the agent of one server: it may read, and report that server alone. */
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
    hostId: known(agentIdSchema, { description: "The one host that a token of the scope `host` speaks for; null: the first that uses it" }),
    createdBy: Type.String(),
    createdWallMs: Type.Integer(),
    expiresWallMs,
    lastUsedWallMs: known(Type.Integer(), { description: "To the quarter of an hour" }),
  },
  strict,
);
export type ApiToken = Static<typeof tokenSchema>;

export const tokensSchema = Type.Object({ tokens: Type.Array(tokenSchema) }, strict);
export const newTokenSchema = Type.Object(
  {
    name,
    scope,
    expiresWallMs,
    hostId: Type.Optional(
      Type.Union([agentIdSchema, Type.Null()], { description: "With the scope `host` only; left out: the first host that uses it" }),
    ),
  },
  strict,
);
export type NewApiToken = Static<typeof newTokenSchema>;
/** The one answer that holds a token. */
export const createdTokenSchema = Type.Object({ token: Type.String({ description: "Shown this once" }), about: tokenSchema }, strict);
export const tokenParamsSchema = Type.Object({ id: Type.Integer({ minimum: 1 }) }, strict);
