import type { Fleet } from "../fleet/fleet.ts";
import { idList } from "../id-list.ts";
import { actorOf } from "./actor.ts";
import type { DeclareRoute } from "./declare-route.ts";
import type { NoteRefusal } from "./refusals.ts";

export interface CommandRoutesDeps {
  readonly fleet: Pick<Fleet, "startCommand" | "cancelCommand">;
  readonly noteRefusal: NoteRefusal;
}

/** What is asked of UPSs from here (SAFETY 18, 22). */
export function declareCommandRoutes(declareRoute: DeclareRoute, { fleet, noteRefusal }: CommandRoutesDeps): void {
  declareRoute("startCommand", async (call) => {
    const { body } = call;
    const actor = actorOf(call);
    const asked = { actor, action: "ups.command", detail: `${body.command}: ${idList(body.cardIds)}` };
    return await noteRefusal(asked, () => fleet.startCommand(body, actor));
  });
  declareRoute("cancelCommand", async (call) => {
    const { id } = call.params;
    const actor = actorOf(call);
    return await noteRefusal({ actor, action: "ups.command-cancel", detail: String(id) }, () => fleet.cancelCommand(id, actor));
  });
}
