import swagger from "@fastify/swagger";
import Fastify, { type RouteOptions } from "fastify";
import type { OpenApiOptions } from "./openapi.ts";
import { noOwnCompilers, useSchemaCompilers } from "./schema-compilers.ts";

/** The OpenAPI document of `routes`. A server that never listens takes them down; those whose schema says `hide` are left out. */
export async function describeRoutes(routes: readonly RouteOptions[], about: Omit<OpenApiOptions, "path">): Promise<object> {
  const app = Fastify({ schemaController: noOwnCompilers, exposeHeadRoutes: false });
  useSchemaCompilers(app);
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: about.title, version: about.version },
      components: { securitySchemes: { session: { type: "apiKey", in: "cookie", name: about.cookieName } } },
      security: [{ session: [] }],
    },
  });
  for (const { method, url, schema = { hide: true } } of routes) app.route({ method, url, schema, handler: async () => {} });
  await app.ready();
  const document = app.swagger();
  await app.close();
  return document;
}
