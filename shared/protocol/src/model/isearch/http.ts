import Type, { type Static } from "typebox";
import type { RouteSchemas } from "../http.ts";
import { oneOf } from "../schema.ts";
import { blinkRequestSchema, changeRequestSchema, changeRunSchema, planRequestSchema, previewSchema } from "./address-plan.ts";
import { foundCardSchema, scanRequestSchema, scanSchema } from "./found-card.ts";
import type { IsearchRouteName } from "./routes.ts";

const strict = { additionalProperties: false } as const;

/** Who opened the pages: somebody who held the secret of this run. */
export const launchSessionSchema = Type.Object({ program: Type.String(), version: Type.String() }, strict);
export type LaunchSession = Static<typeof launchSessionSchema>;

export const interfaceSchema = Type.Object(
  {
    name: Type.String(),
    mac: Type.String(),
    addresses: Type.Array(Type.Object({ address: Type.String(), prefix: Type.Integer() }, strict)),
    isLoopback: Type.Boolean(),
  },
  strict,
);
export type NetworkInterface = Static<typeof interfaceSchema>;

const runParams = Type.Object({ id: Type.Integer({ minimum: 1 }) }, strict);

/** Schemas of each route. */
export const ISEARCH_SCHEMAS = {
  openSession: {
    summary: "Open the pages with this run's secret, or with a one-time launch code",
    body: Type.Object({ secret: Type.String({ minLength: 16, maxLength: 128 }) }, strict),
    response: launchSessionSchema,
  },
  readSession: { summary: "Whether the session still holds", response: launchSessionSchema },
  closeSession: { summary: "End the session", response: null },
  listInterfaces: {
    summary: "Interfaces of this machine that can be searched",
    response: Type.Object({ interfaces: Type.Array(interfaceSchema) }, strict),
  },
  listCards: {
    summary: "Everything found so far",
    query: Type.Object({ format: Type.Optional(oneOf(["json", "csv"])) }, strict),
    response: Type.Object({ cards: Type.Array(foundCardSchema) }, strict),
    csv: true,
  },
  forgetCards: { summary: "Empty the list", response: null },
  startScan: { summary: "Search; ends a search that is under way", body: scanRequestSchema, response: scanSchema },
  cancelScan: { summary: "End the search that is under way", response: null },
  previewPlan: {
    summary: "What a plan would do, row by row, with what is wrong; changes nothing",
    body: planRequestSchema,
    response: previewSchema,
  },
  startChange: { summary: "Carry out a plan; refused while a run is under way", body: changeRequestSchema, response: changeRunSchema },
  readChange: { summary: "How far a run is", params: runParams, response: changeRunSchema },
  cancelChange: { summary: "Tell no further card; those told already are followed to their end", params: runParams, response: null },
  blink: { summary: "Make a card show itself", body: blinkRequestSchema, response: null },
  stream: {
    summary: "Server-sent events: hello, cards, forgotten, scan, change, beat",
    response: null,
    streams: true,
  },
} as const satisfies Record<IsearchRouteName, RouteSchemas>;
