import type { EventRecord, NewEvent } from "@istars/protocol/model/event.ts";
import type { Route } from "@istars/service/outbox/deliveries.ts";
import { RecordingLogger, silentLogger } from "@istars/service/recording-logger.ts";
import { interceptedStore } from "@istars/service/store/intercepted-store.ts";
import { StoreError } from "@istars/service/store/store.ts";
import { expect, test } from "vitest";
import { TemporaryCardStore } from "../store/temporary-card-store.ts";
import { sampleEvent } from "./sample-event.ts";
import { createEventLog, type EventLogOptions } from "./stored-event-log.ts";

const WALL_MS = Date.UTC(2026, 2, 3);
const YEAR_MS = 365.25 * 24 * 3_600_000;

const event = (over: Partial<NewEvent> = {}): NewEvent => sampleEvent({ wallMs: WALL_MS, ...over });
const alarmEvent = (kind: NewEvent["kind"], over: Partial<NewEvent> = {}): NewEvent =>
  event({ kind, subject: "ups", severity: "warning", alarm: "on-battery", ...over });

const logOver = (card: TemporaryCardStore, options: Partial<EventLogOptions> = {}) =>
  createEventLog({ store: card.store, clock: card.clock, log: silentLogger, ...options });

test("events get ids that count up and come back as they were stored", async () => {
  await using card = new TemporaryCardStore();
  const log = await logOver(card);
  expect(await log.bounds()).toEqual({ oldestId: 0, lastId: 0 });
  const [first, second] = await log.commit([
    event({ params: { version: "1.0", n: 2, ok: true, by: null } }),
    event({ kind: "card.stopped" }),
  ]);
  expect([first?.id, second?.id]).toEqual([1, 2]);
  expect(first).toEqual({ id: 1, ...event({ params: { version: "1.0", n: 2, ok: true, by: null } }) });
  expect(await log.after(0, 500)).toEqual([first, second]);
  expect(await log.after(1, 500)).toEqual([second]);
  expect(await log.after(0, 1)).toEqual([first]);
  expect(await log.bounds()).toEqual({ oldestId: 1, lastId: 2 });
  expect(await log.commit([])).toEqual([]);
});

test("a page is never longer than 500 events and never empty by its limit", async () => {
  await using card = new TemporaryCardStore();
  const log = await logOver(card);
  await log.commit(Array.from({ length: 600 }, () => event()));
  expect(await log.after(0, 100_000)).toHaveLength(500);
  expect(await log.after(0, 0)).toHaveLength(1);
  expect((await log.after(500, 500)).map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, n) => 501 + n));
});

test("raising an alarm makes it active under its event's id; clearing refers to that id and ends it", async () => {
  await using card = new TemporaryCardStore();
  const log = await logOver(card);
  await log.commit([event()]);
  const [raised] = await log.commit([alarmEvent("alarm.raised")]);
  expect(raised).toMatchObject({ id: 2, instance: null });
  expect(await log.activeAlarms()).toEqual([
    { instance: 2, id: "on-battery", subject: "ups", name: null, severity: "warning", raisedWallMs: WALL_MS, acknowledged: null },
  ]);
  const [cleared] = await log.commit([alarmEvent("alarm.cleared")]);
  expect(cleared).toMatchObject({ id: 3, instance: 2 });
  expect(await log.activeAlarms()).toEqual([]);
});

test("raising what is active and clearing what is not store nothing, and use up no id", async () => {
  await using card = new TemporaryCardStore();
  const log = await logOver(card);
  expect(await log.commit([alarmEvent("alarm.cleared"), alarmEvent("alarm.acknowledged")])).toEqual([]);
  const stored = await log.commit([
    alarmEvent("alarm.raised"),
    alarmEvent("alarm.raised"),
    alarmEvent("alarm.raised", { subject: "env:1" }),
    alarmEvent("alarm.cleared"),
    alarmEvent("alarm.cleared"),
  ]);
  expect(stored.map(({ id, kind, subject }) => `${id} ${kind} ${subject}`)).toEqual([
    "1 alarm.raised ups",
    "2 alarm.raised env:1",
    "3 alarm.cleared ups",
  ]);
});

test("acknowledging marks an active alarm once, and only the one that is meant", async () => {
  await using card = new TemporaryCardStore();
  const log = await logOver(card);
  await log.commit([alarmEvent("alarm.raised"), alarmEvent("alarm.cleared"), alarmEvent("alarm.raised")]);
  expect(await log.commit([alarmEvent("alarm.acknowledged", { instance: 1, params: { by: "ann" } })])).toEqual([]);
  const [acknowledged] = await log.commit([alarmEvent("alarm.acknowledged", { instance: 3, wallMs: WALL_MS + 5, params: { by: "ann" } })]);
  expect(acknowledged).toMatchObject({ id: 4, instance: 3 });
  expect(await log.commit([alarmEvent("alarm.acknowledged", { params: { by: "bob" } })])).toEqual([]);
  expect(await log.activeAlarms()).toMatchObject([{ instance: 3, acknowledged: { by: "ann", wallMs: WALL_MS + 5 } }]);
});

test("active alarms, ids and the log's own id outlive a restart", async () => {
  await using card = new TemporaryCardStore();
  const before = await logOver(card);
  await before.commit([alarmEvent("alarm.raised")]);
  await card.reopen();
  const after = await logOver(card);
  expect(after.logId).toBe(before.logId);
  expect(after.logId).toMatch(/^[0-9a-f-]{36}$/);
  expect(await after.activeAlarms()).toMatchObject([{ instance: 1, id: "on-battery" }]);
  expect(await after.commit([alarmEvent("alarm.raised")])).toEqual([]);
  expect(await after.commit([event()])).toMatchObject([{ id: 2 }]);
});

test("an event and its deliveries are stored together; an event that is not stored brings none", async () => {
  await using card = new TemporaryCardStore();
  const mail = (recipient: string): Route => ({ channel: "mail", recipient, expiresAfterMs: 86_400_000 });
  const log = await logOver(card, { routes: ({ kind }) => (kind === "alarm.raised" ? [mail("ann"), mail("bob")] : []) });
  await log.commit([alarmEvent("alarm.raised"), alarmEvent("alarm.raised"), event()]);
  const due = await card.store.run("dueDeliveries", "mail", 10);
  expect(due.deliveries.map(({ eventId, recipient }) => `${eventId} ${recipient}`)).toEqual(["1 ann", "1 bob"]);
});

test("subscribers hear of each event once, after it is stored and before the commit returns, until they unsubscribe", async () => {
  await using card = new TemporaryCardStore();
  const log = await logOver(card);
  const heard: string[] = [];
  const unsubscribe = log.subscribe(({ id }) => heard.push(`heard ${id}`));
  await log.commit([event(), event()]).then(() => heard.push("committed"));
  expect(heard).toEqual(["heard 1", "heard 2", "committed"]);
  unsubscribe();
  await log.commit([event()]);
  expect(heard).toHaveLength(3);
});

test("a subscriber that fails disturbs neither the commit nor the other subscribers", async () => {
  await using card = new TemporaryCardStore();
  const said = new RecordingLogger();
  const log = await logOver(card, { log: said });
  const heard: number[] = [];
  log.subscribe(() => {
    throw new Error("not today");
  });
  log.subscribe(({ id }) => heard.push(id));
  expect(await log.commit([event()])).toHaveLength(1);
  expect(heard).toEqual([1]);
  expect(said.lines).toMatchObject([{ level: "error", fields: { eventId: 1 } }]);
});

test("commits asked for together share a transaction, and each gets its own events", async () => {
  await using card = new TemporaryCardStore();
  const groups: number[] = [];
  const store = interceptedStore(card.store, (name, [asked]) => {
    if (name === "commitEvents" && Array.isArray(asked)) groups.push(asked.length);
  });
  const log = await logOver(card, { store });
  const asked = Array.from({ length: 20 }, (_, n) => log.commit([event({ params: { n } }), event({ params: { n } })]));
  const stored = await Promise.all(asked);
  expect(groups).toEqual([20]);
  expect(stored.map((records) => records.map(({ id, params }) => `${id}:${params.n}`).join(" "))).toEqual(
    Array.from({ length: 20 }, (_, n) => `${2 * n + 1}:${n} ${2 * n + 2}:${n}`),
  );
});

test("a commit that the store refuses rejects, stores nothing, tells nobody, and the log goes on", async () => {
  await using card = new TemporaryCardStore();
  let isFull = false;
  const store = interceptedStore(card.store, (name) => {
    if (isFull && name === "commitEvents") throw new StoreError("store.full", "full");
  });
  const log = await logOver(card, { store });
  const heard: EventRecord[] = [];
  log.subscribe((record) => heard.push(record));
  isFull = true;
  await expect(log.commit([alarmEvent("alarm.raised")])).rejects.toMatchObject({ code: "store.full" });
  isFull = false;
  expect(heard).toEqual([]);
  expect(await log.activeAlarms()).toEqual([]);
  expect(await log.commit([alarmEvent("alarm.raised")])).toMatchObject([{ id: 1 }]);
});

test("an alarm event without an alarm is refused by itself", async () => {
  await using card = new TemporaryCardStore();
  const log = await logOver(card);
  const [bad, good] = await Promise.allSettled([log.commit([alarmEvent("alarm.raised", { alarm: null })]), log.commit([event()])]);
  expect(bad).toMatchObject({ status: "rejected", reason: { code: "store.failed", message: expect.stringContaining("alarm.raised") } });
  expect(good).toMatchObject({ status: "fulfilled", value: [{ id: 1 }] });
});

test("events beyond the age limit go, but not those from before the clock was set, nor the newest", async () => {
  await using card = new TemporaryCardStore();
  const log = await logOver(card, { retention: { maxAgeMs: 10 * YEAR_MS, maxBytes: 200_000_000 } });
  const nowMs = card.clock.wallMs();
  await log.commit([event({ wallMs: 5_000 }), event({ wallMs: nowMs }), event({ wallMs: nowMs })]);
  card.clock.stepWall(11 * YEAR_MS);
  await log.commit(Array.from({ length: 64 }, () => event({ wallMs: card.clock.wallMs() })));
  await log.commit(Array.from({ length: 64 }, () => event({ wallMs: card.clock.wallMs() })));
  const kept = await log.after(0, 500);
  expect(kept.slice(0, 2).map(({ id }) => id)).toEqual([1, 4]);
  expect(await log.bounds()).toMatchObject({ oldestId: 1, lastId: 131 });
});

test("events beyond the size limit go oldest first, deliveries still to be made hold theirs, and ids go on counting", async () => {
  await using card = new TemporaryCardStore();
  const routes = ({ kind }: NewEvent): readonly Route[] =>
    kind === "card.stopped" ? [{ channel: "mail", recipient: "ann", expiresAfterMs: YEAR_MS }] : [];
  const log = await logOver(card, { routes, retention: { maxAgeMs: 10 * YEAR_MS, maxBytes: 0 } });
  await log.commit([event(), event({ kind: "card.stopped" }), ...Array.from({ length: 500 }, () => event())]);
  await log.commit([event()]);
  expect((await log.after(0, 500)).map(({ id }) => id)).toContain(2);
  expect(await log.bounds()).toMatchObject({ oldestId: 2, lastId: 503 });
  expect((await log.after(2, 500)).length).toBeLessThanOrEqual(2);
  await card.reopen();
  expect(await (await logOver(card)).commit([event()])).toMatchObject([{ id: 504 }]);
});
