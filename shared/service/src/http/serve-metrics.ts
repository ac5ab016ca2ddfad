import type { Auth, Caller, Principal } from "../auth/auth.ts";
import { bearerOf } from "../auth/token-text.ts";
import { ApiProblem } from "./api-problem.ts";
import { type Family, renderMetrics } from "./metrics-page.ts";
import { ProcessMetrics } from "./process-metrics.ts";
import { requirePermission } from "./routes.ts";
import type { FastifyInstance, FastifyRequest } from "./server.ts";

export interface MetricsDeps {
  /** What a person who is asked for a password reads, e.g. `iStars card`. */
  readonly realm: string;
  readonly auth: Pick<Auth, "authenticateBasic">;
  readonly authenticate: (request: FastifyRequest) => Caller | null;
  /** What there is to measure now, besides the process itself. */
  readonly families: () => readonly Family[];
}

/**
 * `GET /metrics` in Prometheus's text format. Needs the permission to read: by session or token, or by name and password with the request, as
 * collectors send them.
 */
export function serveMetrics(app: FastifyInstance, deps: MetricsDeps): void {
  const challenge = `Basic realm="${deps.realm}", charset="UTF-8"`;
  const ownProcess = new ProcessMetrics();
  app.addHook("onReady", async () => ownProcess.open());
  app.addHook("onClose", async () => ownProcess.close());
  app.get("/metrics", { schema: { hide: true } }, async (request, reply) => {
    // On every refusal, so that a collector without a password learns what is asked for.
    reply.header("www-authenticate", challenge);
    requirePermission(await principalOf(request, deps), "read");
    reply.removeHeader("www-authenticate");
    const { contentType, text } = await renderMetrics([...deps.families(), ...ownProcess.families()]);
    return reply.header("content-type", contentType).header("cache-control", "no-store").send(text);
  });
}

async function principalOf(request: FastifyRequest, { auth, authenticate }: MetricsDeps): Promise<Principal> {
  const { authorization } = request.headers;
  if (authorization === undefined || bearerOf(authorization) !== null) {
    const caller = authenticate(request);
    if (!caller) throw new ApiProblem("session.required");
    return caller;
  }
  const login = parseBasic(authorization);
  if (!login) throw new ApiProblem("request.invalid", { detail: "the authorization header is not in the form of Basic (RFC 7617)" });
  return await auth.authenticateBasic(login.user, login.password, request.ip);
}

/** User and password of an `Authorization` header; `null` if it is not Basic, or longer than any of ours. Source: RFC 7617. */
function parseBasic(header: string): { readonly user: string; readonly password: string } | null {
  const encoded = /^basic +([A-Za-z0-9+/=]{1,1000})$/i.exec(header)?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
