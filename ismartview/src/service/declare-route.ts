import { ISMARTVIEW_SCHEMAS } from "@istars/protocol/model/ismartview/http.ts";
import { ISMARTVIEW_ROUTES } from "@istars/protocol/model/ismartview/routes.ts";
import { API_PREFIX } from "@istars/protocol/model/routes.ts";
import type { Caller } from "@istars/service/auth/auth.ts";
import { createRouteDeclarer } from "@istars/service/http/routes.ts";
import type { FastifyInstance, FastifyRequest } from "@istars/service/http/server.ts";

/** Adds routes of iSmartView's contract to its server. */
export const declarerFor = (app: FastifyInstance, authenticate: (request: FastifyRequest) => Caller | null) =>
  createRouteDeclarer({ app, prefix: API_PREFIX, routes: ISMARTVIEW_ROUTES, schemas: ISMARTVIEW_SCHEMAS, authenticate });

/** Adds one route; its handler runs only for those who may call it, with what its schemas let through. */
export type DeclareRoute = ReturnType<typeof declarerFor>;
