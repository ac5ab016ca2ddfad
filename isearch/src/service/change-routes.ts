import type { PlanRequest, Preview } from "@istars/protocol/model/isearch/address-plan.ts";
import { whileAsked } from "@istars/service/http/while-asked.ts";
import type { Changer } from "../change/changer.ts";
import type { DeclareRoute } from "./declare-route.ts";

export interface ChangeRoutesDeps {
  readonly changer: Pick<Changer, "start" | "read" | "cancel" | "blink">;
  /** What a plan would do; rejects with a `ChangeError`. */
  readonly preview: (request: PlanRequest, signal: AbortSignal) => Promise<Preview>;
}

/** Plans and what carries them out. What takes a while ends when whoever asked goes away; a run goes on. */
export function declareChangeRoutes(declareRoute: DeclareRoute, { changer, preview }: ChangeRoutesDeps): void {
  declareRoute("previewPlan", ({ body, reply }) => whileAsked(reply, (signal) => preview(body, signal)));
  declareRoute("startChange", ({ body }) => changer.start(body));
  declareRoute("readChange", ({ params }) => changer.read(params.id));
  declareRoute("cancelChange", async ({ params }) => changer.cancel(params.id));
  declareRoute("blink", ({ body, reply }) => whileAsked(reply, (signal) => changer.blink(body, signal)));
}
