import { expect, test } from "vitest";
import { DeskBench } from "./desk-bench.ts";

const MAINS_AWAY = { facts: { mainsOk: false, onBattery: true } } as const;

test.each(["snmp", "nut"] as const)("alarms of a card heard by %s are worked out from what it measures", async (kind) => {
  await using bench = await DeskBench.open([kind]);
  bench.link(1, "online");
  bench.read(1);
  bench.read(1, MAINS_AWAY);
  bench.read(1, MAINS_AWAY);
  await bench.settle();
  expect(bench.alarms()).toEqual(["1 on-battery ups", "1 input-bad ups"]);
  bench.read(1);
  await bench.settle();
  expect(bench.alarms()).toEqual([]);
  const stored = await bench.stored();
  expect(stored.map(({ kind: what, alarm }) => `${what} ${alarm}`)).toEqual([
    ...["alarm.raised on-battery", "alarm.raised input-bad", "alarm.cleared on-battery", "alarm.cleared input-bad"],
  ]);
  expect(stored[0]?.params).toMatchObject({ inputVoltage: 230, batteryVoltage: 54.4 });
});

test("SAFETY 2: what a polled card does not tell any more neither raises nor clears", async () => {
  await using bench = await DeskBench.open(["snmp"]);
  bench.link(1, "online");
  bench.read(1, MAINS_AWAY);
  bench.read(1, { facts: { mainsOk: null, onBattery: null, outputOn: null, fault: null }, trust: "unknown" });
  bench.link(1, "lost");
  await bench.settle();
  expect(bench.alarms()).toEqual(expect.arrayContaining(["1 on-battery ups", "1 input-bad ups"]));
  expect(bench.desk.alarms().filter(({ subject }) => subject === "ups")).toMatchObject([{ isStale: true }, { isStale: true }]);
  expect((await bench.history()).filter((kind) => kind.startsWith("alarm.cleared"))).toEqual([]);
});

test("an iStars card's alarms are its own word, whatever it measures", async () => {
  await using bench = await DeskBench.open();
  bench.begin(1);
  bench.read(1, MAINS_AWAY);
  await bench.settle();
  expect(bench.alarms()).toEqual([]);
});

test("a NUT server that does not reach its UPS is communications lost, until it does", async () => {
  await using bench = await DeskBench.open(["nut"]);
  bench.link(1, "online");
  bench.read(1);
  bench.link(1, "online", "DATA-STALE");
  await bench.settle();
  expect(bench.alarms()).toEqual(["1 communications-lost ups"]);
  bench.link(1, "online");
  await bench.settle();
  expect(bench.alarms()).toEqual([]);
});

test("alarms of polled cards go on over a restart", async () => {
  await using bench = await DeskBench.open(["snmp"]);
  bench.link(1, "online");
  bench.read(1, MAINS_AWAY);
  await bench.settle();
  await bench.restart(["snmp"]);
  bench.link(1, "online");
  bench.read(1, MAINS_AWAY);
  await bench.settle();
  expect(bench.alarms()).toEqual(["1 on-battery ups", "1 input-bad ups"]);
  expect(await bench.history()).toEqual(["alarm.raised on-battery", "alarm.raised input-bad"]);
});

test("traps of one name are noted once a minute, and change nothing", async () => {
  await using bench = await DeskBench.open(["snmp"]);
  bench.link(1, "online");
  const trap = (name: string) => bench.hear(1, { kind: "trap", name });
  for (let n = 0; n < 100; n++) trap("upsTrapOnBattery");
  for (let n = 0; n < 100; n++) trap(`invented-${n}`);
  await bench.settle();
  expect(await bench.history()).toHaveLength(10);
  expect(bench.alarms()).toEqual([]);
  await bench.settle(61_000);
  trap("upsTrapOnBattery");
  await bench.settle();
  expect(await bench.history()).toHaveLength(11);
});

test("what can be asked of a UPS is judged by its latest reading, aged to now, and its alarms", async () => {
  await using bench = await DeskBench.open(["snmp"]);
  expect(bench.desk.situationOf(1)).toMatchObject({ isOnline: false, reading: null, name: "card-1", site: "hall 1" });
  bench.link(1, "online");
  bench.read(1, { facts: { mainsOk: false, testing: true } });
  await bench.settle(3_000);
  expect(bench.desk.situationOf(1)).toMatchObject({ isOnline: true, reading: { ageMs: 3_000 }, alarms: ["input-bad", "test-in-progress"] });
  expect(bench.desk.testing()).toEqual([1]);
  expect(bench.desk.situationOf(2)).toBeNull();
});
