import type { WantedAddress } from "@istars/protocol/model/discovery.ts";
import { type PlanRequest, type Preview, type PreviewRow, previewSchema } from "@istars/protocol/model/isearch/address-plan.ts";
import { ipv4Number } from "@istars/protocol/model/settings/network-faults.ts";
import { jsonReader } from "@istars/protocol/net/discovery/json-reader.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { CheckFacts } from "./address-check.ts";
import { previewPlan } from "./planner.ts";
import { sampleFacts, sampleMac, withCard } from "./sample-facts.ts";
import { ScriptedProbe } from "./scripted-probe.ts";

const NEVER = new AbortController().signal;

const at = (address: string, change: Partial<Extract<WantedAddress, { mode: "static" }>> = {}): WantedAddress => ({
  ...{ mode: "static", address, prefix: 24, gateway: null, dns: [] },
  ...change,
});
const preview = (request: PlanRequest, facts: CheckFacts = sampleFacts(9)): Promise<Preview> => previewPlan(request, facts, NEVER);
const rows = (...wanted: WantedAddress[]): PlanRequest => ({ rows: wanted.map((each, i) => ({ mac: sampleMac(i + 1), wanted: each })) });
const faultsOf = ({ rows: all }: Preview) => all.map(({ faults }) => faults);
const faultOf = async (wanted: WantedAddress): Promise<PreviewRow["faults"]> => (await preview(rows(wanted))).rows[0]?.faults ?? [];

test("a row without faults says what is now, what will be, and that nobody is there", async () => {
  const plan = await preview(rows(at("192.0.2.50", { gateway: "192.0.2.254" }), { mode: "dhcp" }));
  expect(plan).toEqual({
    isClean: true,
    rows: [
      {
        ...{ row: 1, mac: sampleMac(1), name: "Rack 1", from: "192.0.2.1", wanted: at("192.0.2.50", { gateway: "192.0.2.254" }) },
        ...{ faults: [], check: "free", needsFirstPassword: false },
      },
      {
        ...{ row: 2, mac: sampleMac(2), name: "Rack 2", from: "192.0.2.2", wanted: { mode: "dhcp" } },
        ...{ faults: [], check: null, needsFirstPassword: false },
      },
    ],
  });
});

test("each thing that cannot be is named by its own word", async () => {
  expect(await faultOf(at("192.0.2.0"))).toEqual([{ code: "network-address" }]);
  expect(await faultOf(at("192.0.2.255"))).toEqual([{ code: "broadcast-address" }]);
  expect(await faultOf(at("192.0.2.300"))).toEqual([{ code: "bad-address" }]);
  expect(await faultOf(at("192.0.2.010"))).toEqual([{ code: "bad-address" }]);
  expect(await faultOf(at("224.0.0.7"))).toEqual([{ code: "bad-address" }]);
  expect(await faultOf(at("127.0.0.7"))).toEqual([{ code: "bad-address" }]);
  expect(await faultOf(at("192.0.2.50", { prefix: 32 }))).toEqual([{ code: "bad-prefix" }]);
  expect(await faultOf(at("192.0.2.50", { gateway: "198.51.100.1" }))).toEqual([{ code: "gateway-outside" }]);
  expect(await faultOf(at("192.0.2.50", { gateway: "192.0.2.50" }))).toEqual([{ code: "gateway-is-self" }]);
  expect(await faultOf(at("192.0.2.50", { gateway: "192.0.2.255" }))).toEqual([{ code: "bad-gateway" }]);
  expect(await faultOf(at("192.0.2.50", { dns: ["192.0.2.1", "x"] }))).toEqual([{ code: "bad-dns" }]);
  expect(await faultOf(at("192.0.2.50", { dns: ["1.1.1.1", "1.1.1.2", "1.1.1.3", "1.1.1.4"] }))).toEqual([{ code: "bad-dns" }]);
});

test("what is twice in the plan is named in both rows, each with the other's number", async () => {
  const plan = await preview({
    rows: [
      { mac: sampleMac(1), wanted: at("192.0.2.50") },
      { mac: sampleMac(2), wanted: at("192.0.2.50") },
      { mac: sampleMac(1).toUpperCase().replaceAll(":", "-"), wanted: at("192.0.2.51") },
    ],
  });
  expect(faultsOf(plan)).toEqual([
    [
      { code: "duplicate-mac", by: "3" },
      { code: "duplicate-address", by: "2" },
    ],
    [{ code: "duplicate-address", by: "1" }],
    [{ code: "duplicate-mac", by: "1" }],
  ]);
  expect(plan.isClean).toBe(false);
});

test("a card that was not found or is lost is unknown; another maker's is known by its MAC's place on the network", async () => {
  const facts = { ...withCard(sampleFacts(2), 2, { isLost: true }), probe: new ScriptedProbe({ "192.0.2.200": "00:00:5e:00:53:aa" }) };
  const macs = ["00:00:5e:00:53:bb", sampleMac(2), "00:00:5e:00:53:aa"];
  const plan = await preview({ rows: macs.map((mac, i) => ({ mac, wanted: at(`192.0.2.${50 + i}`) })) }, facts);
  expect(faultsOf(plan)).toEqual([[{ code: "unknown-card" }], [{ code: "unknown-card" }], [{ code: "not-ours", by: "Other" }]]);
});

test("an address that a found card, another maker's, this machine or a stranger has is taken, and by whom", async () => {
  const facts = { ...sampleFacts(9), probe: new ScriptedProbe({ "192.0.2.77": "00:00:5e:00:53:aa" }) };
  const plan = await preview(rows(at("192.0.2.9"), at("192.0.2.200"), at("192.0.2.254"), at("192.0.2.77")), facts);
  expect(faultsOf(plan).flat()).toEqual([
    { code: "address-taken", by: "Rack 9" },
    { code: "address-taken", by: "Other" },
    { code: "address-taken", by: "eth0" },
    { code: "address-taken", by: "00:00:5e:00:53:aa" },
  ]);
  expect(plan.rows.every(({ check }) => check === "taken")).toBe(true);
});

test("a card that is at the wanted address itself is no conflict, by the list, by its MAC, or by the MAC that answers for it", async () => {
  const probe = new ScriptedProbe({ "192.0.2.50": sampleMac(2), "192.0.2.3": "00:00:5e:00:53:33", "192.0.2.51": "00:00:5e:00:53:33" });
  const plan = await preview(rows(at("192.0.2.1"), at("192.0.2.50"), at("192.0.2.51")), { ...sampleFacts(9), probe });
  expect(plan.rows.map(({ check }) => check)).toEqual(["own", "own", "own"]);
  expect(plan.isClean).toBe(true);
});

test("what could not be found out is not checked, and never free", async () => {
  const facts = { ...sampleFacts(9), probe: new ScriptedProbe({}, ["198.51.100.7"]) };
  const plan = await preview(rows(at("198.51.100.7")), facts);
  expect(plan.rows[0]).toMatchObject({ check: "not-checked", faults: [] });
  const local = sampleFacts(1, () => ({ address: "127.0.0.9", prefix: 8 }));
  expect((await preview(rows(at("127.0.0.10", { prefix: 8 })), local)).rows[0]).toMatchObject({ check: "not-checked", faults: [] });
  expect(local.probe.looked).toEqual([[]]);
});

test("a card behind a router may move within its subnet and into this machine's, for elsewhere it could not be met again", async () => {
  const facts = withCard(
    sampleFacts(1, () => ({ address: "198.51.100.9", prefix: 24 })),
    1,
    { interface: null },
  );
  expect(faultsOf(await preview(rows(at("198.51.100.10")), facts))).toEqual([[]]);
  expect(faultsOf(await preview(rows(at("192.0.2.50")), facts))).toEqual([[]]);
  expect(faultsOf(await preview(rows(at("203.0.113.10")), facts))).toEqual([[{ code: "foreign-subnet" }]]);
  // On a wire of this machine broadcasts reach it anywhere.
  expect(faultsOf(await preview(rows(at("203.0.113.10"))))).toEqual([[]]);
});

test("a new card needs its first password", async () => {
  const plan = await preview(
    rows(at("192.0.2.50")),
    sampleFacts(1, () => ({ isNew: true })),
  );
  expect(plan.rows[0]?.needsFirstPassword).toBe(true);
});

test("from a start address, cards get the next free ones in their order: not the gateway's, a neighbour's or a stranger's", async () => {
  const facts = { ...sampleFacts(9), probe: new ScriptedProbe({ "192.0.2.12": "00:00:5e:00:53:aa" }) };
  const macs = [sampleMac(3), sampleMac(1), sampleMac(2)];
  const plan = await preview({ macs, start: "192.0.2.9", prefix: 24, gateway: "192.0.2.11", dns: ["192.0.2.11"] }, facts);
  expect(plan.isClean).toBe(true);
  expect(plan.rows.map(({ mac, wanted }) => [mac, wanted?.mode === "static" && wanted.address])).toEqual([
    [sampleMac(3), "192.0.2.10"],
    [sampleMac(1), "192.0.2.13"],
    [sampleMac(2), "192.0.2.14"],
  ]);
});

test("a card that has the next address already keeps it", async () => {
  const macs = [sampleMac(1), sampleMac(2), sampleMac(3)];
  const plan = await preview({ macs, start: "192.0.2.0", prefix: 24, gateway: null, dns: [] });
  expect(plan.rows.map(({ wanted, check }) => [wanted?.mode === "static" && wanted.address, check])).toEqual([
    ["192.0.2.1", "own"],
    ["192.0.2.2", "own"],
    ["192.0.2.3", "own"],
  ]);
});

test("cards for which the subnet has no address left are told so, and so is a start that is no address", async () => {
  const macs = [sampleMac(1), sampleMac(2), sampleMac(3)];
  const small = await preview({ macs, start: "192.0.2.53", prefix: 30, gateway: null, dns: [] });
  expect(faultsOf(small)).toEqual([[], [], [{ code: "no-address-left" }]]);
  const bad = await preview({ macs, start: "192.0.2.x", prefix: 24, gateway: null, dns: [] });
  expect(faultsOf(bad).every((faults) => faults.some(({ code }) => code === "bad-address"))).toBe(true);
});

test("whatever is asked for, the preview fits its schema, keeps the rows, and lets no two clean rows have one address", async () => {
  const octet = fc.integer({ min: 0, max: 12 }).map((last) => `192.0.2.${last}`);
  const text = fc.oneof(octet, octet, fc.constantFrom("dhcp", "", "x", "224.0.0.1", "192.0.2.255", "192.0.2.01"));
  const line = fc.tuple(fc.integer({ min: 0, max: 12 }), text, fc.constantFrom("24", "30", "0", "33", "", "x"), text);
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 12 }), async (lines) => {
      const csv = ["mac,address,prefix,gateway", ...lines.map(([n, ...cells]) => [sampleMac(n), ...cells].join(","))].join("\n");
      const plan = await preview({ csv });
      expect(jsonReader(previewSchema)(JSON.stringify(plan))).not.toHaveProperty("fault");
      expect(plan.rows.map(({ row }) => row)).toEqual(lines.map((_, i) => i + 1));
      const clean = plan.rows.filter(({ faults }) => faults.length === 0);
      expect(plan.isClean).toBe(clean.length === plan.rows.length);
      const addresses = clean.flatMap(({ wanted }) => (wanted?.mode === "static" ? [ipv4Number(wanted.address)] : []));
      expect(new Set(addresses).size).toBe(addresses.length);
      expect(clean.every(({ wanted, mac }) => wanted !== null && mac !== null)).toBe(true);
    }),
  );
});

test("from any start, addresses given are free hosts of the subnet, each once, in rising order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 255 }),
      fc.integer({ min: 24, max: 30 }),
      fc.integer({ min: 1, max: 9 }),
      async (last, prefix, count) => {
        const macs = Array.from({ length: count }, (_, i) => sampleMac(i + 1));
        const plan = await preview({ macs, start: `192.0.2.${last}`, prefix, gateway: null, dns: [] });
        const given = plan.rows.flatMap(({ wanted }) => (wanted?.mode === "static" ? [ipv4Number(wanted.address) ?? 0] : []));
        expect(given).toEqual([...new Set(given)].sort((a, b) => a - b));
        expect(
          faultsOf(plan)
            .flat()
            .every(({ code }) => code === "no-address-left"),
        ).toBe(true);
        expect(given.every((number) => number >= (ipv4Number("192.0.2.0") ?? 0) + last)).toBe(true);
        const size = 2 ** (32 - prefix);
        expect(given.every((number) => number % size !== 0 && number % size !== size - 1)).toBe(true);
      },
    ),
  );
});
