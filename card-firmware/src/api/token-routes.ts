import type { Auth } from "@istars/service/auth/auth.ts";
import { audited } from "./audited.ts";
import type { DeclareRoute } from "./declare-route.ts";

/** Tokens that programs show instead of logging in. */
export function declareTokenRoutes(declareRoute: DeclareRoute, { tokens, audit }: Pick<Auth, "tokens" | "audit">): void {
  declareRoute("listTokens", () => ({ tokens: [...tokens.list()] }));
  declareRoute("createToken", ({ body, caller: { user }, address }) => {
    const actor = { user, address };
    return audited(audit, actor, "token.create", body.name, () => tokens.create(body, actor));
  });
  declareRoute("deleteToken", ({ params, caller: { user }, address }) => {
    const actor = { user, address };
    return audited(audit, actor, "token.revoke", String(params.id), () => tokens.revoke(params.id, actor));
  });
}
