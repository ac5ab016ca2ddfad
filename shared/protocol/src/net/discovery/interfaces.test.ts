import { expect, test } from "vitest";
import { isInSubnet, localInterfaces } from "./interfaces.ts";

const v4 = (address: string, netmask: string, mac = "02:00:5E:00:53:01", internal = false) =>
  ({ family: "IPv4", address, netmask, mac, internal, cidr: null }) as const;
const v6 = (address: string, scopeid: number) =>
  ({ family: "IPv6", address, netmask: "ffff:ffff:ffff:ffff::", mac: "02:00:5e:00:53:01", internal: false, cidr: null, scopeid }) as const;

test("an interface has its subnets with their broadcast addresses, and its link-local IPv6 addresses", () => {
  const read = () => ({
    eth0: [v4("192.0.2.7", "255.255.255.0"), v4("198.51.100.130", "255.255.255.192"), v6("fe80::1", 2), v6("2001:db8::1", 0)],
  });
  expect(localInterfaces(read)).toEqual([
    {
      name: "eth0",
      mac: "02:00:5e:00:53:01",
      isLoopback: false,
      ipv4: [
        { address: "192.0.2.7", prefix: 24, broadcast: "192.0.2.255" },
        { address: "198.51.100.130", prefix: 26, broadcast: "198.51.100.191" },
      ],
      ipv6LinkLocal: [{ address: "fe80::1", scope: process.platform === "win32" ? "2" : "eth0" }],
    },
  ]);
});

test("masks from /0 to /32 are understood; /31 and /32 have no broadcast address", () => {
  const at = (address: string, netmask: string) => localInterfaces(() => ({ p: [v4(address, netmask)] }))[0]?.ipv4[0];
  expect(at("10.1.2.3", "255.255.255.255")).toEqual({ address: "10.1.2.3", prefix: 32, broadcast: null });
  expect(at("10.1.2.3", "255.255.255.254")).toEqual({ address: "10.1.2.3", prefix: 31, broadcast: null });
  expect(at("10.1.2.3", "255.255.255.252")).toEqual({ address: "10.1.2.3", prefix: 30, broadcast: "10.1.2.3" });
  expect(at("127.0.0.1", "255.0.0.0")).toEqual({ address: "127.0.0.1", prefix: 8, broadcast: "127.255.255.255" });
  expect(at("10.1.2.3", "128.0.0.0")).toEqual({ address: "10.1.2.3", prefix: 1, broadcast: "127.255.255.255" });
  expect(at("10.1.2.3", "0.0.0.0")).toEqual({ address: "10.1.2.3", prefix: 0, broadcast: "255.255.255.255" });
});

test("loopback says so, and an interface without an address is there without one", () => {
  const [lo, none] = localInterfaces(() => ({ lo: [v4("127.0.0.1", "255.0.0.0", "00:00:00:00:00:00", true)], none: [] }));
  expect(lo).toMatchObject({ isLoopback: true, mac: "00:00:00:00:00:00" });
  expect(none).toMatchObject({ isLoopback: false, ipv4: [], ipv6LinkLocal: [] });
});

test("an address is in a subnet by its leading bits", () => {
  const subnet = { address: "192.0.2.7", prefix: 25 };
  expect(isInSubnet("192.0.2.127", subnet)).toBe(true);
  expect(isInSubnet("192.0.2.128", subnet)).toBe(false);
  expect(isInSubnet("200.1.1.1", { address: "1.1.1.1", prefix: 0 })).toBe(true);
  expect(isInSubnet("192.0.2.7", { address: "192.0.2.7", prefix: 32 })).toBe(true);
  for (const none of ["fe80::1", "", "192.0.2", "192.0.2.256", "192.0.2.1.1"])
    expect(isInSubnet(none, { address: "1.1.1.1", prefix: 0 })).toBe(false);
});

test("this machine's loopback interface is found", () => {
  expect(localInterfaces().find((each) => each.isLoopback)?.ipv4).toContainEqual({
    address: "127.0.0.1",
    prefix: 8,
    broadcast: "127.255.255.255",
  });
});
