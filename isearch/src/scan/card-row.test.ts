import { sampleHere } from "@istars/protocol/net/discovery/sample-here.ts";
import { FoundCards } from "@istars/service/scan/found-cards.ts";
import { sampleCard, sampleForeign } from "@istars/service/scan/sample-sighting.ts";
import type { Sighting } from "@istars/service/scan/sighting.ts";
import { expect, test } from "vitest";
import { byAddress, CARD_COLUMNS, cardRow } from "./card-row.ts";

const cardsOf = (...sightings: readonly Sighting[]) => {
  const found = new FoundCards();
  for (const sighting of sightings) found.see(sighting, { scan: 1, wallMs: 0 });
  return found.all();
};
const rowOf = (sighting: Sighting): readonly string[] => cardsOf(sighting).flatMap(cardRow);
const UPS = sampleHere().ups;

test("a card of ours is told by name, MAC, address with its source, UPS, firmware and location", () => {
  expect(rowOf(sampleCard())).toEqual(["Rack 1", "02:00:5e:00:53:01", "192.0.2.7/24 (static)", "Mains", "0.1.0", "Basement", ""]);
  expect(rowOf(sampleCard())).toHaveLength(CARD_COLUMNS.length);
});

test.each([
  [{ source: "dhcp" }, "192.0.2.7/24 (DHCP)"],
  [{ source: "link-local", address: "169.254.3.4", prefix: 16 }, "169.254.3.4/16 (link-local)"],
  [{ source: "unknown", prefix: null }, "192.0.2.7 (source unknown)"],
] as const)("the address of %j is told as %j", (change, text) => {
  expect(rowOf(sampleCard(change))[2]).toBe(text);
});

test.each([
  [null, "no UPS heard"],
  [{ isLost: true }, "UPS lost"],
  [{ outputSource: null }, "state unknown"],
  [{ outputSource: "battery", onBattery: true, charge: 79.6, worstAlarm: "warning" }, "Battery 80 %, warning"],
  [{ outputSource: "battery", onBattery: true, charge: null }, "Battery"],
  [{ outputSource: "bypass", worstAlarm: "critical" }, "Bypass, critical"],
] as const)("a UPS of which %j is told is shown as %j", (ups, text) => {
  expect(rowOf(sampleCard({ ups: ups && UPS && { ...UPS, ...ups } }))[3]).toBe(text);
});

test("warnings and loss stand in words", () => {
  expect(rowOf(sampleCard({ isNew: true }, { isWrongSubnet: true }))[6]).toBe("wrong subnet, default password");
  const [card] = cardsOf(sampleCard());
  expect(card && cardRow({ ...card, isLost: true })[6]).toBe("lost");
});

test("another maker's UPS is told by what it speaks, and its port where it is not the usual one", () => {
  expect(rowOf(sampleForeign())).toEqual(["ups", "", "192.0.2.9 (SNMP)", "ACME Online 3000", "", "", ""]);
  const nut = sampleForeign({ port: 3_494, manufacturer: null, model: null, name: null }, "nut");
  expect(rowOf(nut)).toEqual(["", "", "192.0.2.9:3494 (NUT)", "", "", "", ""]);
});

test("cards stand in the order of their addresses as numbers, IPv6 behind IPv4", () => {
  const addresses = ["fe80::1", "192.0.2.10", "10.0.0.1", "192.0.2.9", "2001:db8::2"];
  const cards = cardsOf(...addresses.map((address, n) => sampleCard({ address, mac: `02:00:5e:00:53:0${n}` })), sampleForeign());
  expect(cards.sort(byAddress).map(({ here, foreign }) => (here ?? foreign)?.address)).toEqual([
    "10.0.0.1",
    "192.0.2.9",
    "192.0.2.9",
    "192.0.2.10",
    "2001:db8::2",
    "fe80::1",
  ]);
});
