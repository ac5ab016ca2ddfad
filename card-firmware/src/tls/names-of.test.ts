import { expect, test } from "vitest";
import { namesOf } from "./names-of.ts";

const CARD = {
  facts: { name: "Rack 3, left", cardId: "6f1c" },
  host: { name: "UPS-1", serial: "A17" },
  network: { mac: "02:00:5e:0a:0b:0c", address: "192.0.2.7" },
  listens: { host: "0.0.0.0" },
} as const;

test("a certificate names the card as it is called and reached", () => {
  expect(namesOf(CARD)).toEqual({
    name: "Rack 3, left",
    serial: "A17",
    hosts: ["ups-1", "istars-0a0b0c.local"],
    addresses: ["192.0.2.7"],
  });
});

test("a name that could be a host's is one, and an address is listened to as it stands", () => {
  const facts = { name: "ups-1.example.org", cardId: "6f1c" };
  const network = { ...CARD.network, address: "fe80::1%eth0" };
  expect(namesOf({ facts, host: { ...CARD.host, serial: null }, network, listens: { host: "127.0.0.1" } })).toMatchObject({
    serial: "6f1c",
    hosts: ["ups-1.example.org", "ups-1", "istars-0a0b0c.local"],
    addresses: ["fe80::1", "127.0.0.1"],
  });
});

test("a card without an address is named by its names alone", () => {
  expect(namesOf({ ...CARD, network: { ...CARD.network, address: null } }).addresses).toEqual([]);
  expect(namesOf({ ...CARD, listens: { host: "localhost" } }).hosts).toContain("localhost");
});
