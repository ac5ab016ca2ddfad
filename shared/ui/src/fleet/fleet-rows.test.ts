import type { FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { sampleCard } from "@istars/protocol/model/ismartview/sample-fleet.ts";
import { expect, test } from "vitest";
import { type FleetOrder, FleetRows, NO_FILTER } from "./fleet-rows.ts";

const { compare } = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
const BY_NAME: FleetOrder = { by: "name", direction: "ascending" };
const WORST: FleetOrder = { by: "worst", direction: "ascending" };
const none = () => null;
const ids = (cards: readonly FleetCard[]) => cards.map(({ id }) => id);

test("worst comes first: critical, warning, unknown, information, ok; of the same what nobody has acknowledged", () => {
  const cards = [
    sampleCard(1),
    sampleCard(2, { status: "information" }),
    sampleCard(3, { status: "unknown", link: "connecting" }),
    sampleCard(4, { status: "warning" }),
    sampleCard(5, { status: "warning", unacknowledged: 1 }),
    sampleCard(6, { status: "critical" }),
  ];
  expect(ids(new FleetRows(compare).rows(cards, NO_FILTER, WORST, none))).toEqual([6, 5, 4, 3, 2, 1]);
});

test("names go by their numbers, and every word typed has to stand somewhere, whatever its case", () => {
  const cards = [sampleCard(10), sampleCard(9), sampleCard(2, { site: "Hall B", serial: "XK-77" })];
  const rows = new FleetRows(compare);
  expect(ids(rows.rows(cards, NO_FILTER, BY_NAME, none))).toEqual([2, 9, 10]);
  expect(ids(rows.rows(cards, { ...NO_FILTER, search: "hall xk-7" }, BY_NAME, none))).toEqual([2]);
  expect(ids(rows.rows(cards, { ...NO_FILTER, search: "hall moon" }, BY_NAME, none))).toEqual([]);
});

test("a card that is called otherwise takes its new place and is found by its new name only", () => {
  const rows = new FleetRows(compare);
  const before = [sampleCard(1), sampleCard(2)];
  rows.rows(before, { ...NO_FILTER, search: "ups" }, BY_NAME, none);
  const after = [sampleCard(1, { name: "zeta" }), sampleCard(2)];
  expect(ids(rows.rows(after, NO_FILTER, BY_NAME, none))).toEqual([2, 1]);
  expect(ids(rows.rows(after, { ...NO_FILTER, search: "ups-1" }, BY_NAME, none))).toEqual([]);
});

test("filters hold together, those of one kind each for itself; the empty site is that of cards in none", () => {
  const cards = [
    sampleCard(1, { site: null, link: "lost" }),
    sampleCard(2, { link: "lost", kind: "snmp", onBattery: true }),
    sampleCard(3, { kind: "nut" }),
  ];
  const rows = new FleetRows(compare);
  const find = (change: Partial<typeof NO_FILTER>) => ids(rows.rows(cards, { ...NO_FILTER, ...change }, BY_NAME, none));
  expect(find({ links: new Set(["lost"]) })).toEqual([1, 2]);
  expect(find({ links: new Set(["lost"]), kinds: new Set(["snmp", "nut"]) })).toEqual([2]);
  expect(find({ sites: new Set([""]) })).toEqual([1]);
  expect(find({ onBattery: true })).toEqual([2]);
});

test("what does not tell the figure is last either way, and zero is a figure", () => {
  const loads = new Map([
    [1, 0],
    [2, 80],
  ]);
  const figures = (id: number) => ({ values: [loads.get(id) ?? null] });
  const cards = [sampleCard(3), sampleCard(2), sampleCard(1)];
  const rows = new FleetRows(compare);
  expect(ids(rows.rows(cards, NO_FILTER, { by: "load", direction: "ascending" }, figures))).toEqual([1, 2, 3]);
  expect(ids(rows.rows(cards, NO_FILTER, { by: "load", direction: "descending" }, figures))).toEqual([2, 1, 3]);
});

test("ten thousand cards are found and ordered whole, and compared by letters once however often they are asked for", () => {
  const cards = Array.from({ length: 10_000 }, (_, index) =>
    sampleCard(index + 1, { name: `rack ${(index * 7_919) % 10_000}`, status: index % 100 === 0 ? "critical" : "ok" }),
  );
  let compared = 0;
  const rows = new FleetRows((one, other) => {
    compared++;
    return compare(one, other);
  });
  const all = rows.rows(cards, NO_FILTER, WORST, none);
  expect(all).toHaveLength(10_000);
  expect(all.slice(0, 100).every(({ status }) => status === "critical")).toBe(true);
  const first = compared;
  expect(rows.rows([...cards], { ...NO_FILTER, search: "9999" }, BY_NAME, none)).toHaveLength(1);
  expect(first).toBeGreaterThan(0);
  expect(compared).toBe(first);
});
