import type { RouteSchemas, SCHEMAS } from "@istars/protocol/model/http.ts";
import type { ROUTES } from "@istars/protocol/model/routes.ts";
import type { Handler } from "../../http/routes.ts";

/** The routes that are alike in every program that people log in to: their names and schemas are, their paths may differ. */
type AccountRoute =
  | "openSession"
  | "readSession"
  | "closeSession"
  | "changeOwnPassword"
  | "changeOwnLanguage"
  | "listUsers"
  | "createUser"
  | "changeUser"
  | "setUserPassword"
  | "deleteUser"
  | "listAudit";

type Schemas<N extends AccountRoute> = Omit<(typeof SCHEMAS)[N], "summary"> & Pick<RouteSchemas, "summary">;
type DeclareEach<N extends AccountRoute> = {
  [K in N]: (name: K, handler: Handler<Schemas<K>, (typeof ROUTES)[K]["access"]>) => void;
}[N];

/** All of a union's functions in one. */
type AllOf<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer I) => void ? I : never;

/** Adds those routes to a program's server: its own route declarer is one. */
export type DeclareAccountRoutes<N extends AccountRoute> = AllOf<DeclareEach<N>>;
