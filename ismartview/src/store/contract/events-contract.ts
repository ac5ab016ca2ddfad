import { expect, test } from "vitest";
import type { FleetCommit, FleetStore } from "../fleet-store.ts";
import { addSampleCards, SAMPLE_WALL_MS, sampleEvent, sampleRaise, sampleStoredAlarm } from "../sample-stored.ts";
import { everyEvent } from "./asked.ts";
import type { OpenBench } from "./contract-bench.ts";

const cardAt = async (store: FleetStore, place = "https://a") => {
  const [card] = await addSampleCards(store, place);
  if (!card) throw new Error("not added");
  return card.id;
};

/** An event of the log of card `cardId` that touches no alarm. */
const logged = (cardId: number, seq: number, logId = "log-1"): FleetCommit => ({
  event: sampleEvent({ cardId, kind: "card.started", params: { seq } }),
  source: { logId, seq },
  alarm: null,
});

/** What any store does with events and the alarms that they raise and end. */
export function describeEvents(open: OpenBench): void {
  test("an alarm is on from the event that raises it, whose id it bears, to the one that ends it", async () => {
    await using bench = open();
    const card = await cardAt(bench.store);
    const [raised] = await bench.store.commit([sampleRaise(card, 7)]);
    expect(raised).toMatchObject({ alarmId: raised?.id, kind: "alarm.raised", cardId: card, alarm: "on-battery" });
    const id = raised?.id ?? 0;
    expect(await bench.store.listAlarms()).toEqual([{ id, ...sampleStoredAlarm(card) }]);

    const noted = sampleEvent({ cardId: card, kind: "alarm.noted", alarmId: id, by: "ann", params: { text: "on my way" } });
    const note = { note: "on my way", noteBy: "ann", noteWallMs: 9_000, notes: 1 };
    const acknowledged = { acknowledgedBy: "ann", acknowledgedWallMs: 9_500, cardTold: "pending" } as const;
    await bench.store.commit([
      { event: noted, source: null, alarm: { kind: "change", alarmId: id, change: note } },
      { event: { ...noted, kind: "alarm.acknowledged" }, source: null, alarm: { kind: "change", alarmId: id, change: acknowledged } },
    ]);
    await bench.reopen();
    expect(await bench.store.listAlarms()).toEqual([{ id, ...sampleStoredAlarm(card), ...note, ...acknowledged }]);

    const cleared = sampleEvent({ cardId: card, kind: "alarm.cleared", alarmId: id });
    await bench.store.commit([{ event: cleared, source: { logId: "log-1", seq: 8 }, alarm: { kind: "clear", alarmId: id } }]);
    expect(await bench.store.listAlarms()).toEqual([]);
    const course = await bench.store.findEvents(everyEvent({ alarmId: id, newestFirst: false }));
    expect(course.found.map(({ kind }) => kind)).toEqual(["alarm.raised", "alarm.noted", "alarm.acknowledged", "alarm.cleared"]);
    expect(course.found[0]).toEqual(raised);
  });

  test("what a commit gives back is what is found, to the last fact", async () => {
    await using bench = open();
    const event = sampleEvent({
      cardId: 4,
      cardName: "Rack „1“",
      site: "Wien",
      kind: "a.kind.of.tomorrow",
      severity: "warning",
      alarm: "x",
      alarmId: 3,
      subject: "host:a",
      by: "ann",
      params: { text: "a\n\u0000b", number: -1.5, yes: true, nothing: null },
    });
    const [stored] = await bench.store.commit([{ event, source: null, alarm: null }]);
    expect(stored).toEqual({ ...event, id: stored?.id });
    expect((await bench.store.findEvents(everyEvent())).found).toEqual([stored]);
  });

  test("an entry that tells of what is in the history already gives it its place in the card's log, and is none of its own", async () => {
    await using bench = open();
    const card = await cardAt(bench.store);
    const [raised] = await bench.store.commit([sampleRaise(card, 7)]);
    const id = raised?.id ?? 0;
    const deed = sampleEvent({ cardId: card, kind: "alarm.acknowledged", alarmId: id, by: "ann" });
    const told = { cardTold: "told" } as const;
    const echo: FleetCommit = {
      event: { ...deed, by: "token:view" },
      source: { logId: "log-1", seq: 8 },
      alarm: { kind: "echo", alarmId: id, change: told },
    };
    const [done] = await bench.store.commit([{ event: deed, source: null, alarm: null }]);
    expect(await bench.store.commit([echo, echo])).toEqual([null, null]);
    await bench.reopen();
    expect(await bench.store.commit([echo])).toEqual([null]);
    const course = await bench.store.findEvents(everyEvent({ alarmId: id, newestFirst: false }));
    expect(course.found).toEqual([raised, done]);
    expect(await bench.store.listAlarms()).toMatchObject([{ id, ...told }]);
    expect(await bench.store.listCards()).toMatchObject([{ lastEventId: 8 }]);
    // Nothing is left that a further one could be the echo of.
    const [other] = await bench.store.commit([{ ...echo, source: { logId: "log-1", seq: 9 } }]);
    expect(other).toMatchObject({ kind: "alarm.acknowledged", by: "token:view", alarmId: id });
  });

  test("one commit that cannot be stored keeps out all others of its call, alarms and the place in the card's log as well", async () => {
    await using bench = open();
    const card = await cardAt(bench.store);
    await bench.store.commit([logged(card, 1)]);
    const before = [await bench.store.listCards(), await bench.store.listAlarms(), await bench.store.findEvents(everyEvent())];
    await expect(bench.store.commit([sampleRaise(card, 2), sampleRaise(999, 3)])).rejects.toMatchObject({ code: "store.failed" });
    expect([await bench.store.listCards(), await bench.store.listAlarms(), await bench.store.findEvents(everyEvent())]).toEqual(before);
  });

  test("an event of a card's log is stored once, however often it is told, and a second telling raises nothing", async () => {
    await using bench = open();
    const card = await cardAt(bench.store);
    const other = await cardAt(bench.store, "https://b");
    const [first, again] = await bench.store.commit([sampleRaise(card, 7), sampleRaise(card, 7)]);
    expect([first?.cardId, again]).toEqual([card, null]);
    await bench.reopen();
    expect(await bench.store.commit([sampleRaise(card, 7)])).toEqual([null]);
    expect(await bench.store.listAlarms()).toHaveLength(1);
    // The same number of another log, or of another card, is something else.
    const others = await bench.store.commit([logged(card, 7, "log-2"), logged(other, 7)]);
    expect(others.map((event) => event?.cardId)).toEqual([card, other]);
    // iSmartView's own events have no number that could be the same.
    const own: FleetCommit = { event: sampleEvent({ cardId: card }), source: null, alarm: null };
    expect((await bench.store.commit([own, own])).filter((event) => event !== null)).toHaveLength(2);
  });

  test("the place in a card's log goes up with its events, never back, and starts anew with another log", async () => {
    await using bench = open();
    const card = await cardAt(bench.store);
    const place = async () => (await bench.store.listCards()).map(({ logId, lastEventId }) => [logId, lastEventId]);
    expect(await place()).toEqual([[null, null]]);
    await bench.store.commit([logged(card, 40), logged(card, 41), logged(card, 12)]);
    expect(await place()).toEqual([["log-1", 41]]);
    await bench.store.commit([logged(card, 3, "log-2")]);
    expect(await place()).toEqual([["log-2", 3]]);
    await bench.store.commit([logged(card, 40)]);
    expect(await place()).toEqual([["log-2", 3]]);
    await bench.store.commit([{ event: sampleEvent({ cardId: card, kind: "link.lost" }), source: null, alarm: null }]);
    expect(await place()).toEqual([["log-2", 3]]);
  });

  test("an alarm that came and went while nobody listened has its course under the entry that raised it", async () => {
    await using bench = open();
    const card = await cardAt(bench.store);
    const raised = sampleEvent({ cardId: card, kind: "alarm.raised", alarmId: null });
    const [entry] = await bench.store.commit([{ event: raised, source: { logId: "log-1", seq: 3 }, alarm: null }]);
    expect(entry?.alarmId).toBe(entry?.id);
    expect(await bench.store.listAlarms()).toEqual([]);
    const { found } = await bench.store.findEvents(everyEvent({ alarmId: entry?.id ?? 0 }));
    expect(found).toEqual([entry]);
  });

  test("an event about an alarm that is over is history and changes nothing else", async () => {
    await using bench = open();
    const card = await cardAt(bench.store);
    const event = sampleEvent({ cardId: card, kind: "alarm.cleared", alarmId: 77 });
    const [cleared, noted] = await bench.store.commit([
      { event, source: { logId: "log-1", seq: 5 }, alarm: { kind: "clear", alarmId: 77 } },
      { event: { ...event, kind: "alarm.noted" }, source: null, alarm: { kind: "change", alarmId: 77, change: { notes: 1 } } },
    ]);
    expect([cleared?.alarmId, noted?.alarmId]).toEqual([77, 77]);
    expect(await bench.store.listAlarms()).toEqual([]);
  });

  test("ids go up and are not used again when the history is cut", async () => {
    await using bench = open();
    const event = sampleEvent();
    const [old] = await bench.store.commit([{ event, source: null, alarm: null }]);
    while (await bench.store.trim(SAMPLE_WALL_MS + 3_700 * 86_400_000));
    expect((await bench.store.findEvents(everyEvent())).found).toEqual([]);
    await bench.reopen();
    const [next] = await bench.store.commit([{ event, source: null, alarm: null }]);
    expect(next?.id).toBeGreaterThan(old?.id ?? Number.POSITIVE_INFINITY);
  });

  test("the history is kept for ten years by our own clock; what raised an alarm that is on stays", async () => {
    await using bench = open();
    const card = await cardAt(bench.store);
    const heard = sampleEvent({ cardId: card, kind: "card.started", wallMs: 0 });
    const [raised, started] = await bench.store.commit([sampleRaise(card, null), { event: heard, source: null, alarm: null }]);
    while (await bench.store.trim(SAMPLE_WALL_MS + 3_600 * 86_400_000));
    expect((await bench.store.findEvents(everyEvent({ kinds: ["card.started"] }))).found).toEqual([started]);
    while (await bench.store.trim(SAMPLE_WALL_MS + 3_700 * 86_400_000));
    expect((await bench.store.findEvents(everyEvent())).found).toEqual([raised]);
  });
}
