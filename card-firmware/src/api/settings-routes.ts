import type { Audit } from "@istars/service/auth/audit.ts";
import { matchedVersion, tagReply } from "@istars/service/http/entity-tag.ts";
import type { FastifyReply } from "@istars/service/http/server.ts";
import type { CardSettings } from "../settings/card-settings.ts";
import { audited } from "./audited.ts";
import type { DeclareRoute } from "./declare-route.ts";

export interface SettingsRoutesDeps {
  readonly settings: CardSettings;
  readonly audit: Audit;
}

/** Sections of the settings: read, saved as a whole against the version that was read, and taken back. */
export function declareSettingsRoutes(declareRoute: DeclareRoute, { settings, audit }: SettingsRoutesDeps): void {
  const tag = <D extends { readonly section: string; readonly version: number }>(reply: FastifyReply, document: D): D => {
    tagReply(reply, document.section, document.version);
    return document;
  };

  declareRoute("readSettings", ({ params, reply }) => tag(reply, settings.show(params.section)));
  declareRoute("writeSettings", async ({ params: { section }, query, body, request, reply, caller, address }) => {
    const actor = { user: caller.user, address };
    const terms = () => ({ version: matchedVersion(request, section), actor, override: query.override ?? null });
    return tag(reply, await audited(audit, actor, "settings.change", section, async () => await settings.save(section, body, terms())));
  });
  declareRoute("readSettingsHistory", async ({ params, query }) => ({ versions: await settings.history(params.section, query.before) }));
  declareRoute("undoSettings", async ({ params: { section }, query, body, request, reply, caller, address }) => {
    const actor = { user: caller.user, address };
    const terms = () => ({ version: matchedVersion(request, section), actor, override: query.override ?? null });
    const undo = async () => await settings.undo(section, body.version, terms());
    return tag(reply, await audited(audit, actor, "settings.change", section, undo));
  });
}
