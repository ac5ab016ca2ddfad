import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import { expect, test } from "vitest";
import { knownAmong, reachOfFound } from "./found-reach.ts";

const seen = { foundBy: [], interface: "eth0", warnings: [], firstSeenWallMs: 0, lastSeenWallMs: 0, isLost: false } as const;
const ours = (address: string, http: number | null, https: number | null): FoundCard => ({
  ...seen,
  foundBy: [],
  warnings: [],
  key: "02:00:00:00:00:01",
  kind: "istars",
  foreign: null,
  here: {
    ...{ mac: "02:00:00:00:00:01", cardId: "c", serial: null, model: "iStars", firmware: "1", name: "rack 1", location: "" },
    ...{ source: "dhcp", address, prefix: 24, gateway: null, dns: [], isNew: false, ups: null, change: null },
    ports: { http, https, snmp: null, nut: null },
  },
});
const other = (kind: "snmp" | "nut", port: number, name: string | null): FoundCard => ({
  ...seen,
  foundBy: [],
  warnings: [],
  key: kind === "nut" ? `nut:192.0.2.9:${port}/${name}` : `snmp:192.0.2.9:${port}`,
  kind,
  here: null,
  foreign: { address: "192.0.2.9", port, manufacturer: null, model: "Onyx", name },
});
const secrets = { token: "abc", community: "public" };

test("a card of ours is met over https where it can be, and without a token none is sent", () => {
  expect(reachOfFound(ours("192.0.2.7", 80, 443), secrets)).toEqual({
    kind: "istars",
    url: "https://192.0.2.7",
    identityKey: null,
    token: "abc",
  });
  expect(reachOfFound(ours("192.0.2.7", 8080, null), { ...secrets, token: "" })).toEqual({
    kind: "istars",
    url: "http://192.0.2.7:8080",
    identityKey: null,
  });
  expect(reachOfFound(ours("192.0.2.7", null, null), secrets)).toBeNull();
});

test("another maker's card is asked with the community of the search, a NUT server for the UPS that was found", () => {
  expect(reachOfFound(other("snmp", 161, null), secrets)).toMatchObject({
    kind: "snmp",
    host: "192.0.2.9",
    port: 161,
    community: "public",
  });
  expect(reachOfFound(other("nut", 3493, "rack2"), secrets)).toEqual({
    kind: "nut",
    host: "192.0.2.9",
    port: 3493,
    ups: "rack2",
    user: null,
  });
});

test("what the fleet has is known by kind and address, whichever of its ports it is reached at", () => {
  const isKnown = knownAmong([
    { kind: "istars", address: "192.0.2.7:8080" },
    { kind: "snmp", address: "192.0.2.9" },
    { kind: "nut", address: "rack2@192.0.2.9:3494" },
  ]);
  expect(isKnown(ours("192.0.2.7", 8080, 443))).toBe(true);
  expect(isKnown(ours("192.0.2.7", 80, 443))).toBe(false);
  expect(isKnown(ours("192.0.2.9", 161, null))).toBe(false);
  expect(isKnown(other("snmp", 161, null))).toBe(true);
  expect(isKnown(other("snmp", 1161, null))).toBe(false);
  expect(isKnown(other("nut", 3494, "rack2"))).toBe(true);
  expect(isKnown(other("nut", 3494, "rack3"))).toBe(false);
});
