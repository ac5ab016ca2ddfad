import type { Clock } from "@istars/service/clock.ts";
import type { Family } from "@istars/service/http/metrics-page.ts";
import { type MetricsDeps as ServedMetrics, serveMetrics } from "@istars/service/http/serve-metrics.ts";
import type { FastifyInstance } from "@istars/service/http/server.ts";
import type { Hosts } from "../hosts/hosts.ts";
import type { Live } from "../live/live.ts";
import { COUNTERS, type CounterName, type Counters } from "../metrics/counters.ts";
import { hostFamilies } from "../metrics/host-families.ts";
import { upsFamilies } from "../metrics/ups-families.ts";
import type { SnmpCounts } from "../snmp/counters.ts";

export interface MetricsDeps extends Pick<ServedMetrics, "auth" | "authenticate"> {
  readonly live: Live;
  readonly hosts: Pick<Hosts, "list">;
  readonly counters: Counters;
  /** `null` while there is no SNMP agent. */
  readonly snmp: { snapshot(): SnmpCounts } | null;
  readonly clock: Clock;
}

/** The card's `GET /metrics`: its UPS, its hosts and what it counts. */
export function serveCardMetrics(app: FastifyInstance, { live, hosts, counters, snmp, clock, auth, authenticate }: MetricsDeps): void {
  app.addHook("onResponse", async (_request, { statusCode }) => {
    counters.add("http_requests");
    if (statusCode >= 500) counters.add("http_server_errors");
    else if (statusCode >= 400) counters.add("http_client_errors");
  });
  serveMetrics(app, {
    ...{ realm: "iStars card", auth, authenticate },
    families: () => [
      ...upsFamilies(live.current(), clock.monoMs()),
      ...hostFamilies(hosts.list()),
      ...counterFamilies(counters),
      ...(snmp ? snmpFamilies(snmp.snapshot()) : []),
    ],
  });
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
