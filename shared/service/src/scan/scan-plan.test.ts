import type { LocalInterface } from "@istars/protocol/net/discovery/interfaces.ts";
import { LOOPBACK } from "@istars/protocol/net/discovery/scripted-card.ts";
import { expect, test } from "vitest";
import { addressesOf, countAddresses } from "./address-range.ts";
import { planScan } from "./scan-plan.ts";

const wire = (name: string, address: string, prefix: number): LocalInterface => ({
  ...{ name, mac: "02:00:5e:00:53:fe", isLoopback: false, ipv6LinkLocal: [] },
  ipv4: [{ address, prefix, broadcast: null }],
});
const ETH0 = wire("eth0", "192.0.2.200", 24);
const WIDE = wire("wide", "10.1.6.7", 8);

test("a request that says nothing asks all interfaces, for cards of ours alone", () => {
  const { task, reach, notes } = planScan({}, [LOOPBACK, ETH0]);
  expect(task).toEqual({ interfaces: [LOOPBACK, ETH0], ranges: [], foreignRanges: null, community: "public", isTimed: false });
  expect(reach).toEqual({ interfaces: null, ranges: [], foreignRanges: null });
  expect(notes).toEqual([]);
});

test("named interfaces alone are asked, and one that is not there is named with those that are", () => {
  expect(planScan({ interfaces: ["eth0"] }, [LOOPBACK, ETH0]).task.interfaces).toEqual([ETH0]);
  expect(() => planScan({ interfaces: ["eth0", "eth7"] }, [LOOPBACK, ETH0])).toThrow(
    expect.objectContaining({ code: "interface.unknown", value: "eth7", message: expect.stringContaining("there are: lo, eth0") }),
  );
});

test("without ranges other makers' UPSs are asked for in the interfaces' own subnets, of loopback only at its own address", () => {
  const { task } = planScan({ foreign: true }, [LOOPBACK, ETH0]);
  expect(countAddresses(task.foreignRanges ?? [])).toBe(255);
  expect([...addressesOf(task.foreignRanges ?? [])].slice(0, 2)).toEqual(["127.0.0.1", "192.0.2.1"]);
});

test("of a subnet larger than a /22 only the part around this machine is asked, which is said", () => {
  const { task, notes } = planScan({ foreign: true }, [WIDE]);
  const addresses = [...addressesOf(task.foreignRanges ?? [])];
  expect([addresses.length, addresses[0], addresses.at(-1)]).toEqual([1_022, "10.1.4.1", "10.1.7.254"]);
  expect(notes).toEqual([expect.stringMatching(/^wide: .*10\.1\.6\.7\/8.*range/)]);
  expect(planScan({}, [WIDE]).notes).toEqual([]);
});

test("ranges are asked in place of the interfaces' subnets, each address once", () => {
  const { task, reach, notes } = planScan({ foreign: true, ranges: ["192.0.2.1-192.0.2.5", "192.0.2.4/30"] }, [WIDE]);
  expect(task.ranges).toEqual(reach.ranges);
  expect([...addressesOf(task.foreignRanges ?? [])]).toEqual([1, 2, 3, 4, 5, 6].map((n) => `192.0.2.${n}`));
  expect(notes).toEqual([]);
});

test("a range that is none is refused before anything is asked", () => {
  expect(() => planScan({ ranges: ["192.0.2.0/24", "nonsense"] }, [ETH0])).toThrow(expect.objectContaining({ value: "nonsense" }));
});

test("a machine without a network says so", () => {
  expect(planScan({}, []).notes).toEqual([expect.stringContaining("no network interface")]);
});
