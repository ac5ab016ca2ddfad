import { FLEET_LINKS, FLEET_STATUSES } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { CARD_KINDS } from "@istars/protocol/model/ismartview/reach.ts";
import { FLEET_SORTS, type FleetFilter, type FleetOrder } from "./fleet-rows.ts";

/** What of a list of cards stands in its address, so that it can be kept and handed on. */
export interface FleetQuery {
  readonly filter: FleetFilter;
  readonly order: FleetOrder;
}

export const WORST_FIRST: FleetOrder = { by: "worst", direction: "ascending" };

/** Reads what an address asks for, e.g. `?status=critical&site=Hall+A`; what it does not know is passed over. */
export function readFleetQuery(search: string): FleetQuery {
  const asked = new URLSearchParams(search);
  const among = <T extends string>(name: string, all: readonly T[]): ReadonlySet<T> => {
    const given = asked.getAll(name);
    return new Set(all.filter((one) => given.includes(one)));
  };
  const by = FLEET_SORTS.find((one) => one === asked.get("sort"));
  return {
    filter: {
      search: asked.get("search") ?? "",
      statuses: among("status", FLEET_STATUSES),
      links: among("link", FLEET_LINKS),
      kinds: among("kind", CARD_KINDS),
      sites: new Set(asked.getAll("site")),
      onBattery: asked.has("battery"),
    },
    order: by === undefined ? WORST_FIRST : { by, direction: asked.has("down") ? "descending" : "ascending" },
  };
}

/** The same as an address writes it; empty where nothing is asked. */
export function writeFleetQuery({ filter, order }: FleetQuery): string {
  const asked = new URLSearchParams();
  if (filter.search !== "") asked.set("search", filter.search);
  for (const status of filter.statuses) asked.append("status", status);
  for (const link of filter.links) asked.append("link", link);
  for (const kind of filter.kinds) asked.append("kind", kind);
  for (const site of filter.sites) asked.append("site", site);
  if (filter.onBattery) asked.set("battery", "");
  if (order.by !== WORST_FIRST.by || order.direction !== WORST_FIRST.direction) asked.set("sort", order.by);
  if (order.direction === "descending") asked.set("down", "");
  return asked.size === 0 ? "" : `?${asked}`;
}
