import { expect, test } from "vitest";
import { readFleetQuery, writeFleetQuery } from "./fleet-query.ts";
import { NO_FILTER } from "./fleet-rows.ts";

test("an address that asks for nothing wants all cards, worst first", () => {
  expect(readFleetQuery("")).toEqual({ filter: NO_FILTER, order: { by: "worst", direction: "ascending" } });
  expect(writeFleetQuery(readFleetQuery(""))).toBe("");
});

test("filter and order come back from the address as they went in, names of sites with all their letters", () => {
  const query = {
    filter: {
      search: "rack 3 & 4",
      statuses: new Set(["critical", "warning"] as const),
      links: new Set(["lost"] as const),
      kinds: new Set(["snmp"] as const),
      sites: new Set(["", "机房, A"]),
      onBattery: true,
    },
    order: { by: "load", direction: "descending" } as const,
  };
  expect(readFleetQuery(writeFleetQuery(query))).toEqual(query);
});

test("what an address asks that there is not is passed over", () => {
  expect(readFleetQuery("?status=purple&sort=moon&kind=istars").filter).toEqual({ ...NO_FILTER, kinds: new Set(["istars"]) });
});
