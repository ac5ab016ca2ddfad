import type { NetworkSettings } from "@istars/protocol/model/settings/network.ts";
import { localInterfaces } from "@istars/protocol/net/discovery/interfaces.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import { expect, test } from "vitest";
import { Listeners } from "./listeners.ts";
import { SimulatedNetwork } from "./simulated-network.ts";

const signal = new AbortController().signal;
const at = (address: string): NetworkSettings => ({ mode: "static", address, prefix: 8, gateway: null, dns: [] });

/** Something that listens; `refuses` an address as if it were taken. */
function listener(name: string, host: string, refuses: string | null = null) {
  const moved: string[] = [];
  const one = {
    name,
    host,
    moved,
    move: async (to: string) => {
      if (to === refuses) throw Object.assign(new Error("in use"), { code: "EADDRINUSE" });
      moved.push(to);
      one.host = to;
    },
  };
  return one;
}

function setUp(base: string, ...all: readonly ReturnType<typeof listener>[]) {
  const listeners = new Listeners(silentLogger);
  for (const one of all) listeners.add(one);
  return new SimulatedNetwork({ cardId: "c0ffee", base, interfaces: localInterfaces, move: (from, to) => listeners.move(from, to) });
}

test("everything that listens at the card's address follows it, and what listens elsewhere stays", async () => {
  const [http, nut, other] = [listener("http", "127.1.0.1"), listener("nut", "127.1.0.1"), listener("snmp", "0.0.0.0")];
  const network = setUp("127.1.0.1", http, nut, other);
  let told = 0;
  network.onChange(() => told++);
  await network.apply(at("127.1.0.9"), signal);
  expect([http.moved, nut.moved, other.moved, told]).toEqual([["127.1.0.9"], ["127.1.0.9"], [], 1]);
  expect(network.current()).toMatchObject({ address: "127.1.0.9", prefix: 8, source: "static" });
  await network.apply({ ...at(""), mode: "system", address: null, prefix: null }, signal);
  expect([http.host, network.current().address]).toEqual(["127.1.0.1", "127.1.0.1"]);
});

test("when one cannot follow, those that went before it come back", async () => {
  const [http, nut] = [listener("http", "127.1.0.1"), listener("nut", "127.1.0.1", "127.1.0.9")];
  const network = setUp("127.1.0.1", http, nut);
  await expect(network.apply(at("127.1.0.9"), signal)).rejects.toMatchObject({ reason: "cannot-listen EADDRINUSE" });
  expect([http.moved, nut.moved, network.current().address]).toEqual([["127.1.0.9", "127.1.0.1"], [], "127.1.0.1"]);
});

test("an address this machine does not have, a lease, and leaving all addresses for one are refused before anything moves", async () => {
  const http = listener("http", "127.1.0.1");
  const network = setUp("127.1.0.1", http);
  await expect(network.apply(at("198.51.100.254"), signal)).rejects.toMatchObject({ reason: "cannot-listen EADDRNOTAVAIL" });
  await expect(network.apply({ ...at(""), mode: "dhcp", address: null }, signal)).rejects.toMatchObject({ reason: "no-dhcp-server" });
  await expect(setUp("0.0.0.0").apply(at("127.1.0.9"), signal)).rejects.toMatchObject({ reason: "not-on-one-address" });
  expect(http.moved).toEqual([]);
});

test("the MAC is locally administered, and the same for a card each time", () => {
  const macOf = (cardId: string) =>
    new SimulatedNetwork({ cardId, base: "127.0.0.1", interfaces: localInterfaces, move: async () => {} }).current().mac;
  const macs = Array.from({ length: 200 }, (_, i) => macOf(`card ${i}`));
  for (const mac of macs) expect(mac).toMatch(/^[0-9a-f][26ae](:[0-9a-f]{2}){5}$/);
  expect(new Set(macs).size).toBe(200);
  expect(macOf("card 7")).toBe(macs[7]);
});
