import type { UserAccount } from "@istars/protocol/model/settings/users.ts";
import type { AccountActor } from "@istars/service/auth/accounts.ts";
import { type Auth, type Caller, sessionOf } from "@istars/service/auth/auth.ts";
import type { FastifyReply } from "@istars/service/http/server.ts";
import { audited } from "./audited.ts";
import type { DeclareRoute } from "./declare-route.ts";
import { matchedVersion, tagReply } from "./entity-tag.ts";

const actorOf = ({ caller, address }: { readonly caller: Caller; readonly address: string }): AccountActor => ({
  userId: caller.userId,
  user: caller.user,
  session: caller.session,
  address,
});

const subjectOf = (id: number): string => `user-${id}`;

function tagged(reply: FastifyReply, user: UserAccount): UserAccount {
  tagReply(reply, subjectOf(user.id), user.version);
  return user;
}

/** Who may log in. What succeeds is audited where it is done; refusals are audited here. */
export function declareUserRoutes(declareRoute: DeclareRoute, auth: Auth): void {
  const { accounts, audit } = auth;
  declareRoute("listUsers", () => ({ users: [...accounts.list()] }));
  declareRoute("createUser", async (call) => {
    const actor = actorOf(call);
    const create = () => accounts.create(call.body, actor);
    return tagged(call.reply, await audited(audit, actor, "user.create", call.body.name, create));
  });
  declareRoute("changeUser", async (call) => {
    const actor = actorOf(call);
    const { id } = call.params;
    const change = async () => await accounts.change(id, call.body, { version: matchedVersion(call.request, subjectOf(id)), actor });
    return tagged(call.reply, await audited(audit, actor, "user.change", String(id), change));
  });
  declareRoute("setUserPassword", async (call) => {
    const actor = actorOf(call);
    const { id } = call.params;
    const set = () => accounts.setPassword(id, call.body, actor);
    return tagged(call.reply, await audited(audit, actor, "user.password", String(id), set));
  });
  declareRoute("deleteUser", (call) => {
    const actor = actorOf(call);
    return audited(audit, actor, "user.remove", String(call.params.id), () => accounts.remove(call.params.id, actor));
  });
  declareRoute("changeOwnLanguage", async ({ caller, body }) => sessionOf(await auth.setLanguage(caller, body.language)));
}
