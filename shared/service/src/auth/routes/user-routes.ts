import type { UserAccount } from "@istars/protocol/model/settings/users.ts";
import { matchedVersion, tagReply } from "../../http/entity-tag.ts";
import type { FastifyReply } from "../../http/server.ts";
import type { AccountActor } from "../accounts.ts";
import { auditedBy, type ProblemOf } from "../audited.ts";
import type { Auth, Caller } from "../auth.ts";
import type { DeclareAccountRoutes } from "./account-routes.ts";

export interface UserRoutesDeps {
  readonly auth: Pick<Auth, "accounts" | "audit">;
  readonly problemOf: ProblemOf;
}

type DeclareUserRoutes = DeclareAccountRoutes<"listUsers" | "createUser" | "changeUser" | "setUserPassword" | "deleteUser">;

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
export function declareUserRoutes(declareRoute: DeclareUserRoutes, { auth, problemOf }: UserRoutesDeps): void {
  const { accounts, audit } = auth;
  const audited = auditedBy(problemOf);
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
}
