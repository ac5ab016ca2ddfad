import { SEVERITIES } from "../alarm.ts";
import { FLEET_LINKS, FLEET_STATUSES, type FleetCard, type FleetCounts } from "./fleet-card.ts";

/** How many of these cards stand how. A card that does not tell whether it is on battery does not count as one that is. */
export function countFleet(cards: Iterable<FleetCard>): FleetCounts {
  const statuses = zeros(FLEET_STATUSES);
  const links = zeros(FLEET_LINKS);
  const alarms = zeros(SEVERITIES);
  let [total, onBattery, unacknowledged] = [0, 0, 0];
  for (const card of cards) {
    total++;
    statuses[card.status]++;
    links[card.link]++;
    for (const severity of SEVERITIES) alarms[severity] += card.alarms[severity];
    if (card.onBattery === true) onBattery++;
    unacknowledged += card.unacknowledged;
  }
  return { total, statuses, links, onBattery, alarms, unacknowledged };
}

/** By site in the order of their names, cards without one last. */
export function countSites(cards: Iterable<FleetCard>): readonly { readonly site: string | null; readonly counts: FleetCounts }[] {
  const sites = new Map<string | null, FleetCard[]>();
  for (const card of cards) {
    const known = sites.get(card.site);
    if (known) known.push(card);
    else sites.set(card.site, [card]);
  }
  const inOrder = [...sites].sort(([a], [b]) => (a === null ? 1 : b === null ? -1 : a.localeCompare(b)));
  return inOrder.map(([site, those]) => ({ site, counts: countFleet(those) }));
}

const zeros = <K extends string>(keys: readonly K[]): Record<K, number> =>
  Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
