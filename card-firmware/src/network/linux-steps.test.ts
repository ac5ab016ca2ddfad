import type { NetworkSettings } from "@istars/protocol/model/settings/network.ts";
import { expect, test } from "vitest";
import { DHCP_CLIENTS, dhcpSteps, kernelSettingsFor, type PortState, type Step, staticSteps } from "./linux-steps.ts";

const wanted: NetworkSettings = { mode: "static", address: "192.0.2.7", prefix: 24, gateway: "192.0.2.1", dns: [] };
const before: PortState = {
  addresses: [{ address: "10.0.0.5", prefix: 8, isDynamic: true }],
  gateway: "10.0.0.1",
  kernel: { "net.ipv4.conf.all.rp_filter": "2", "net.ipv4.conf.eth0.rp_filter": "1", "net.ipv4.conf.eth0.promote_secondaries": "0" },
};
const runs = (steps: readonly Step[]) => steps.flatMap(({ run }) => (run ? [run.join(" ")] : []));
const undos = (steps: readonly Step[]) => [...steps].reverse().flatMap(({ undo }) => (undo ? [undo.join(" ")] : []));

test("a static address is there before the old one goes, and the way out comes last", () => {
  expect(runs(staticSteps("eth0", before, wanted))).toEqual([
    "sysctl -q -w net.ipv4.conf.all.rp_filter=0",
    "sysctl -q -w net.ipv4.conf.eth0.rp_filter=0",
    "sysctl -q -w net.ipv4.conf.eth0.promote_secondaries=1",
    "ip link set dev eth0 up",
    "ip -4 addr replace 192.0.2.7/24 brd + dev eth0",
    "ip -4 addr del 10.0.0.5/8 dev eth0",
    "ip -4 route replace default via 192.0.2.1 dev eth0",
  ]);
});

test("undoing goes backwards: the old address, then the kernel's settings, and the old way out when its address is back", () => {
  expect(undos(staticSteps("eth0", before, wanted))).toEqual([
    "ip -4 addr replace 10.0.0.5/8 brd + dev eth0",
    "ip -4 addr del 192.0.2.7/24 dev eth0",
    "sysctl -q -w net.ipv4.conf.eth0.promote_secondaries=0",
    "sysctl -q -w net.ipv4.conf.eth0.rp_filter=1",
    "sysctl -q -w net.ipv4.conf.all.rp_filter=2",
    "ip -4 route replace default via 10.0.0.1 dev eth0",
  ]);
});

test("an address that is there already is kept, also when the change is undone", () => {
  const there = { ...before, addresses: [{ address: "192.0.2.7", prefix: 24, isDynamic: false }], gateway: null };
  const steps = staticSteps("eth0", there, { ...wanted, gateway: null });
  expect(runs(steps).slice(-2)).toEqual(["ip -4 addr replace 192.0.2.7/24 brd + dev eth0", "ip -4 route flush exact 0.0.0.0/0 dev eth0"]);
  expect(undos(steps).filter((line) => line.startsWith("ip"))).toEqual(["ip -4 route flush exact 0.0.0.0/0 dev eth0"]);
});

test("DHCP starts on a port without addresses, which come back when nobody offers one", () => {
  const steps = dhcpSteps("eth0", before);
  expect(runs(steps).slice(-2)).toEqual(["ip link set dev eth0 up", "ip -4 addr del 10.0.0.5/8 dev eth0"]);
  expect(undos(steps).at(0)).toBe("ip -4 addr replace 10.0.0.5/8 brd + dev eth0");
  expect(undos(steps).at(-1)).toBe("ip -4 route replace default via 10.0.0.1 dev eth0");
});

test("a port with a dot in its name is named to the kernel as the kernel wants it", () => {
  expect(Object.keys(kernelSettingsFor("eth0.7"))).toContain("net.ipv4.conf.eth0/7.rp_filter");
});

test("DHCP clients stay in the foreground and look for another lease by themselves", () => {
  expect(DHCP_CLIENTS.map(({ command }) => command("eth0", "/pid").join(" "))).toEqual([
    "udhcpc -f -p /pid -i eth0 -t 3 -T 2",
    "dhclient -4 -d -pf /pid eth0",
  ]);
});
