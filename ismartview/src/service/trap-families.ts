import { TRAP_FATES, type TrapCounts } from "@istars/protocol/net/snmp/trap-receiver.ts";
import type { Family } from "@istars/service/http/metrics-page.ts";

/** Traps and informs as measurements: how many were taken, and what was wrong with the others. `null`: none are received. */
export function trapFamilies(counts: TrapCounts | null): readonly Family[] {
  if (counts === null) return [];
  return [
    {
      name: "istars_traps_total",
      help: "Traps and informs by what became of them",
      type: "counter",
      samples: TRAP_FATES.map((fate) => ({ labels: { fate }, value: counts[fate] })),
    },
  ];
}
