import { ApiProblem } from "@istars/service/http/api-problem.ts";
import type { Logger } from "@istars/service/logging.ts";
import { pathText } from "../settings/fault.ts";
import type { DeclareRoute } from "./declare-route.ts";
import type { SettingsKeeper } from "./settings-keeper.ts";

export interface SettingsRoutesDeps {
  readonly settings: Pick<SettingsKeeper, "read" | "change">;
  readonly log: Logger;
}

/** The settings file: everybody on this machine may see it without its secrets, whoever has the secret of this run changes values. */
export function declareSettingsRoutes(declareRoute: DeclareRoute, { settings, log }: SettingsRoutesDeps): void {
  declareRoute("readSettings", async ({ reply }) => {
    const read = await settings.read();
    reply.header("etag", read.etag);
    return read;
  });
  declareRoute("changeSettings", async ({ body, request, reply, address }) => {
    const etag = request.headers["if-match"];
    if (etag === undefined) throw new ApiProblem("settings.version-required");
    const changed = await settings.change(body, etag);
    // Values stay out of the log: one of them may be a secret.
    log.info({ paths: body.changes.map(({ path }) => pathText(path)), from: address }, "settings were changed from a page");
    reply.header("etag", changed.etag);
    return changed;
  });
}
