import { StoreError } from "@istars/service/store/store.ts";
import { expect, test } from "vitest";
import { MEMORY_IDS_FROM } from "./alarm-book.ts";
import { clearedEvent, DeskBench, raisedEvent } from "./desk-bench.ts";

const ada = { user: "ada", address: "192.0.2.1" };

/** A desk whose store takes nothing. */
async function broken(): Promise<DeskBench> {
  const bench = await DeskBench.open();
  bench.begin(1);
  await bench.settle();
  bench.temporary.failing = "store.full";
  return bench;
}

test("SAFETY 27: while nothing can be stored alarms come and go at once, and everybody is told why", async () => {
  await using bench = await broken();
  bench.event(1, raisedEvent(2));
  await bench.settle();
  expect(bench.desk.storage()).toEqual({ state: "failed", waiting: 1, lostReadings: 0, reason: "store.full" });
  expect(bench.storage.at(-1)).toMatchObject({ state: "failed", reason: "store.full" });
  expect(bench.desk.alarms()).toMatchObject([{ alarm: "input-bad" }]);
  bench.event(1, raisedEvent(3, { alarm: "general-fault" }), clearedEvent(4, 2));
  expect(bench.alarms()).toEqual(["1 general-fault ups"]);
  expect(bench.desk.countsOf(1).warning).toBe(1);
  bench.temporary.failing = null;
});

test("SAFETY 27: when it can be stored again nothing is lost, and alarms get their numbers in the message that takes the old ones away", async () => {
  await using bench = await broken();
  bench.event(1, raisedEvent(2), clearedEvent(3, 2), raisedEvent(4));
  await bench.settle();
  const [shown] = bench.desk.alarms();
  expect(shown?.id).toBeGreaterThanOrEqual(MEMORY_IDS_FROM);
  const told: { on: number[]; off: number[] }[] = [];
  bench.desk.subscribe({
    onAlarms: (on, off) => told.push({ on: on.map(({ id }) => id), off: [...off] }),
    onEvents: () => {},
    onStorage: () => {},
  });
  bench.temporary.failing = null;
  await bench.settle(31_000);
  const [stored] = bench.desk.alarms();
  expect(stored?.id).toBeLessThan(MEMORY_IDS_FROM);
  expect(told).toContainEqual({ on: [stored?.id], off: [shown?.id] });
  expect(bench.desk.storage()).toMatchObject({ state: "ok", waiting: 0, reason: null });
  expect(bench.storage.at(-1)).toMatchObject({ state: "ok" });
  expect((await bench.stored()).map(({ kind, wallMs }) => `${kind} ${wallMs}`).slice(1)).toEqual([
    ...["alarm.raised 1002", "alarm.cleared 1003", "alarm.raised 1004"],
  ]);
  // Whoever still has the old number in hand means the same alarm.
  const acknowledging = bench.desk.acknowledge([shown?.id ?? 0], null, ada);
  await bench.settle();
  expect(await acknowledging).toMatchObject([{ id: stored?.id, acknowledged: { by: "ada" } }]);
});

test("SAFETY 27: a commit that takes longer than a second holds up no alarm", async () => {
  await using bench = await DeskBench.open();
  bench.begin(1);
  await bench.settle();
  const gate = Promise.withResolvers<void>();
  bench.beforeCommit = () => gate.promise;
  bench.event(1, raisedEvent(2));
  await bench.settle(900);
  expect(bench.alarms()).toEqual([]);
  await bench.settle(200);
  expect(bench.alarms()).toEqual(["1 input-bad ups"]);
  bench.event(1, raisedEvent(3, { alarm: "general-fault" }));
  expect(bench.alarms()).toEqual(["1 input-bad ups", "1 general-fault ups"]);
  expect(bench.desk.storage()).toMatchObject({ state: "behind", reason: "store.slow" });
  gate.resolve();
  await bench.settle();
  expect(bench.desk.alarms().map(({ id }) => id < MEMORY_IDS_FROM)).toEqual([true, true]);
  expect(bench.desk.storage()).toMatchObject({ state: "ok" });
});

test("SAFETY 27: what people do while nothing can be stored is refused, and nothing of it is kept", async () => {
  await using bench = await DeskBench.open();
  bench.begin(1);
  bench.event(1, raisedEvent(2));
  await bench.settle();
  const id = bench.desk.alarms()[0]?.id ?? 0;
  bench.temporary.failing = "store.locked";
  const acknowledging = bench.desk.acknowledge([id], null, ada).catch((error: unknown) => error);
  await bench.settle();
  expect(await acknowledging).toMatchObject({ code: "storage.failed" });
  await expect(bench.desk.annotate(id, "seen", ada)).rejects.toMatchObject({ code: "storage.failed" });
  await expect(bench.desk.silence([id], 1_000, ada)).rejects.toMatchObject({ code: "storage.failed" });
  bench.temporary.failing = null;
  await bench.settle(60_000);
  expect(bench.desk.alarms()).toMatchObject([{ acknowledged: null, notes: 0, silencedUntilWallMs: null }]);
  expect(await bench.temporary.store.accounts.run("listAudit", 0)).toEqual([]);
});

test("an event that the store does not take holds up no other", async () => {
  await using bench = await DeskBench.open();
  bench.begin(1);
  await bench.settle();
  bench.beforeCommit = async (commits) => {
    if (commits.some(({ event }) => event.alarm === "fan-failure")) throw new StoreError("store.failed", "no such column");
  };
  for (let id = 1; id <= 40; id++)
    bench.event(1, raisedEvent(id, { alarm: id === 20 ? "fan-failure" : "input-bad", subject: `ups:${id}` }));
  await bench.settle(60_000);
  expect((await bench.history()).filter((kind) => kind === "alarm.raised input-bad")).toHaveLength(39);
  expect(bench.alarms()).toHaveLength(40);
  bench.beforeCommit = async () => {};
  await bench.settle(60_000);
  expect(await bench.history()).toContain("alarm.raised fan-failure");
  expect(bench.desk.storage()).toMatchObject({ state: "ok", waiting: 0 });
});

test("a power failure of hundreds of cards is a few commits and not thousands", async () => {
  const cards = 300;
  await using bench = await DeskBench.open(Array.from({ length: cards }, () => "snmp" as const));
  const sizes: number[] = [];
  for (let id = 1; id <= cards; id++) bench.link(id, "online");
  await bench.settle();
  bench.beforeCommit = async (commits) => void sizes.push(commits.length);
  for (let id = 1; id <= cards; id++) bench.read(id, { facts: { mainsOk: false, onBattery: true } });
  await bench.settle();
  expect(bench.alarms()).toHaveLength(2 * cards);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(2 * cards);
  expect(sizes.length).toBeLessThanOrEqual(4);
});

test("readings that wait and readings that were given up are part of the state of storage", async () => {
  await using bench = await DeskBench.open();
  bench.desk.noteReadings({ waiting: 12, lost: 3, reason: null });
  expect(bench.desk.storage()).toEqual({ state: "ok", waiting: 12, lostReadings: 3, reason: null });
  bench.desk.noteReadings({ waiting: 14, lost: 3, reason: "store.locked" });
  bench.desk.noteReadings({ waiting: 0, lost: 3, reason: null });
  expect(bench.storage).toEqual([
    { state: "ok", waiting: 12, lostReadings: 3, reason: null },
    { state: "readings-failed", waiting: 14, lostReadings: 3, reason: "store.locked" },
    { state: "ok", waiting: 0, lostReadings: 3, reason: null },
  ]);
});

test("closing stores what waits", async () => {
  await using bench = await DeskBench.open();
  bench.begin(1);
  bench.event(1, raisedEvent(1));
  await bench.desk.close();
  expect(await bench.history()).toEqual(["link.online", "alarm.raised input-bad"]);
  await bench.desk.close();
});

test("closing does not wait for a store that takes nothing", async () => {
  await using bench = await broken();
  bench.event(1, raisedEvent(1));
  await bench.settle();
  await bench.desk.close();
  expect(bench.desk.storage().waiting).toBe(1);
  bench.temporary.failing = null;
});
