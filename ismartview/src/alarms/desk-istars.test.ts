import { expect, test } from "vitest";
import { clearedEvent, DeskBench, hello, inputBad, LOG, raisedEvent } from "./desk-bench.ts";

test("an alarm comes on with the card's own event, is told once, and ends with the event that clears it", async () => {
  await using bench = await DeskBench.open();
  bench.begin(1);
  bench.event(1, raisedEvent(1));
  bench.hear(1, { kind: "alarm", alarm: inputBad(1) });
  await bench.settle();
  expect(bench.on).toMatchObject([{ cardId: 1, alarm: "input-bad", subject: "ups", raisedWallMs: 1_001, isStale: false }]);
  expect(bench.desk.countsOf(1)).toEqual({ critical: 0, warning: 1, information: 0, unacknowledged: 1 });
  const [raised] = bench.on;
  bench.event(1, clearedEvent(2, 1));
  bench.hear(1, { kind: "alarm", alarm: inputBad(1, { active: false }) });
  await bench.settle();
  expect(bench.off).toEqual([raised?.id]);
  expect(bench.alarms()).toEqual([]);
  expect(await bench.stored()).toMatchObject([
    { kind: "link.online" },
    { kind: "alarm.raised", id: raised?.id, alarmId: raised?.id, params: { inputVoltage: 0 }, cardName: "card-1", site: "hall 1" },
    { kind: "alarm.cleared", alarmId: raised?.id, params: { inputVoltage: 230 } },
  ]);
});

test("nothing is told before it is stored", async () => {
  await using bench = await DeskBench.open();
  const gate = Promise.withResolvers<void>();
  bench.beforeCommit = () => gate.promise;
  bench.begin(1);
  bench.event(1, raisedEvent(1));
  await bench.settle(900);
  expect(bench.on).toEqual([]);
  gate.resolve();
  await bench.settle();
  expect(bench.on).toHaveLength(1);
});

test("a state that comes before its event, or without it, makes one alarm and one entry", async () => {
  await using bench = await DeskBench.open();
  bench.begin(1);
  bench.hear(1, { kind: "alarm", alarm: inputBad(1) });
  await bench.settle();
  bench.event(1, raisedEvent(1));
  bench.hear(1, { kind: "alarm", alarm: inputBad(1, { active: false }) });
  await bench.settle(1_000);
  bench.event(1, clearedEvent(2, 1));
  await bench.settle();
  expect(await bench.history()).toEqual(["link.online", "alarm.raised input-bad", "alarm.cleared input-bad"]);
  expect(bench.on).toHaveLength(1);
  expect(bench.alarms()).toEqual([]);
});

test("an alarm whose end the card never logs is over when its state says so", async () => {
  await using bench = await DeskBench.open();
  bench.begin(1);
  bench.event(1, raisedEvent(1));
  bench.hear(1, { kind: "alarm", alarm: inputBad(1, { active: false }) });
  await bench.settle(4_000);
  expect(bench.alarms()).toEqual([]);
  bench.event(1, clearedEvent(2, 1));
  await bench.settle();
  expect(await bench.history()).toEqual(["link.online", "alarm.raised input-bad", "alarm.cleared input-bad"]);
});

test("what happened while a card was away comes out of its log, and only what is on still calls", async () => {
  await using bench = await DeskBench.open();
  bench.begin(1);
  bench.event(1, raisedEvent(1));
  await bench.settle();
  bench.link(1, "lost");
  bench.link(1, "online");
  // Over and on again, twice; now on since 6.
  bench.hear(1, hello({ lastId: 6, oldestId: 1 }), { kind: "alarm", alarm: inputBad(6) }, { kind: "complete" });
  await bench.settle();
  expect(bench.on.filter(({ isStale }) => !isStale)).toHaveLength(2); // raised, and there again after it was stale
  bench.event(1, clearedEvent(2, 1), raisedEvent(3), clearedEvent(4, 3), raisedEvent(6));
  await bench.settle();
  expect(bench.alarms()).toEqual(["1 input-bad ups"]);
  expect(bench.desk.alarms()).toMatchObject([{ raisedWallMs: 1_006 }]);
  const kinds = (await bench.stored()).filter(({ alarm }) => alarm !== null).map(({ kind, wallMs }) => `${kind} ${wallMs}`);
  expect(kinds).toEqual(["alarm.raised 1001", "alarm.cleared 1002", "alarm.raised 1003", "alarm.cleared 1004", "alarm.raised 1006"]);
  expect(new Set(bench.on.map(({ id }) => id)).size).toBe(2);
});

test("events that were announced and do not come are not waited for: the state counts", async () => {
  await using bench = await DeskBench.open();
  bench.begin(1);
  bench.event(1, raisedEvent(1));
  await bench.settle();
  bench.link(1, "lost");
  bench.link(1, "online");
  bench.hear(1, hello({ lastId: 9 }), { kind: "complete" });
  await bench.settle(4_000);
  expect(bench.alarms()).toEqual(["1 input-bad ups"]);
  await bench.settle(2_000);
  expect(bench.alarms()).toEqual([]);
});

test("a gap is an entry of its own, and then the state counts", async () => {
  await using bench = await DeskBench.open();
  bench.begin(1);
  bench.event(1, raisedEvent(1));
  await bench.settle();
  bench.link(1, "lost");
  bench.link(1, "online");
  const alarm = inputBad(90, { id: "general-fault", severity: "critical" });
  bench.hear(1, hello({ lastId: 99, oldestId: 80 }), { kind: "alarm", alarm }, { kind: "complete" });
  const gap = { kind: "gap", gap: { logId: LOG, oldestId: 80, lastId: 99 } } as const;
  bench.hear(1, gap, gap);
  await bench.settle();
  expect(bench.alarms()).toEqual(["1 general-fault ups"]);
  expect((await bench.history()).slice(-3)).toEqual(["events.missed", "alarm.cleared input-bad", "alarm.raised general-fault"]);
  expect(await bench.temporary.store.listCards()).toMatchObject([{ logId: LOG, lastEventId: 99 }]);
});

test("alarms of another log are over, and what is on is told anew", async () => {
  await using bench = await DeskBench.open();
  bench.begin(1);
  bench.event(1, raisedEvent(5));
  await bench.settle();
  bench.link(1, "lost");
  bench.link(1, "online");
  const news = hello({ logId: "log-2", lastId: 2 });
  bench.hear(1, news, { kind: "alarm", alarm: inputBad(2) }, { kind: "complete" });
  bench.hear(1, { kind: "gap", gap: { logId: "log-2", oldestId: 1, lastId: 2 } });
  await bench.settle();
  expect(bench.desk.alarms()).toMatchObject([{ alarm: "input-bad", raisedWallMs: 1_002 }]);
  expect((await bench.history()).filter((kind) => kind.startsWith("alarm."))).toEqual([
    ...["alarm.raised input-bad", "alarm.cleared input-bad", "alarm.raised input-bad"],
  ]);
});

test("a card that cannot store tells alarms without a number: one alarm and one entry, also when it stores them after all", async () => {
  await using bench = await DeskBench.open();
  bench.begin(1);
  bench.hear(1, { kind: "alarm", alarm: inputBad(null, { raisedWallMs: 5_000 }) });
  await bench.settle();
  expect(bench.alarms()).toEqual(["1 input-bad ups"]);
  bench.event(1, raisedEvent(7, { wallMs: 5_000 }));
  bench.hear(1, { kind: "alarm", alarm: inputBad(7, { raisedWallMs: 5_000 }) });
  bench.event(1, clearedEvent(8, 7, { wallMs: 6_000 }));
  await bench.settle();
  expect(await bench.history()).toEqual(["link.online", "alarm.raised input-bad", "alarm.cleared input-bad"]);
});

test("what somebody acknowledged at the card is acknowledged here, by whom it was", async () => {
  await using bench = await DeskBench.open();
  bench.begin(1);
  bench.event(1, raisedEvent(1), raisedEvent(2, { kind: "alarm.acknowledged", instance: 1, params: { by: "bea" } }));
  bench.hear(1, { kind: "alarm", alarm: inputBad(1, { acknowledged: { by: "bea", wallMs: 1_002 } }) });
  await bench.settle();
  expect(bench.desk.alarms()).toMatchObject([{ acknowledged: { by: "bea", wallMs: 1_002 } }]);
  expect(bench.desk.countsOf(1).unacknowledged).toBe(0);
  expect((await bench.history()).filter((kind) => kind.startsWith("alarm.acknowledged"))).toHaveLength(1);
});

test("after a restart alarms go on as they were, and what comes again is no news", async () => {
  await using bench = await DeskBench.open();
  bench.begin(1, 3);
  bench.event(1, raisedEvent(4));
  await bench.settle();
  const before = bench.desk.alarms();
  await bench.restart();
  expect(bench.desk.alarms()).toEqual(before.map((alarm) => ({ ...alarm, isStale: true })));
  bench.begin(1, 4, inputBad(4));
  bench.event(1, raisedEvent(4));
  await bench.settle();
  expect(bench.desk.alarms()).toEqual(before);
  expect(await bench.history()).toEqual(["link.online", "alarm.raised input-bad"]);
});

test("where a new card's log stands is stored with its first time online, also when nothing has happened since", async () => {
  await using bench = await DeskBench.open();
  bench.begin(1, 42);
  await bench.settle();
  expect(await bench.temporary.store.listCards()).toMatchObject([{ logId: LOG, lastEventId: 42 }]);
});

test("a removed card's alarms are over; brought back, it tells what is on and what happened since", async () => {
  await using bench = await DeskBench.open();
  bench.begin(1);
  bench.event(1, raisedEvent(1));
  await bench.settle();
  bench.desk.forget(1);
  await bench.settle();
  expect(bench.alarms()).toEqual([]);
  bench.desk.know(bench.card(1));
  bench.begin(1, 3, inputBad(1));
  bench.event(1, raisedEvent(2, { alarm: "fan-failure" }), clearedEvent(3, 2, { alarm: "fan-failure" }));
  await bench.settle();
  expect(bench.alarms()).toEqual(["1 input-bad ups"]);
  expect((await bench.history()).filter((kind) => kind.endsWith("fan-failure"))).toEqual([
    "alarm.raised fan-failure",
    "alarm.cleared fan-failure",
  ]);
});
