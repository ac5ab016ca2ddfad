import type { CardDetail, figuresSchema } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { countsBySite, countsOf } from "@istars/protocol/model/ismartview/fleet-counts.ts";
import type { Clock } from "@istars/service/clock.ts";
import { ApiProblem } from "@istars/service/http/api-problem.ts";
import { matchedVersion, tagReply } from "@istars/service/http/entity-tag.ts";
import type { FastifyReply } from "@istars/service/http/server.ts";
import type { Static } from "typebox";
import type { Fleet } from "../fleet/fleet.ts";
import { idList } from "../id-list.ts";
import { actorOf } from "./actor.ts";
import { cardListCsv, chooseCards } from "./card-list.ts";
import type { DeclareRoute } from "./declare-route.ts";
import type { NoteRefusal } from "./refusals.ts";

export interface CardRoutesDeps {
  readonly fleet: Fleet;
  readonly noteRefusal: NoteRefusal;
  readonly clock: Pick<Clock, "wallMs">;
}

type FiguresRow = Static<typeof figuresSchema>;

const subjectOf = (id: number): string => `card-${id}`;

function tagged(reply: FastifyReply, detail: CardDetail): CardDetail {
  tagReply(reply, subjectOf(detail.card.id), detail.version);
  return detail;
}

/** The cards of the fleet: looking at them, taking them in, changing them and letting them go. */
export function declareCardRoutes(declareRoute: DeclareRoute, { fleet, noteRefusal, clock }: CardRoutesDeps): void {
  declareRoute("readFleet", () => {
    const cards = fleet.cards();
    return { wallMs: clock.wallMs(), all: countsOf(cards), sites: [...countsBySite(cards)] };
  });
  declareRoute("listCards", ({ query }) => {
    const cards = chooseCards(fleet.cards(), query);
    const figures = fleet.figures(new Set(cards.map(({ id }) => id)));
    if (query.format === "csv") return cardListCsv(cards, figures);
    return { cards: [...cards], figures: figures.map(([id, ageMs, values]): FiguresRow => [id, ageMs, [...values]]) };
  });
  declareRoute("readCard", ({ params, reply }) => {
    const detail = fleet.detail(params.id);
    if (detail === null) throw new ApiProblem("card.unknown");
    return tagged(reply, detail);
  });
  declareRoute("addCards", async (call) => {
    const { cards } = call.body;
    const actor = actorOf(call);
    const asked = { actor, action: "card.add", detail: `${cards.length}` };
    return { outcomes: [...(await noteRefusal(asked, () => fleet.add(cards, actor)))] };
  });
  declareRoute("changeCard", async (call) => {
    const { id } = call.params;
    const actor = actorOf(call);
    const change = () => fleet.change(id, call.body, { version: matchedVersion(call.request, subjectOf(id)), actor });
    return tagged(call.reply, await noteRefusal({ actor, action: "card.change", detail: String(id) }, change));
  });
  declareRoute("moveCards", async (call) => {
    const { cardIds, site } = call.body;
    const actor = actorOf(call);
    const asked = { actor, action: "card.move", detail: `${idList(cardIds)} to ${site ?? "no site"}` };
    return { outcomes: [...(await noteRefusal(asked, () => fleet.move(cardIds, site, actor)))] };
  });
  declareRoute("removeCards", async (call) => {
    const { cardIds } = call.body;
    const actor = actorOf(call);
    const asked = { actor, action: "card.remove", detail: idList(cardIds) };
    return { outcomes: [...(await noteRefusal(asked, () => fleet.remove(cardIds, actor)))] };
  });
  declareRoute("restoreCards", async (call) => {
    const { cardIds } = call.body;
    const actor = actorOf(call);
    const asked = { actor, action: "card.restore", detail: idList(cardIds) };
    return { outcomes: [...(await noteRefusal(asked, () => fleet.restore(cardIds, actor)))] };
  });
  declareRoute("silenceCards", async (call) => {
    const { cardIds, forMs } = call.body;
    const actor = actorOf(call);
    const asked = { actor, action: "card.silence", detail: idList(cardIds) };
    return { outcomes: [...(await noteRefusal(asked, () => fleet.silenceCards(cardIds, forMs, actor)))] };
  });
}
