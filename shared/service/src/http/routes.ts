import type { AnswerOf, BodyOf, ParamsOf, Permission, QueryOf, RouteSchemas } from "@istars/protocol/model/http.ts";
import { problemSchema } from "@istars/protocol/model/problem.ts";
import type { Access, Route } from "@istars/protocol/model/routes.ts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import Type, { type TSchema } from "typebox";
import type { Caller, Principal } from "../auth/auth.ts";
import { ApiProblem } from "./api-problem.ts";
import { CsvFile } from "./csv-file.ts";
import { BODY_LIMIT } from "./server.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Who may call a route of the API; kept with the route so that a test can read it back. */
    access?: Access;
  }
}

/** An answer that is JSON already, for what is asked often. */
export class ReadyJson {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A request that has passed its schemas and its access check. */
export interface Call<S extends RouteSchemas, C> {
  readonly body: BodyOf<S>;
  readonly params: ParamsOf<S>;
  readonly query: QueryOf<S>;
  readonly caller: C;
  /** Where the caller is. */
  readonly address: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** `null` on public routes, which anybody may call. */
type CallerFor<A extends Access> = A extends "public" ? null : Caller;
/** A stream's handler takes over the connection and answers nothing itself; nor does one whose answer is 204. */
type AnswerFor<S extends RouteSchemas> = S["response"] extends null
  ? Promise<void>
  : Promise<AnswerOf<S> | ReadyJson | CsvFile> | AnswerOf<S> | ReadyJson | CsvFile;
export type Handler<S extends RouteSchemas, A extends Access> = (call: Call<S, CallerFor<A>>) => AnswerFor<S>;

export interface RouteDeclarerDeps<R extends Readonly<Record<string, Route>>, S extends Readonly<Record<keyof R, RouteSchemas>>> {
  readonly app: FastifyInstance;
  readonly prefix: string;
  readonly routes: R;
  readonly schemas: S;
  /** Who holds the session of this request, or `null`. */
  readonly authenticate: (request: FastifyRequest) => Caller | null;
}

const NOTHING = Type.Object({}, { additionalProperties: false });
const RANK: Readonly<Record<Permission, number>> = { none: 0, read: 1, operate: 2, "read-write": 3 };

/** Throws unless `principal` has set a password and has the permission. */
export function requirePermission(principal: Principal, permission: Permission): void {
  if (principal.mustChangePassword) throw new ApiProblem("password.must-change");
  if (RANK[principal.permission] < RANK[permission]) throw new ApiProblem("permission.denied");
}

/** As `requirePermission`; the agent of a server may report whatever its permission. */
function requireAccess(caller: Caller, access: Exclude<Access, "public" | "session">): void {
  if (access === "agent" && caller.isAgent) return;
  requirePermission(caller, access === "agent" ? "read-write" : access);
}

/**
 * Returns the one function that adds routes of the contract to a server. Method, path, schemas and access come from the contract alone;
 * a handler runs only when all of them are met. Any other route below `prefix` is refused when it is added.
 */
export function createRouteDeclarer<R extends Readonly<Record<string, Route>>, S extends Readonly<Record<keyof R, RouteSchemas>>>(
  deps: RouteDeclarerDeps<R, S>,
): <N extends keyof R & string>(name: N, handler: Handler<S[N], R[N]["access"]>) => void {
  const { app, prefix, routes, schemas, authenticate } = deps;
  app.addHook("onRoute", ({ url, config }) => {
    if (url.startsWith(`${prefix}/`) && config?.access === undefined) throw new Error(`${url} does not say who may call it`);
  });

  const callerOf = (request: FastifyRequest, access: Access): Caller | null => {
    if (access === "public") return null;
    const caller = authenticate(request);
    if (!caller) throw new ApiProblem("session.required");
    if (access !== "session") requireAccess(caller, access);
    return caller;
  };

  return (name, handler) => {
    const { method, path, access } = routes[name] as Route;
    const schema: RouteSchemas = schemas[name];
    const callers = new WeakMap<FastifyRequest, Caller>();
    app.route({
      method,
      url: prefix + path,
      // Strangers get no more room than a log-in needs, whatever else a program takes.
      ...(access === "public" ? { bodyLimit: BODY_LIMIT } : {}),
      config: { access },
      schema: {
        summary: schema.summary,
        operationId: name,
        tags: ["api"],
        ...(schema.body ? { body: schema.body } : {}),
        ...(schema.params ? { params: schema.params } : {}),
        querystring: schema.query ?? NOTHING,
        response: responsesOf(schema),
        ...(access === "public" ? { security: [] } : {}),
      },
      // Before the body is read: a stranger learns nothing of what a route expects.
      onRequest: async (request) => {
        const caller = callerOf(request, access);
        if (caller) callers.set(request, caller);
      },
      handler: async (request, reply) => {
        if (!schema.body) refuseBody(request.body);
        const caller: unknown = callers.get(request) ?? null;
        // The schemas that give these parts their types have just been checked, and so has the caller.
        const answer = await handler({
          body: request.body as BodyOf<S[typeof name]>,
          params: request.params as ParamsOf<S[typeof name]>,
          query: request.query as QueryOf<S[typeof name]>,
          caller: caller as CallerFor<R[typeof name]["access"]>,
          address: request.ip,
          request,
          reply,
        });
        if (schema.streams) return reply;
        return send(reply, answer);
      },
    });
  };
}

function refuseBody(body: unknown): void {
  const isEmpty = body === undefined || body === null || (typeof body === "object" && Object.keys(body).length === 0);
  if (!isEmpty) throw new ApiProblem("request.invalid", { detail: "this request takes no body" });
}

function send(reply: FastifyReply, answer: unknown): FastifyReply {
  reply.header("cache-control", "no-store");
  if (answer === undefined) return reply.code(204).send();
  if (answer instanceof ReadyJson) return reply.header("content-type", "application/json; charset=utf-8").send(answer.text);
  if (answer instanceof CsvFile) {
    reply.header("content-type", "text/csv; charset=utf-8; header=present");
    return reply.header("content-disposition", `attachment; filename="${answer.name}"`).send(answer.body);
  }
  return reply.send(answer);
}

function responsesOf({ response, streams, csv }: RouteSchemas): Record<string, unknown> {
  const problem = { description: "Problem", content: { "application/problem+json": { schema: problemSchema } } };
  if (streams) return { 200: { description: "Stream", content: { "text/event-stream": { schema: Type.String() } } }, default: problem };
  if (response === null) return { 204: { description: "Done", type: "null" }, default: problem };
  return { 200: describe(response, csv), default: problem };
}

const describe = (schema: TSchema, csv = false) => ({
  description: "Done",
  content: { "application/json": { schema }, ...(csv ? { "text/csv": { schema: Type.String() } } : {}) },
});
