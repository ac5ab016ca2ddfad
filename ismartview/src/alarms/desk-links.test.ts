import { expect, test } from "vitest";
import { DeskBench, inputBad, raisedEvent } from "./desk-bench.ts";

test("a card that is away for half a minute is unreachable, and back when it has stayed for a moment", async () => {
  await using bench = await DeskBench.open();
  bench.begin(1);
  bench.link(1, "lost");
  await bench.settle(29_000);
  expect(bench.alarms()).toEqual([]);
  await bench.settle(2_000);
  expect(bench.desk.alarms()).toMatchObject([{ alarm: "card-unreachable", subject: "fleet", severity: "warning", isStale: false }]);
  bench.begin(1);
  await bench.settle(3_000);
  expect(bench.alarms()).toEqual(["1 card-unreachable fleet"]);
  await bench.settle(4_000);
  expect(bench.alarms()).toEqual([]);
  expect(await bench.history()).toEqual([
    ...["link.online", "link.lost", "alarm.raised card-unreachable", "link.online", "alarm.cleared card-unreachable"],
  ]);
});

test("SAFETY 8: a card that goes silent on battery is critical at once, and nothing of its UPS is said to have changed", async () => {
  await using bench = await DeskBench.open();
  bench.begin(1);
  bench.read(1, { facts: { mainsOk: false, onBattery: true } });
  bench.event(1, raisedEvent(1, { alarm: "on-battery" }));
  bench.link(1, "lost");
  await bench.settle();
  expect(bench.desk.alarms()).toMatchObject([
    { alarm: "on-battery", isStale: true },
    { alarm: "card-unreachable", severity: "critical" },
  ]);
});

test("SAFETY 8: a card that was on battery when the program stopped and is not there again is critical", async () => {
  await using bench = await DeskBench.open();
  bench.begin(1);
  bench.event(1, raisedEvent(1, { alarm: "on-battery" }));
  await bench.settle();
  await bench.restart();
  await bench.settle(31_000);
  expect(bench.desk.alarms().filter(({ subject }) => subject === "fleet")).toMatchObject([
    { alarm: "card-unreachable", severity: "critical" },
  ]);
});

test("SAFETY 4: after a start and after a pause of this machine every card has its full time", async () => {
  await using bench = await DeskBench.open();
  await bench.settle(20_000);
  bench.clock.suspend(3_600_000);
  await bench.settle(29_000);
  expect(bench.alarms()).toEqual([]);
  await bench.settle(3_000);
  expect(bench.alarms()).toEqual(["1 card-unreachable fleet"]);
});

test("SAFETY 4: a link that was given up because this machine stood still is no doing of the card", async () => {
  await using bench = await DeskBench.open();
  bench.begin(1);
  bench.read(1, { facts: { mainsOk: false, onBattery: true } });
  for (let n = 0; n < 10; n++) {
    bench.link(1, "lost", "paused");
    bench.link(1, "online");
  }
  await bench.settle();
  expect(bench.alarms()).toEqual([]);
  expect(await bench.history()).toEqual(["link.online"]);
});

test("a card that refuses us is told at once, and is there: it is not unreachable", async () => {
  await using bench = await DeskBench.open();
  bench.begin(1);
  bench.link(1, "lost");
  await bench.settle(31_000);
  bench.link(1, "refused", "certificate");
  await bench.settle(60_000);
  expect(bench.alarms()).toEqual(["1 card-refused fleet"]);
  const refused = (await bench.stored()).find(({ kind }) => kind === "link.refused");
  expect(refused).toMatchObject({ severity: "warning", params: { reason: "certificate" } });
  bench.begin(1);
  await bench.settle();
  expect(bench.alarms()).toEqual([]);
});

test("a card that comes and goes is one alarm, and is summed up in the history", async () => {
  await using bench = await DeskBench.open();
  bench.begin(1);
  for (let n = 0; n < 500; n++) {
    bench.link(1, "lost");
    bench.link(1, "online");
    await bench.settle(1_000);
  }
  expect(bench.alarms()).toEqual(["1 card-flapping fleet"]);
  expect((await bench.stored()).length).toBeLessThan(20);
  await bench.settle(601_000);
  expect(bench.alarms()).toEqual([]);
  expect((await bench.stored()).slice(-2)).toMatchObject([
    { kind: "alarm.cleared", alarm: "card-flapping", params: { times: 495 } },
    { kind: "link.online" },
  ]);
});

test("a card that tells what cannot be is told so, until it has told nothing of the kind for ten minutes", async () => {
  await using bench = await DeskBench.open();
  bench.begin(1);
  const dropped = (count: number) => bench.hear(1, { kind: "dropped", dropped: count });
  dropped(12);
  await bench.settle(601_000);
  dropped(25);
  await bench.settle();
  expect(bench.alarms()).toEqual([]);
  dropped(33);
  await bench.settle(300_000);
  expect(bench.alarms()).toEqual(["1 card-implausible fleet"]);
  dropped(34);
  await bench.settle(500_000);
  expect(bench.alarms()).toEqual(["1 card-implausible fleet"]);
  await bench.settle(110_000);
  expect(bench.alarms()).toEqual([]);
});

test("a count of values that cannot be that begins anew counts from there", async () => {
  await using bench = await DeskBench.open();
  bench.begin(1);
  for (const dropped of [15, 3, 4]) bench.hear(1, { kind: "dropped", dropped });
  await bench.settle();
  expect(bench.alarms()).toEqual([]);
});

test("when most of the fleet is away at once, each card's alarm says how many", async () => {
  const kinds = Array.from({ length: 20 }, () => "snmp" as const);
  await using bench = await DeskBench.open(kinds);
  for (let id = 1; id <= 20; id++) bench.link(id, "online");
  for (let id = 1; id <= 15; id++) bench.link(id, "lost");
  await bench.settle(31_000);
  const raised = (await bench.stored()).filter(({ kind }) => kind === "alarm.raised");
  expect(raised).toHaveLength(15);
  for (const { params } of raised) expect(params).toMatchObject({ reason: "silent", together: 15 });
});

test("a single card that is away is not told as many", async () => {
  await using bench = await DeskBench.open();
  await bench.settle(31_000);
  expect((await bench.stored()).map(({ params }) => params)).toEqual([{ reason: null }]);
});

test("alarms of iSmartView go on over a restart", async () => {
  await using bench = await DeskBench.open();
  bench.begin(1);
  bench.link(1, "lost");
  await bench.settle(31_000);
  const [before] = bench.desk.alarms();
  await bench.restart();
  await bench.settle(31_000);
  expect(bench.desk.alarms()).toEqual([before]);
  bench.begin(1, 0);
  await bench.settle(6_000);
  expect(bench.alarms()).toEqual([]);
  expect((await bench.history()).slice(-2)).toEqual(["link.online", "alarm.cleared card-unreachable"]);
});

test("nothing that a card says of itself is taken for an alarm of iSmartView", async () => {
  await using bench = await DeskBench.open();
  bench.begin(1);
  bench.hear(1, { kind: "alarm", alarm: inputBad(3, { subject: "fleet" }) });
  bench.event(1, raisedEvent(4, { subject: "fleet" }));
  await bench.settle();
  expect(bench.alarms()).toEqual([]);
});
