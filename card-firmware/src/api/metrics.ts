import type { Auth, Caller, Principal } from "@istars/service/auth/auth.ts";
import { bearerOf } from "@istars/service/auth/token-text.ts";
import type { Clock } from "@istars/service/clock.ts";
import { ApiProblem } from "@istars/service/http/api-problem.ts";
import { type Family, renderMetrics } from "@istars/service/http/metrics-page.ts";
import { ProcessMetrics } from "@istars/service/http/process-metrics.ts";
import { requirePermission } from "@istars/service/http/routes.ts";
import type { FastifyInstance, FastifyRequest } from "@istars/service/http/server.ts";
import type { Hosts } from "../hosts/hosts.ts";
import type { Live } from "../live/live.ts";
import { COUNTERS, type CounterName, type Counters } from "../metrics/counters.ts";
import { hostFamilies } from "../metrics/host-families.ts";
import { upsFamilies } from "../metrics/ups-families.ts";
import type { SnmpCounts } from "../snmp/counters.ts";

export interface MetricsDeps {
  readonly live: Live;
  readonly hosts: Pick<Hosts, "list">;
  readonly auth: Pick<Auth, "authenticateBasic">;
  readonly authenticate: (request: FastifyRequest) => Caller | null;
  readonly counters: Counters;
  /** `null` while there is no SNMP agent. */
  readonly snmp: { snapshot(): SnmpCounts } | null;
  readonly clock: Clock;
}

const CHALLENGE = 'Basic realm="iStars card", charset="UTF-8"';

/**
 * `GET /metrics` in Prometheus's text format. Needs the permission to read: by session or token, or by name and password with the request, as
 * collectors send them.
 */
export function serveMetrics(app: FastifyInstance, deps: MetricsDeps): void {
  const { live, hosts, counters, snmp, clock } = deps;
  const ownProcess = new ProcessMetrics();
  app.addHook("onReady", async () => ownProcess.open());
  app.addHook("onClose", async () => ownProcess.close());
  app.addHook("onResponse", async (_request, { statusCode }) => {
    counters.add("http_requests");
    if (statusCode >= 500) counters.add("http_server_errors");
    else if (statusCode >= 400) counters.add("http_client_errors");
  });
  app.get("/metrics", { schema: { hide: true } }, async (request, reply) => {
    // On every refusal, so that a collector without a password learns what is asked for.
    reply.header("www-authenticate", CHALLENGE);
    requirePermission(await principalOf(request, deps), "read");
    reply.removeHeader("www-authenticate");
    const families = [
      ...upsFamilies(live.current(), clock.monoMs()),
      ...hostFamilies(hosts.list()),
      ...counterFamilies(counters),
      ...(snmp ? snmpFamilies(snmp.snapshot()) : []),
      ...ownProcess.families(),
    ];
    const { contentType, text } = await renderMetrics(families);
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

const counterFamilies = (counters: Counters): readonly Family[] =>
  Object.entries(counters.snapshot()).map(([name, value]) => ({
    name: `istars_${name}_total`,
    help: COUNTERS[name as CounterName],
    type: "counter",
    samples: [{ value }],
  }));

const snmpFamilies = (counts: SnmpCounts): readonly Family[] => [
  {
    name: "istars_snmp_total",
    help: "What the SNMP agent counted, by the names of SNMPv2-MIB's snmp group",
    type: "counter",
    samples: Object.entries(counts).map(([counter, value]) => ({ labels: { counter }, value })),
  },
];
