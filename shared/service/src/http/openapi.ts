import type { FastifyInstance, RouteOptions } from "fastify";

export interface OpenApiOptions {
  readonly title: string;
  readonly version: string;
  /** The cookie that holds the session. */
  readonly cookieName: string;
  /** Where the document is served. */
  readonly path: string;
}

/**
 * Serves the OpenAPI document of all routes declared afterwards, made from the schemas that validate them. It is made when it is first
 * asked for: what makes it weighs more than the server, and most servers are never asked.
 */
export function serveOpenApi(app: FastifyInstance, { path, ...about }: OpenApiOptions): void {
  const routes: RouteOptions[] = [];
  let document: Promise<object> | null = null;
  app.addHook("onRoute", (route) => void routes.push(route));
  app.get(path, { schema: { hide: true } }, async (_request, reply) => {
    document ??= import("./openapi-document.ts").then(({ describeRoutes }) => describeRoutes(routes, about));
    return reply.header("cache-control", "no-cache").send(await document);
  });
}
