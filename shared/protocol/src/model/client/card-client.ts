import type { AnswerOf, QueryOf, SCHEMAS } from "../http.ts";
import { ROUTES } from "../routes.ts";
import { type ApiClient, type ApiClientDeps, type CallInputOf, type CallNameOf, createApiClient } from "./api-client.ts";

type CardContract = typeof SCHEMAS;
export type CallName = CallNameOf<CardContract>;
export type CallInput<N extends CallName> = CallInputOf<CardContract[N]>;
export type CallQuery<N extends CallName> = QueryOf<CardContract[N]>;
export type CallAnswer<N extends CallName> = AnswerOf<CardContract[N]>;
export type CardClient = ApiClient<CardContract>;

/** A card's API. */
export const createCardClient = (deps: ApiClientDeps): CardClient => createApiClient<CardContract>(ROUTES, deps);
