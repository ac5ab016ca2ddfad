import swagger from "@fastify/swagger";
import type { FastifyInstance } from "fastify";

export interface OpenApiOptions {
  readonly title: string;
  readonly version: string;
  /** The cookie that holds the session. */
  readonly cookieName: string;
  /** Where the document is served. */
  readonly path: string;
}

/** Serves the OpenAPI document of all routes declared afterwards, made from the schemas that validate them. Await it before those. */
export async function serveOpenApi(app: FastifyInstance, { title, version, cookieName, path }: OpenApiOptions): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title, version },
      components: { securitySchemes: { session: { type: "apiKey", in: "cookie", name: cookieName } } },
      security: [{ session: [] }],
    },
  });
  app.get(path, { schema: { hide: true } }, async (_request, reply) => reply.header("cache-control", "no-cache").send(app.swagger()));
}
