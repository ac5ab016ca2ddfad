import type { Retention } from "@istars/protocol/model/ismartview/readings.ts";
import type { Audit } from "@istars/service/auth/audit.ts";
import type { Clock } from "@istars/service/clock.ts";
import { ApiProblem, type ProblemErrors } from "@istars/service/http/api-problem.ts";
import { matchedVersion, tagReply } from "@istars/service/http/entity-tag.ts";
import type { FastifyReply } from "@istars/service/http/server.ts";
import type { FleetStore } from "../store/fleet-store.ts";
import { actorOf } from "./actor.ts";
import type { DeclareRoute } from "./declare-route.ts";
import type { NoteRefusal } from "./refusals.ts";

export interface ReadingsRoutesDeps {
  readonly store: Pick<FleetStore, "readRetention" | "changeRetention">;
  /** Told once other settings are in force. */
  readonly onRetention: (retention: Retention) => void;
  readonly noteRefusal: NoteRefusal;
  readonly audit: Audit;
  readonly clock: Pick<Clock, "wallMs">;
}

const SUBJECT = "readings";

/** How often readings are stored and how long they are kept. */
export function declareReadingsRoutes(declareRoute: DeclareRoute, deps: ReadingsRoutesDeps): void {
  const { store, onRetention, noteRefusal, audit, clock } = deps;
  const show = async (reply: FastifyReply) => {
    const document = await store.readRetention();
    tagReply(reply, SUBJECT, document.version);
    return { ...document, values: { ...document.values } };
  };

  declareRoute("readRetention", ({ reply }) => show(reply));
  declareRoute("changeRetention", async (call) => {
    const { body, request, reply } = call;
    const actor = actorOf(call);
    const asked = { actor, action: "settings.change", detail: SUBJECT };
    await noteRefusal(asked, async () => {
      const version = matchedVersion(request, SUBJECT);
      if (!(await store.changeRetention(body, version, actor.user, Math.round(clock.wallMs())))) throw await conflict(store, body);
    });
    onRetention(body);
    await audit.record({ user: actor.user, source: actor.address, action: asked.action, outcome: "ok", detail: SUBJECT });
    return await show(reply);
  });
}

/** What stands there now, where it is not what was asked for, and who put it there. */
async function conflict(store: ReadingsRoutesDeps["store"], asked: Retention): Promise<ApiProblem> {
  const { version, values, changedBy, changedWallMs } = await store.readRetention();
  const names = ["everyS", "readingsDays", "minutesDays", "hoursYears"] as const satisfies readonly (keyof Retention)[];
  const errors: ProblemErrors = names
    .filter((name) => values[name] !== asked[name])
    .map((name) => {
      const params = { theirs: values[name], by: changedBy ?? "", wallMs: changedWallMs ?? 0 };
      return { pointer: `/${name}`, code: "changed", params };
    });
  return new ApiProblem("settings.conflict", { params: { version }, errors });
}
