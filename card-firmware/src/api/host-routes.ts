import type { Auth } from "@istars/service/auth/auth.ts";
import type { Hosts } from "../hosts/hosts.ts";
import { audited } from "./audited.ts";
import type { DeclareRoute } from "./declare-route.ts";

/** The servers that the UPS feeds. That a host is new or was removed is audited, its every word is not. */
export function declareHostRoutes(declareRoute: DeclareRoute, { hosts, auth }: { readonly hosts: Hosts; readonly auth: Auth }): void {
  const { audit, tokens } = auth;
  declareRoute("listHosts", () => ({ hosts: [...hosts.list()] }));
  declareRoute("readHost", ({ params }) => hosts.find(params.id));
  declareRoute("reportHost", async ({ params, body, caller: { user, session }, address }) => {
    tokens.claimHost(session, params.id, address);
    const { isNew, ...answer } = hosts.report(params.id, body, address);
    if (isNew) await audit.record({ user, source: address, action: "host.add", outcome: "ok", detail: body.name });
    return answer;
  });
  declareRoute("removeHost", async ({ params, caller: { user }, address }) => {
    const name = await audited(audit, { user, address }, "host.remove", params.id, () => hosts.remove(params.id));
    await audit.record({ user, source: address, action: "host.remove", outcome: "ok", detail: name });
  });
}
