import type { Host } from "@istars/protocol/model/hosts.ts";
import type { Family } from "@istars/service/http/metrics-page.ts";

/** The servers that the UPS feeds, counted by whether they would go down in time. */
export function hostFamilies(hosts: readonly Host[]): readonly Family[] {
  const counts = { protected: 0, unprotected: 0, down: 0 };
  for (const { unprotected, isOnline } of hosts) counts[unprotected !== null ? "unprotected" : isOnline ? "protected" : "down"]++;
  return [
    {
      name: "istars_hosts",
      help: "Servers behind the UPS: protected, unprotected, or down as they had announced",
      type: "gauge",
      samples: Object.entries(counts).map(([state, value]) => ({ labels: { state }, value })),
    },
  ];
}
