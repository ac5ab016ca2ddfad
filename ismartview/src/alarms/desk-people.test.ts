import { ProblemError } from "@istars/protocol/model/client/problem-error.ts";
import { problemType } from "@istars/protocol/model/problem.ts";
import { expect, test } from "vitest";
import { clearedEvent, DeskBench, hello, inputBad, OWN_USER, raisedEvent } from "./desk-bench.ts";

const ada = { user: "ada", address: "192.0.2.1" };

/** A desk with one warning of an iStars card on; answers its number. */
async function withAlarm(bench: DeskBench, change: Parameters<typeof raisedEvent>[1] = {}): Promise<number> {
  bench.begin(1);
  bench.event(1, raisedEvent(1, change));
  await bench.settle();
  return bench.desk.alarms()[0]?.id ?? 0;
}

const audited = async (bench: DeskBench) =>
  (await bench.temporary.store.accounts.run("listAudit", 0)).map(
    ({ user, action, outcome, detail }) => `${user} ${action} ${outcome} ${detail}`,
  );

/** Lets time go on until it is done. */
async function done<T>(bench: DeskBench, promise: Promise<T>): Promise<T> {
  await bench.settle();
  return await promise;
}

test("an alarm is acknowledged with a note: stored, audited, told, and its card is told, too", async () => {
  await using bench = await DeskBench.open();
  const id = await withAlarm(bench);
  const answer = await done(bench, bench.desk.acknowledge([id], "generator runs", ada));
  expect(answer).toMatchObject([{ id, acknowledged: { by: "ada" }, note: { text: "generator runs", by: "ada" }, notes: 1 }]);
  expect(bench.desk.countsOf(1).unacknowledged).toBe(0);
  expect(bench.acknowledged).toEqual(["1 1"]);
  expect(bench.on.at(-1)).toMatchObject({ id, cardTold: "told" });
  expect(await audited(bench)).toEqual([`ada alarm.acknowledge ok ${id}`]);
  expect((await bench.stored()).slice(-2)).toMatchObject([
    { kind: "alarm.acknowledged", alarmId: id, by: "ada" },
    { kind: "alarm.noted", alarmId: id, by: "ada", params: { text: "generator runs" } },
  ]);
});

test("what is acknowledged already stays the first one's, and the note is taken all the same", async () => {
  await using bench = await DeskBench.open();
  const id = await withAlarm(bench);
  const both = [bench.desk.acknowledge([id], null, ada), bench.desk.acknowledge([id], "seen", { user: "bea", address: "192.0.2.2" })];
  const [, second] = await done(bench, Promise.all(both));
  expect(second).toMatchObject([{ acknowledged: { by: "ada" }, note: { by: "bea" }, notes: 1 }]);
  expect((await bench.history()).filter((kind) => kind.startsWith("alarm.acknowledged"))).toHaveLength(1);
});

test("one alarm that is not on, and none of the request is acknowledged", async () => {
  await using bench = await DeskBench.open();
  const id = await withAlarm(bench);
  await expect(done(bench, bench.desk.acknowledge([id, 999], null, ada))).rejects.toMatchObject({
    code: "alarm.unknown",
    params: { ids: "999" },
  });
  bench.event(1, clearedEvent(2, 1));
  await expect(done(bench, bench.desk.acknowledge([id], null, ada))).rejects.toMatchObject({ code: "alarm.unknown" });
  expect((await bench.history()).filter((kind) => kind.startsWith("alarm.acknowledged"))).toEqual([]);
});

test("a card that cannot be told is told later, also after a restart", async () => {
  await using bench = await DeskBench.open();
  const id = await withAlarm(bench);
  bench.answer = () => Promise.reject(new Error("nobody there"));
  await done(bench, bench.desk.acknowledge([id], null, ada));
  expect(bench.desk.alarms()).toMatchObject([{ cardTold: "pending" }]);
  await bench.settle(1_000);
  await bench.restart();
  bench.answer = async () => {};
  await bench.settle(5_000);
  expect(bench.acknowledged).toEqual([]);
  bench.begin(1, 1);
  await bench.settle();
  expect(bench.acknowledged).toEqual(["1 1"]);
});

test("a card that is there and takes no acknowledgement at first gets it again, with growing pauses", async () => {
  await using bench = await DeskBench.open();
  const id = await withAlarm(bench);
  let attempts = 0;
  bench.answer = async () => {
    attempts++;
    if (attempts < 4) throw new Error("busy");
  };
  await done(bench, bench.desk.acknowledge([id], null, ada));
  await bench.settle(5_000);
  expect(attempts).toBe(2);
  await bench.settle(20_000);
  expect(attempts).toBe(4);
  expect(bench.desk.alarms()).toMatchObject([{ cardTold: "told" }]);
});

test("a card that refuses an acknowledgement is not asked again", async () => {
  await using bench = await DeskBench.open();
  const id = await withAlarm(bench);
  let attempts = 0;
  bench.answer = async () => {
    attempts++;
    throw new ProblemError({ type: problemType("permission.denied"), title: "no", status: 403 });
  };
  await done(bench, bench.desk.acknowledge([id], null, ada));
  await bench.settle(600_000);
  expect(attempts).toBe(1);
  expect(bench.desk.alarms()).toMatchObject([{ cardTold: "refused" }]);
});

test("nobody is told of an alarm that is over", async () => {
  await using bench = await DeskBench.open();
  const id = await withAlarm(bench);
  let attempts = 0;
  bench.answer = async () => {
    attempts++;
    throw new Error("busy");
  };
  await done(bench, bench.desk.acknowledge([id], null, ada));
  bench.event(1, clearedEvent(2, 1));
  await bench.settle(60_000);
  expect(attempts).toBe(1);
});

/** The card's entry of an acknowledgement of its alarm 1. */
const acknowledgedEvent = (id: number, by: string) => raisedEvent(id, { kind: "alarm.acknowledged", instance: 1, params: { by } });

/** Who acknowledged by the history, in its order. */
const deeds = async (bench: DeskBench) =>
  (await bench.stored()).filter(({ kind }) => kind === "alarm.acknowledged").map(({ by, alarmId }) => `${by} ${alarmId}`);

const logPlace = async (bench: DeskBench) => (await bench.temporary.store.listCards())[0]?.lastEventId;

test("the card's own entry of it says that it was told, for good, and is no second deed in the history", async () => {
  await using bench = await DeskBench.open();
  const id = await withAlarm(bench);
  await done(bench, bench.desk.acknowledge([id], null, ada));
  bench.event(1, acknowledgedEvent(2, OWN_USER));
  await bench.settle();
  expect(await bench.temporary.store.listAlarms()).toMatchObject([{ acknowledgedBy: "ada", cardTold: "told" }]);
  expect(await deeds(bench)).toEqual([`ada ${id}`]);
  expect(bench.events.filter(({ kind }) => kind === "alarm.acknowledged")).toHaveLength(1);
  expect(await logPlace(bench)).toBe(2);
});

test("an entry that comes before the card has answered, and again, is no second deed either", async () => {
  await using bench = await DeskBench.open();
  const id = await withAlarm(bench);
  const answered = Promise.withResolvers<void>();
  bench.answer = () => answered.promise;
  await done(bench, bench.desk.acknowledge([id], null, ada));
  bench.event(1, acknowledgedEvent(2, OWN_USER), acknowledgedEvent(2, OWN_USER));
  await bench.settle();
  expect(bench.on.at(-1)).toMatchObject({ id, acknowledged: { by: "ada" }, cardTold: "told" });
  answered.resolve();
  await bench.settle();
  expect(await deeds(bench)).toEqual([`ada ${id}`]);
});

test("a stop between telling the card and hearing its entry makes no second deed, nor does hearing it once more", async () => {
  await using bench = await DeskBench.open();
  const id = await withAlarm(bench);
  await done(bench, bench.desk.acknowledge([id], null, ada));
  const seen = inputBad(1, { acknowledged: { by: OWN_USER, wallMs: 1_002 } });
  for (const _time of [1, 2]) {
    await bench.restart();
    bench.begin(1, 2, seen);
    bench.event(1, acknowledgedEvent(2, OWN_USER));
    await bench.settle();
  }
  expect(await deeds(bench)).toEqual([`ada ${id}`]);
  expect(bench.desk.alarms()).toMatchObject([{ acknowledged: { by: "ada" }, cardTold: "told" }]);
  expect(await logPlace(bench)).toBe(2);
});

test("an entry that comes when the alarm is over already is no second deed", async () => {
  await using bench = await DeskBench.open();
  const id = await withAlarm(bench);
  await done(bench, bench.desk.acknowledge([id], null, ada));
  bench.hear(1, { kind: "alarm", alarm: inputBad(1, { active: false }) });
  await bench.settle(4_000);
  expect(bench.alarms()).toEqual([]);
  bench.event(1, acknowledgedEvent(2, OWN_USER));
  await bench.settle();
  expect(await deeds(bench)).toEqual([`ada ${id}`]);
});

test("who acknowledged the alarm at the card, in the same moment, is told besides", async () => {
  await using bench = await DeskBench.open();
  const id = await withAlarm(bench);
  await done(bench, bench.desk.acknowledge([id], null, ada));
  bench.event(1, acknowledgedEvent(2, "bea"));
  await bench.settle();
  expect(await deeds(bench)).toEqual([`ada ${id}`, `bea ${id}`]);
  expect(await bench.temporary.store.listAlarms()).toMatchObject([{ acknowledgedBy: "ada", cardTold: "told" }]);
});

test("what another program did at the card by the same token is told, for nobody did it here", async () => {
  await using bench = await DeskBench.open();
  const id = await withAlarm(bench);
  bench.event(1, acknowledgedEvent(2, OWN_USER));
  await bench.settle();
  expect(await deeds(bench)).toEqual([`${OWN_USER} ${id}`]);
});

test("a card that does not say whom it takes us for has its entries told as they are", async () => {
  await using bench = await DeskBench.open();
  bench.link(1, "online");
  bench.hear(1, hello(), { kind: "complete" });
  bench.event(1, raisedEvent(1));
  await bench.settle();
  const id = bench.desk.alarms()[0]?.id ?? 0;
  await done(bench, bench.desk.acknowledge([id], null, ada));
  bench.event(1, acknowledgedEvent(2, OWN_USER));
  await bench.settle();
  expect(await deeds(bench)).toEqual([`ada ${id}`, `${OWN_USER} ${id}`]);
});

test("an acknowledgement whose entry comes late, after the state had to stand in for it, is told once", async () => {
  await using bench = await DeskBench.open();
  const id = await withAlarm(bench);
  bench.hear(1, { kind: "alarm", alarm: inputBad(1, { acknowledged: { by: "bea", wallMs: 1_002 } }) });
  await bench.settle(4_000);
  expect(bench.desk.alarms()).toMatchObject([{ acknowledged: { by: "bea" } }]);
  bench.event(1, acknowledgedEvent(2, "bea"));
  await bench.settle();
  expect(await deeds(bench)).toEqual([`bea ${id}`]);
});

test("SAFETY 29: critical alarms are not silenced; others call again when the time is over", async () => {
  await using bench = await DeskBench.open();
  const id = await withAlarm(bench);
  bench.event(1, raisedEvent(2, { alarm: "general-fault", severity: "critical" }));
  await bench.settle();
  const critical = bench.desk.alarms().find(({ severity }) => severity === "critical")?.id ?? 0;
  await expect(done(bench, bench.desk.silence([id, critical], 60_000, ada))).rejects.toMatchObject({
    code: "silence.refused",
    params: { ids: String(critical) },
  });
  await done(bench, bench.desk.silence([id], 60_000, ada));
  expect(bench.desk.countsOf(1)).toMatchObject({ warning: 1, critical: 1, unacknowledged: 1 });
  bench.on.length = 0;
  await bench.settle(61_000);
  expect(bench.on).toMatchObject([{ id, silencedUntilWallMs: null }]);
  expect(bench.desk.countsOf(1).unacknowledged).toBe(2);
});

test("a silence is ended by hand", async () => {
  await using bench = await DeskBench.open();
  const id = await withAlarm(bench);
  await done(bench, bench.desk.silence([id], 60_000, ada));
  expect(await done(bench, bench.desk.silence([id], 0, ada))).toMatchObject([{ id, silencedUntilWallMs: null }]);
  expect(bench.desk.countsOf(1).unacknowledged).toBe(1);
});

test("SAFETY 29: a silenced card calls for what is critical, and for all when its time is over", async () => {
  await using bench = await DeskBench.open();
  await withAlarm(bench);
  bench.event(1, raisedEvent(2, { alarm: "general-fault", severity: "critical" }));
  bench.desk.know(bench.card(1, { silencedUntilWallMs: bench.clock.wallMs() + 60_000 }));
  await bench.settle();
  expect(bench.desk.countsOf(1)).toMatchObject({ warning: 1, critical: 1, unacknowledged: 1 });
  const told: number[] = [];
  bench.desk.subscribe({ onAlarms: (_on, _off, cardIds) => told.push(...cardIds), onEvents: () => {}, onStorage: () => {} });
  await bench.settle(61_000);
  expect(told).toEqual([1]);
  expect(bench.desk.countsOf(1).unacknowledged).toBe(2);
});

test("SAFETY 29: an alarm that gets graver is another one, which no silence holds back", async () => {
  await using bench = await DeskBench.open();
  const id = await withAlarm(bench);
  await done(bench, bench.desk.silence([id], 60_000, ada));
  const [event] = [raisedEvent(1)];
  const state = { id: "input-bad", subject: "ups", name: null, instance: 1, raisedWallMs: event?.wallMs ?? 0, acknowledged: null } as const;
  bench.hear(1, { kind: "alarm", alarm: { ...state, severity: "critical", active: true } });
  await bench.settle();
  expect(bench.desk.alarms()).toMatchObject([{ severity: "critical", silencedUntilWallMs: null }]);
  expect(bench.desk.countsOf(1).unacknowledged).toBe(1);
});

test("notes are counted, and the latest is shown", async () => {
  await using bench = await DeskBench.open();
  const id = await withAlarm(bench);
  await done(bench, Promise.all([bench.desk.annotate(id, "first", ada), bench.desk.annotate(id, "second", ada)]));
  expect(bench.desk.alarms()).toMatchObject([{ note: { text: "second", by: "ada" }, notes: 2 }]);
  await bench.restart();
  expect(bench.desk.alarms()).toMatchObject([{ note: { text: "second", by: "ada" }, notes: 2 }]);
});
