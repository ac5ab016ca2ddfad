import type { FastifyInstance, FastifyRequest } from "fastify";
import { ApiProblem } from "./api-problem.ts";

/**
 * Scripts come from files of ours alone. Styles may be inline, because the component library writes style elements; images may be
 * data URLs. Nothing may be loaded from, sent to or framed by another site.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": CONTENT_SECURITY_POLICY,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
};

const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** Puts the security headers on every answer and turns away requests that another site's page made with somebody's cookie. */
export function secureAnswers(app: FastifyInstance): void {
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(HEADERS).header("x-request-id", request.id);
    if (!SAFE_METHODS.has(request.method)) refuseCrossOrigin(request);
  });
}

/** Browsers send `Origin` with every such request. Programs that send no cookie need not: nobody can make them do what they did not mean to. */
function refuseCrossOrigin(request: FastifyRequest): void {
  const { origin, cookie } = request.headers;
  if (origin === undefined ? cookie !== undefined : !isSameOrigin(origin, request)) {
    throw new ApiProblem("request.cross-origin", { detail: "Origin must be the address that the request is sent to" });
  }
}

function isSameOrigin(origin: string, { protocol, headers }: FastifyRequest): boolean {
  const own = URL.parse(`${protocol}://${headers.host ?? ""}`);
  return own !== null && own.host !== "" && URL.parse(origin)?.origin === own.origin;
}
