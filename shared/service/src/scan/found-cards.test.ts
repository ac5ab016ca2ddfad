import { expect, test } from "vitest";
import { parseRange } from "./address-range.ts";
import { FoundCards, MAX_FOUND } from "./found-cards.ts";
import type { Reach } from "./reach.ts";
import { sampleCard, sampleForeign } from "./sample-sighting.ts";

const A = "02:00:5e:00:53:01";
const B = "02:00:5e:00:53:02";
const EVERYWHERE: Reach = { interfaces: null, ranges: [], foreignRanges: null };
const at = (scan: number, wallMs = 1_000): { readonly wallMs: number; readonly scan: number } => ({ scan, wallMs });

test("a card met in several ways is one row, with the ways in a fixed order and the newest of what it told", () => {
  const found = new FoundCards();
  expect([...found.see(sampleCard({}, { by: "sweep" }), at(1, 1_000))]).toEqual([A]);
  expect([...found.see(sampleCard({ name: "rack-b" }), at(1, 1_010))]).toEqual([A]);
  expect(found.all()).toEqual([
    expect.objectContaining({
      key: A,
      kind: "istars",
      foundBy: ["broadcast", "sweep"],
      interface: "eth0",
      here: sampleCard({ name: "rack-b" }).here,
      foreign: null,
      warnings: [],
      firstSeenWallMs: 1_000,
      lastSeenWallMs: 1_010,
      isLost: false,
    }),
  ]);
});

test("the same answer again is no news, except after a while for the time it was seen", () => {
  const found = new FoundCards();
  found.see(sampleCard(), at(1, 1_000));
  expect(found.see(sampleCard(), at(1, 1_900)).size).toBe(0);
  expect(found.get(A)?.lastSeenWallMs).toBe(1_900);
  expect([...found.see(sampleCard(), at(1, 2_000))]).toEqual([A]);
  // A clock that was set back tells once, and goes on from there.
  expect([...found.see(sampleCard(), at(1, 500))]).toEqual([A]);
  expect(found.see(sampleCard(), at(1, 600)).size).toBe(0);
});

test("a new card with its default password is warned of", () => {
  const found = new FoundCards();
  found.see(sampleCard({ isNew: true }), at(1));
  expect(found.get(A)?.warnings).toEqual(["default-password"]);
});

test("two cards at one address warn both, until one of them moves", () => {
  const found = new FoundCards();
  found.see(sampleCard(), at(1));
  expect([...found.see(sampleCard({ mac: B }), at(1))].sort()).toEqual([A, B]);
  expect([A, B].map((mac) => found.get(mac)?.warnings)).toEqual([["duplicate-address"], ["duplicate-address"]]);
  expect([...found.see(sampleCard({ mac: B, address: "192.0.2.8" }), at(1))].sort()).toEqual([A, B]);
  expect([A, B].map((mac) => found.get(mac)?.warnings)).toEqual([[], []]);
});

test("of three cards at one address each is warned, also when only two are left", () => {
  const found = new FoundCards();
  const macs = [A, B, "02:00:5e:00:53:03"];
  for (const mac of macs) found.see(sampleCard({ mac }), at(1));
  expect(macs.map((mac) => found.get(mac)?.warnings)).toEqual(macs.map(() => ["duplicate-address"]));
  found.see(sampleCard({ mac: A, address: "192.0.2.8" }), at(1));
  expect(macs.map((mac) => found.get(mac)?.warnings.length)).toEqual([0, 1, 1]);
});

test("cards without an address do not share one", () => {
  const found = new FoundCards();
  for (const mac of [A, B]) found.see(sampleCard({ mac, address: "0.0.0.0" }, { from: "192.0.2.200" }), at(1));
  expect(found.all().flatMap(({ warnings }) => warnings)).toEqual([]);
});

test("a lost card takes no address from another", () => {
  const found = new FoundCards();
  found.see(sampleCard(), at(1));
  found.see(sampleCard({ mac: B }), at(2));
  expect([...found.loseUnmet(2, EVERYWHERE)].sort()).toEqual([A, B]);
  expect(found.get(A)).toMatchObject({ isLost: true, warnings: [] });
  expect(found.get(B)).toMatchObject({ isLost: false, warnings: [] });
});

test("a card in a wrong subnet is warned of, unless another interface of the same wire is in the right one", () => {
  const found = new FoundCards();
  const wrong = sampleCard({}, { interface: "wlan0", isWrongSubnet: true });
  found.see(wrong, at(1));
  expect(found.get(A)).toMatchObject({ warnings: ["wrong-subnet"], interface: "wlan0" });
  found.see(sampleCard(), at(1));
  found.see(wrong, at(1));
  expect(found.get(A)).toMatchObject({ warnings: [], interface: "eth0" });
  // The next scan meets it through that one only: the first was pulled.
  found.see(wrong, at(2));
  expect(found.get(A)).toMatchObject({ warnings: ["wrong-subnet"], interface: "wlan0" });
});

test("a card that moved to a wrong subnet in mid-scan is warned of", () => {
  const found = new FoundCards();
  found.see(sampleCard(), at(1));
  found.see(sampleCard({ address: "10.9.9.9" }, { isWrongSubnet: true }), at(1));
  expect(found.get(A)?.warnings).toEqual(["wrong-subnet"]);
});

test("what does not answer a later scan is lost, and back when it answers again", () => {
  const found = new FoundCards();
  found.see(sampleCard(), at(1));
  found.see(sampleCard({ mac: B, address: "192.0.2.8" }), at(2));
  expect([...found.loseUnmet(2, EVERYWHERE)]).toEqual([A]);
  expect(found.all().map(({ isLost }) => isLost)).toEqual([true, false]);
  expect(found.loseUnmet(3, { ...EVERYWHERE, interfaces: new Set(["eth1"]) }).size).toBe(0);
  expect([...found.see(sampleCard(), at(3))]).toEqual([A]);
  expect(found.get(A)?.isLost).toBe(false);
});

test.each([
  ["a scan of another interface", { interfaces: new Set(["eth1"]) }, [false, false, false]],
  ["a scan of their interface", { interfaces: new Set(["eth0"]) }, [true, false, false]],
  ["a scan of all interfaces", { interfaces: null }, [true, false, false]],
  ["a scan of the range of the second", { interfaces: new Set(["eth1"]), ranges: [parseRange("198.51.100.0/24")] }, [false, true, false]],
  [
    "a scan for others in their range",
    { interfaces: new Set(["eth1"]), foreignRanges: [parseRange("192.0.2.0/24")] },
    [false, false, true],
  ],
  ["a scan for others elsewhere", { interfaces: new Set(["eth1"]), foreignRanges: [parseRange("203.0.113.0/24")] }, [false, false, false]],
])("%s loses only what it should have met", (_what, reach: Partial<Reach>, lost) => {
  const found = new FoundCards();
  found.see(sampleCard(), at(1));
  found.see(sampleCard({ mac: B, address: "198.51.100.7" }, { by: "sweep", interface: null }), at(1));
  found.see(sampleForeign(), at(1));
  found.loseUnmet(2, { ...EVERYWHERE, ...reach });
  expect(found.all().map(({ isLost }) => isLost)).toEqual(lost);
});

test("another maker's UPS is a row by protocol, address and port, a NUT server's each by its name too", () => {
  const found = new FoundCards();
  found.see(sampleForeign(), at(1));
  found.see(sampleForeign({ name: "a" }, "nut"), at(1));
  found.see(sampleForeign({ name: "b" }, "nut"), at(1));
  expect(found.all().map(({ key, foundBy }) => [key, ...foundBy])).toEqual([
    ["snmp:192.0.2.9:161", "snmp"],
    ["nut:192.0.2.9:3493/a", "nut"],
    ["nut:192.0.2.9:3493/b", "nut"],
  ]);
  expect(found.foreignAt("192.0.2.9")).toHaveLength(3);
  expect(found.hasOursAt("192.0.2.9")).toBe(false);
  found.see(sampleCard({ address: "192.0.2.9" }), at(1));
  expect(found.hasOursAt("192.0.2.9")).toBe(true);
  for (const key of found.foreignAt("192.0.2.9")) found.remove(key);
  expect(found.all().map(({ key }) => key)).toEqual([A]);
});

test("a forger who makes up cards fills the list to its limit and no further", () => {
  const found = new FoundCards();
  const macOf = (n: number) =>
    `02:00:${n
      .toString(16)
      .padStart(8, "0")
      .replace(/..(?=.)/g, "$&:")}`;
  for (let n = 0; n < MAX_FOUND + 10; n++) found.see(sampleCard({ mac: macOf(n) }), at(1));
  expect(found.all()).toHaveLength(MAX_FOUND);
  expect(found.isFull).toBe(true);
  expect([...found.see(sampleCard({ mac: macOf(5), name: "moved" }), at(1))]).toEqual([macOf(5)]);
  found.clear();
  expect(found.all()).toEqual([]);
});
