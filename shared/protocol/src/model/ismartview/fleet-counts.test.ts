import { expect, test } from "vitest";
import { countsBySite, countsOf } from "./fleet-counts.ts";
import { sampleCard } from "./sample-fleet.ts";

test("cards are counted by how they stand and how they are heard, each apart from the other", () => {
  const counts = countsOf([
    sampleCard(1),
    sampleCard(2, { status: "critical", onBattery: true, alarms: { critical: 1, warning: 2, information: 0 }, unacknowledged: 2 }),
    sampleCard(3, { status: "warning", link: "lost", onBattery: null, alarms: { critical: 0, warning: 1, information: 1 } }),
  ]);
  expect(counts).toEqual({
    total: 3,
    statuses: { critical: 1, warning: 1, information: 0, ok: 1, unknown: 0 },
    links: { connecting: 0, online: 2, lost: 1, refused: 0 },
    onBattery: 1,
    alarms: { critical: 1, warning: 3, information: 1 },
    unacknowledged: 2,
  });
});

test("SAFETY 8: a card that was on battery when it was lost still counts as on battery", () => {
  expect(countsOf([sampleCard(1, { link: "lost", onBattery: true })]).onBattery).toBe(1);
});

test("each site has its own counts, and cards of no site have theirs", () => {
  const sites = countsBySite([sampleCard(1), sampleCard(2, { site: null }), sampleCard(3, { status: "warning" })]);
  expect(sites.map(({ site, counts }) => [site, counts.total, counts.statuses.warning])).toEqual([
    ["Hall A", 2, 1],
    [null, 1, 0],
  ]);
});
