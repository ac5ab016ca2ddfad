import { expect, test } from "vitest";
import type { NetworkSettings } from "./network.ts";
import { ipv4Number, ipv4Text, networkFaults, networkSettingsOf, subnetOf } from "./network-faults.ts";

const settings = (fields: Partial<NetworkSettings>): NetworkSettings => ({
  mode: "static",
  address: "192.0.2.7",
  prefix: 24,
  gateway: "192.0.2.1",
  dns: [],
  ...fields,
});
const told = (fields: Partial<NetworkSettings>, mayLoopback = false) =>
  networkFaults(settings(fields), { mayLoopback }).map(({ pointer, code }) => `${pointer} ${code}`);

test("a static address that fits together has no faults, whatever its subnet", () => {
  expect(told({})).toEqual([]);
  expect(told({ gateway: null, dns: ["192.0.2.53", "198.51.100.53"] })).toEqual([]);
  expect(told({ address: "10.1.2.3", prefix: 8, gateway: "10.255.255.254" })).toEqual([]);
  expect(told({ address: "192.0.2.6", prefix: 31, gateway: "192.0.2.7" })).toEqual([]);
  expect(told({ address: "223.255.255.1", prefix: 30, gateway: "223.255.255.2" })).toEqual([]);
});

test("what a static address lacks or cannot be is told by field", () => {
  expect(told({ address: null, prefix: null })).toEqual(["/address required", "/prefix required"]);
  expect(told({ address: "192.0.2.256" })).toEqual(["/address not-an-ipv4"]);
  expect(told({ address: "192.0.2.0" })).toEqual(["/address network-address"]);
  expect(told({ address: "192.0.2.255" })).toEqual(["/address broadcast-address"]);
  for (const address of ["0.0.0.0", "0.1.2.3", "127.0.0.1", "224.0.0.1", "255.255.255.255"]) {
    expect([address, told({ address, gateway: null })]).toEqual([address, ["/address unusable"]]);
  }
  expect(told({ address: "192.0.2.7", prefix: 29, gateway: null })).toEqual(["/address broadcast-address"]);
});

test("a gateway has to be another machine of the same subnet", () => {
  expect(told({ gateway: "192.0.3.1" })).toEqual(["/gateway outside-subnet"]);
  expect(told({ gateway: "192.0.2.7" })).toEqual(["/gateway own-address"]);
  expect(told({ gateway: "192.0.2.255" })).toEqual(["/gateway broadcast-address"]);
  expect(told({ gateway: "192.0.2.0" })).toEqual(["/gateway network-address"]);
  expect(networkFaults(settings({ gateway: "192.0.3.1" }))[0]?.params).toEqual({ subnet: "192.0.2.0/24" });
});

test("DNS servers are held against the same rules in every mode, and may be on this machine", () => {
  expect(told({ mode: "dhcp", address: null, prefix: null, gateway: null, dns: ["224.0.0.251"] })).toEqual(["/dns/0 unusable"]);
  expect(told({ dns: ["127.0.0.53", "300.1.1.1"] })).toEqual(["/dns/1 not-an-ipv4"]);
});

test("modes that bring their own address do not look at the other fields", () => {
  expect(told({ mode: "dhcp", gateway: "10.0.0.1" })).toEqual([]);
  expect(told({ mode: "system", address: null })).toEqual([]);
});

test("a simulated card may live on the loopback network, and a real one may not", () => {
  const loopback = { address: "127.9.8.7", prefix: 8, gateway: null };
  expect(told(loopback, true)).toEqual([]);
  expect(told(loopback)).toEqual(["/address unusable"]);
});

test("what is asked for from the network becomes settings as they are kept", () => {
  expect(networkSettingsOf({ mode: "dhcp" })).toEqual({ mode: "dhcp", address: null, prefix: null, gateway: null, dns: [] });
  const wanted = { mode: "static", address: "192.0.2.7", prefix: 24, gateway: null, dns: ["192.0.2.1"] } as const;
  expect(networkSettingsOf({ ...wanted, dns: [...wanted.dns] })).toEqual(wanted);
});

test("addresses are numbers of 32 bits and back, and know their subnet", () => {
  expect(ipv4Number("192.0.2.7")).toBe(0xc0000207);
  expect(ipv4Text(0xc0000207)).toBe("192.0.2.7");
  expect(ipv4Number("1.2.3")).toBeNull();
  expect(subnetOf(0xc0000207, 24)).toEqual({ first: 0xc0000200, last: 0xc00002ff });
  expect(subnetOf(0xffffffff, 1)).toEqual({ first: 0x80000000, last: 0xffffffff });
});
