import type { AccountActor } from "@istars/service/auth/accounts.ts";
import { type Auth, type Caller, sessionOf } from "@istars/service/auth/auth.ts";
import { audited } from "./audited.ts";
import type { DeclareRoute } from "./declare-route.ts";

const actorOf = ({ caller, address }: { readonly caller: Caller; readonly address: string }): AccountActor => ({
  userId: caller.userId,
  user: caller.user,
  session: caller.session,
  address,
});

/** Who may log in. What succeeds is audited where it is done; refusals are audited here. */
export function declareUserRoutes(declareRoute: DeclareRoute, auth: Auth): void {
  const { accounts, audit } = auth;
  declareRoute("listUsers", () => ({ users: [...accounts.list()] }));
  declareRoute("createUser", (call) => {
    const actor = actorOf(call);
    return audited(audit, actor, "user.create", call.body.name, () => accounts.create(call.body, actor));
  });
  declareRoute("changeUser", (call) => {
    const actor = actorOf(call);
    return audited(audit, actor, "user.change", String(call.params.id), () => accounts.change(call.params.id, call.body, actor));
  });
  declareRoute("setUserPassword", (call) => {
    const actor = actorOf(call);
    return audited(audit, actor, "user.password", String(call.params.id), () => accounts.setPassword(call.params.id, call.body, actor));
  });
  declareRoute("deleteUser", (call) => {
    const actor = actorOf(call);
    return audited(audit, actor, "user.remove", String(call.params.id), () => accounts.remove(call.params.id, actor));
  });
  declareRoute("changeOwnLanguage", async ({ caller, body }) => sessionOf(await auth.setLanguage(caller, body.language)));
}
