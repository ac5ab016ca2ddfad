import type { FleetCard, FleetCounts } from "./fleet-card.ts";

/** How many of these cards stand how. */
export function countsOf(cards: Iterable<FleetCard>): FleetCounts {
  const statuses = { critical: 0, warning: 0, information: 0, ok: 0, unknown: 0 };
  const links = { connecting: 0, online: 0, lost: 0, refused: 0 };
  const alarms = { critical: 0, warning: 0, information: 0 };
  let [total, onBattery, unacknowledged] = [0, 0, 0];
  for (const card of cards) {
    total++;
    statuses[card.status]++;
    links[card.link]++;
    // What was so when a card was heard last counts as well: nobody has said that it is over (SAFETY 2).
    if (card.onBattery === true) onBattery++;
    alarms.critical += card.alarms.critical;
    alarms.warning += card.alarms.warning;
    alarms.information += card.alarms.information;
    unacknowledged += card.unacknowledged;
  }
  return { total, statuses, links, onBattery, alarms, unacknowledged };
}

/** The same by site, in the order in which sites are met; `null`: cards that belong to none. */
export function countsBySite(cards: Iterable<FleetCard>): readonly { readonly site: string | null; readonly counts: FleetCounts }[] {
  const sites = new Map<string | null, FleetCard[]>();
  for (const card of cards) {
    const there = sites.get(card.site);
    if (there === undefined) sites.set(card.site, [card]);
    else there.push(card);
  }
  return [...sites].map(([site, those]) => ({ site, counts: countsOf(those) }));
}
