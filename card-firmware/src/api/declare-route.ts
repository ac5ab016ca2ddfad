import { SCHEMAS } from "@istars/protocol/model/http.ts";
import { API_PREFIX, ROUTES } from "@istars/protocol/model/routes.ts";
import type { Caller } from "@istars/service/auth/auth.ts";
import { createRouteDeclarer } from "@istars/service/http/routes.ts";
import type { FastifyInstance, FastifyRequest } from "@istars/service/http/server.ts";

/** Adds routes of the card's contract to its server. */
export const declarerFor = (app: FastifyInstance, authenticate: (request: FastifyRequest) => Caller | null) =>
  createRouteDeclarer({ app, prefix: API_PREFIX, routes: ROUTES, schemas: SCHEMAS, authenticate });

/** Adds one route; its handler runs only for those who may call it, with what its schemas let through. */
export type DeclareRoute = ReturnType<typeof declarerFor>;
