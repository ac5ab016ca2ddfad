import { randomBytes } from "node:crypto";
import cookies from "@fastify/cookie";
import Fastify, { type FastifyInstance } from "fastify";
import type { Clock } from "../clock.ts";
import type { Logger } from "../logging.ts";
import { answerProblems, type ProblemTranslator, pathOf, refuseBytes, refuseRequest } from "./problem-answers.ts";
import { closePromptly } from "./prompt-close.ts";
import { noOwnCompilers, useSchemaCompilers } from "./schema-compilers.ts";
import { type Credentials, secureServerFactory } from "./secure-server.ts";
import { secureAnswers } from "./security.ts";

/** The framework's types, for the programs that add to a server. */
export type { FastifyInstance, FastifyReply, FastifyRequest, InjectOptions } from "fastify";

export interface ServerDeps {
  readonly log: Logger;
  readonly clock: Clock;
  /** Turns the program's own errors into problems. */
  readonly translate?: ProblemTranslator;
  /** Longest body taken, bytes; `BODY_LIMIT` if left out. */
  readonly bodyLimit?: number;
  /**
   * Behind a proxy on this machine that adds `X-Forwarded-For` and `-Proto`: from there, and from there alone, they are believed. Left out:
   * whoever connects is whoever asks.
   */
  readonly isBehindProxy?: boolean;
  /** Serves HTTPS with these; `null` or left out: plain HTTP. */
  readonly credentials?: Credentials | null;
}

/** Longest body taken where a program asks for no other, bytes. */
export const BODY_LIMIT = 64 * 1024;
/** A request that is not complete after this long is dropped, ms. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Connections at once; more are closed when they come, so that they do not take every file handle of the card. */
const MAX_CONNECTIONS = 512;

/**
 * The HTTP server every program builds on: problems for all errors, schemas enforced, security headers, request ids, an orderly end.
 * Does not listen. Routes come from `createRouteDeclarer`.
 */
export function buildServer(deps: ServerDeps): FastifyInstance {
  const { log, clock, translate = () => null, bodyLimit = BODY_LIMIT, isBehindProxy = false, credentials = null } = deps;
  const run = randomBytes(4).toString("hex");
  let requests = 0;
  const app = Fastify({
    logger: false,
    schemaController: noOwnCompilers,
    bodyLimit,
    trustProxy: isBehindProxy ? "loopback" : false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: "idle",
    return503OnClosing: false,
    exposeHeadRoutes: false,
    // Never the client's: an id has to point to one line of this log.
    requestIdHeader: false,
    genReqId: () => `${run}-${(++requests).toString(36)}`,
    frameworkErrors: refuseRequest,
    clientErrorHandler: refuseBytes,
    ...(credentials ? { serverFactory: secureServerFactory(credentials, REQUEST_TIMEOUT_MS) } : {}),
  });
  app.server.maxConnections = MAX_CONNECTIONS;
  app.removeContentTypeParser("text/plain");
  useSchemaCompilers(app);
  secureAnswers(app);
  app.register(cookies);
  answerProblems(app, { log, translate, bodyLimit });
  app.addHook("onResponse", async (request, reply) => {
    const { id, method, url, ip } = request;
    log.debug(
      { requestId: id, method, path: pathOf(url), source: ip, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      "request",
    );
  });
  closePromptly(app, clock);
  return app;
}
