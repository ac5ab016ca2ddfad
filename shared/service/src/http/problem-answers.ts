import type { Socket } from "node:net";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "../logging.ts";
import { StoreError } from "../store/store.ts";
import { ApiProblem, problemDocument } from "./api-problem.ts";
import { InvalidRequest } from "./request-validator.ts";

/** Turns errors that a program knows into problems; `null` for any other. */
export type ProblemTranslator = (error: unknown) => ApiProblem | null;

const PROBLEM_TYPE = "application/problem+json";

/** What is wrong with a request that never reached a route, by fastify's code. Its own messages could quote the request. */
const DETAILS: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "the body has to be JSON, with content-type application/json",
  FST_ERR_CTP_EMPTY_JSON_BODY: "the body is empty",
  FST_ERR_CTP_INVALID_JSON_BODY: "the body is not valid JSON",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "the body is not as long as content-length says",
  FST_ERR_BAD_URL: "the address is not a valid URL",
};

/** An address as the log has it: somebody may have put a secret into the query by mistake. */
export const pathOf = (url: string): string => url.replace(/\?.*$/s, "");

export function sendProblem(reply: FastifyReply, problem: ApiProblem): FastifyReply {
  const retryAfterS = problem.code === "rate.limited" ? problem.params?.retryAfterS : undefined;
  if (retryAfterS !== undefined) reply.header("retry-after", String(retryAfterS));
  return reply
    .code(problem.status)
    .header("content-type", PROBLEM_TYPE)
    .header("cache-control", "no-store")
    .send(JSON.stringify(problemDocument(problem, reply.request.id)));
}

/** The problem an error amounts to. Anything unknown is `internal`, and of that nothing is told. */
export function problemOf(error: unknown, translate: ProblemTranslator, bodyLimit: number): ApiProblem {
  if (error instanceof ApiProblem) return error;
  const translated = translate(error);
  if (translated) return translated;
  if (error instanceof InvalidRequest) return new ApiProblem("request.invalid", { errors: error.errors });
  if (error instanceof StoreError) return new ApiProblem("storage.failed", { cause: error });
  const { statusCode, code } = error instanceof Error ? (error as Partial<FastifyError>) : {};
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") return new ApiProblem("request.too-large", { params: { limit: bodyLimit } });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new ApiProblem("request.invalid", { detail: DETAILS[code ?? ""] ?? "the request cannot be read", cause: error });
  }
  return new ApiProblem("internal", { cause: error });
}

export interface ProblemAnswersDeps {
  readonly log: Logger;
  readonly translate: ProblemTranslator;
  readonly bodyLimit: number;
}

/** Makes every error and every unknown address a problem document. What went wrong inside is told to the log only. */
export function answerProblems(app: FastifyInstance, { log, translate, bodyLimit }: ProblemAnswersDeps): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error, translate, request.routeOptions.bodyLimit ?? bodyLimit);
    if (problem.status >= 500) {
      log.error({ err: error, requestId: request.id, method: request.method, path: pathOf(request.url) }, "a request failed");
    }
    return sendProblem(reply, problem);
  });
}

/** Answers a request whose address fastify cannot read. */
export function refuseRequest(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  sendProblem(
    reply,
    problemOf(error, () => null, 0),
  );
}

/** What is wrong with bytes that never became a request, by Node's code. */
const BYTE_FAULTS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "the headers are too long",
  ERR_HTTP_REQUEST_TIMEOUT: "the request did not arrive in time",
};

/** Answers what is not HTTP: too slow, too long or garbage. There is no request yet, so it is written by hand. */
export function refuseBytes(error: Error & { readonly code?: string }, socket: Socket): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const detail = BYTE_FAULTS[error.code ?? ""] ?? "this is not a complete HTTP request";
  const body = JSON.stringify(problemDocument(new ApiProblem("request.invalid", { detail }), "-"));
  const head = `HTTP/1.1 400 Bad Request\r\nContent-Type: ${PROBLEM_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n`;
  socket.end(head + body);
}
