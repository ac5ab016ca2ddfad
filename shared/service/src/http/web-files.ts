import { sep } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { ApiProblem } from "./api-problem.ts";
import { sendProblem } from "./problem-answers.ts";

/** Where the build puts files whose names change with their contents. */
const HASHED_FOLDER = `${sep}assets${sep}`;
const FOR_EVER = "public, max-age=31536000, immutable";

/**
 * Serves a built web UI from `root` (absolute). Files below `assets/` have their hash in the name and are cached for ever, all others
 * are asked for again each time. A `.br` or `.gz` beside a file is sent where the browser takes it. A page that the UI makes up itself
 * gets `index.html`; any other unknown address is a problem.
 */
export async function serveWebFiles(app: FastifyInstance, root: string): Promise<void> {
  await app.register(fastifyStatic, {
    root,
    preCompressed: true,
    cacheControl: false,
    dotfiles: "ignore",
    setHeaders: (reply, path) => {
      reply.header("cache-control", path.includes(HASHED_FOLDER) ? FOR_EVER : "no-cache");
    },
  });
  app.setNotFoundHandler((request, reply) =>
    isPage(request) ? reply.sendFile("index.html") : sendProblem(reply, new ApiProblem("not-found")),
  );
}

/** Makes unknown addresses problems where there is no web UI. */
export function serveNoFiles(app: FastifyInstance): void {
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, new ApiProblem("not-found")));
}

/** True for an address typed or followed in a browser, as against a file that a page asks for or a call of the API. */
function isPage({ method, url, headers }: FastifyRequest): boolean {
  const path = url.split("?", 1)[0] ?? "";
  const wantsHtml = headers.accept?.includes("text/html") ?? false;
  return method === "GET" && wantsHtml && !path.startsWith("/api/") && !path.slice(path.lastIndexOf("/")).includes(".");
}
