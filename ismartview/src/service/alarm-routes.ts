import type { Fleet } from "../fleet/fleet.ts";
import { idList } from "../id-list.ts";
import { actorOf } from "./actor.ts";
import type { DeclareRoute } from "./declare-route.ts";
import type { NoteRefusal } from "./refusals.ts";

export interface AlarmRoutesDeps {
  readonly fleet: Pick<Fleet, "alarms" | "acknowledge" | "silence" | "note">;
  readonly noteRefusal: NoteRefusal;
}

/** What is on in the fleet, and what people do about it. */
export function declareAlarmRoutes(declareRoute: DeclareRoute, { fleet, noteRefusal }: AlarmRoutesDeps): void {
  declareRoute("listAlarms", () => ({ alarms: [...fleet.alarms()] }));
  declareRoute("acknowledgeAlarms", async (call) => {
    const { ids, note = null } = call.body;
    const actor = actorOf(call);
    const asked = { actor, action: "alarm.acknowledge", detail: idList(ids) };
    return { alarms: [...(await noteRefusal(asked, () => fleet.acknowledge(ids, note, actor)))] };
  });
  declareRoute("silenceAlarms", async (call) => {
    const { ids, forMs } = call.body;
    const actor = actorOf(call);
    const asked = { actor, action: "alarm.silence", detail: idList(ids) };
    return { alarms: [...(await noteRefusal(asked, () => fleet.silence(ids, forMs, actor)))] };
  });
  declareRoute("noteAlarm", async (call) => {
    const { id } = call.params;
    const actor = actorOf(call);
    return await noteRefusal({ actor, action: "alarm.note", detail: String(id) }, () => fleet.note(id, call.body.text, actor));
  });
}
