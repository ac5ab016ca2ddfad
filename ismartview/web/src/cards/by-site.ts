import type { FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";

/** Cards of each site, in the order in which they come; with the first of each. */
export function bySite(rows: readonly FleetCard[]): readonly (readonly [FleetCard, readonly FleetCard[]])[] {
  const sites = new Map<string | null, FleetCard[]>();
  for (const card of rows) {
    const those = sites.get(card.site);
    if (those === undefined) sites.set(card.site, [card]);
    else those.push(card);
  }
  return [...sites.values()].flatMap((those) => (those[0] === undefined ? [] : [[those[0], those] as const]));
}
