import { expect, test } from "vitest";
import { REMOVED_KEPT_MS } from "../fleet-store.ts";
import { addSampleCards, SAMPLE_WALL_MS, sampleEvent, sampleStoredCard } from "../sample-stored.ts";
import { everyEvent } from "./asked.ts";
import type { OpenBench } from "./contract-bench.ts";

const removed = sampleEvent({ kind: "card.removed" });

/** What any store does with cards. */
export function describeCards(open: OpenBench): void {
  test("a card comes back as it was added, with an id of its own, and its event says which card it is", async () => {
    await using bench = open();
    const cards = await bench.store.addCards([
      sampleStoredCard("https://192.0.2.7", { name: "Rack 1", site: "Vienna" }),
      sampleStoredCard("snmp://192.0.2.9:161", { kind: "snmp" }),
    ]);
    const plain = { version: 1, removedWallMs: null, silencedUntilWallMs: null, told: null, logId: null, lastEventId: null };
    expect(cards).toEqual([
      { ...sampleStoredCard("https://192.0.2.7").card, ...plain, id: cards[0]?.id, name: "Rack 1", site: "Vienna" },
      { ...sampleStoredCard("snmp://192.0.2.9:161").card, ...plain, id: cards[1]?.id, kind: "snmp" },
    ]);
    expect(await bench.store.listCards()).toEqual(cards);
    const { found } = await bench.store.findEvents(everyEvent({ newestFirst: false }));
    expect(found.map(({ cardId, kind }) => ({ cardId, kind }))).toEqual(cards.map((card) => ({ cardId: card?.id, kind: "card.added" })));
  });

  test("no two cards of the fleet stand at one place, and the one that is refused leaves no event", async () => {
    await using bench = open();
    const [first, again] = await bench.store.addCards([sampleStoredCard("https://a"), sampleStoredCard("https://a")]);
    expect([first?.place, again]).toEqual(["https://a", null]);
    expect(await bench.store.addCards([sampleStoredCard("https://a"), sampleStoredCard("https://b")])).toMatchObject([
      null,
      { place: "https://b" },
    ]);
    expect(await bench.store.listCards()).toHaveLength(2);
    expect((await bench.store.findEvents(everyEvent())).found).toHaveLength(2);
  });

  test("a change says what it replaces: the version that was read, or any", async () => {
    await using bench = open();
    const [card] = await addSampleCards(bench.store, "https://a");
    if (!card) throw new Error("not added");
    const event = sampleEvent({ kind: "card.changed" });
    const change = (version: number | null, name: string) => bench.store.changeCards([{ id: card.id, version, change: { name }, event }]);
    expect(await change(1, "one")).toMatchObject([{ name: "one", version: 2, place: "https://a" }]);
    expect(await change(1, "late")).toEqual([null]);
    expect(await change(null, "whatever")).toMatchObject([{ name: "whatever", version: 3 }]);
    expect(await bench.store.listCards()).toMatchObject([{ name: "whatever", version: 3 }]);
    const { found } = await bench.store.findEvents(everyEvent({ kinds: ["card.changed"] }));
    expect(found.map(({ cardId }) => cardId)).toEqual([card.id, card.id]);
  });

  test("a silence gives no new version, so that whoever edits the card meanwhile is not turned away", async () => {
    await using bench = open();
    const [card] = await addSampleCards(bench.store, "https://a");
    const event = sampleEvent({ kind: "alarm.silenced" });
    const changes = [{ id: card?.id ?? 0, version: null, change: { silencedUntilWallMs: 5_000 }, event }];
    expect(await bench.store.changeCards(changes)).toMatchObject([{ version: 1, silencedUntilWallMs: 5_000 }]);
  });

  test("a card that is not there, or would go where another one is, is not changed, and the others of the same call are", async () => {
    await using bench = open();
    const [a, b] = await addSampleCards(bench.store, "https://a", "https://b");
    const event = sampleEvent();
    expect(
      await bench.store.changeCards([
        { id: 999, version: null, change: { name: "nobody" }, event },
        { id: a?.id ?? 0, version: null, change: { place: "https://b" }, event },
        { id: b?.id ?? 0, version: null, change: { site: "Graz" }, event },
        { id: b?.id ?? 0, version: null, change: { place: "https://b" }, event },
      ]),
    ).toMatchObject([null, null, { site: "Graz" }, { site: "Graz", version: 3 }]);
  });

  test("a removed card leaves its place, and comes back unless somebody has taken it", async () => {
    await using bench = open();
    const [a] = await addSampleCards(bench.store, "https://a");
    const id = a?.id ?? 0;
    const change = (removedWallMs: number | null) =>
      bench.store.changeCards([{ id, version: null, change: { removedWallMs }, event: removed }]);
    expect(await change(SAMPLE_WALL_MS)).toMatchObject([{ removedWallMs: SAMPLE_WALL_MS }]);
    expect(await change(null)).toMatchObject([{ id, removedWallMs: null, place: "https://a" }]);
    await change(SAMPLE_WALL_MS);
    const [other] = await addSampleCards(bench.store, "https://a");
    expect(other?.id).not.toBe(id);
    expect(await change(null)).toEqual([null]);
    expect(await bench.store.listCards()).toMatchObject([{ id, removedWallMs: SAMPLE_WALL_MS }, { id: other?.id }]);
  });

  test("a removed card is forgotten after its thirty days, its history is not, and its id is never used again", async () => {
    await using bench = open();
    const [a] = await addSampleCards(bench.store, "https://a");
    const id = a?.id ?? 0;
    await bench.store.changeCards([{ id, version: null, change: { removedWallMs: SAMPLE_WALL_MS }, event: removed }]);
    while (await bench.store.trim(SAMPLE_WALL_MS + REMOVED_KEPT_MS - 1));
    expect(await bench.store.listCards()).toHaveLength(1);
    while (await bench.store.trim(SAMPLE_WALL_MS + REMOVED_KEPT_MS));
    expect(await bench.store.listCards()).toEqual([]);
    expect((await bench.store.findEvents(everyEvent({ cardIds: [id] }))).found).toHaveLength(2);
    await bench.reopen();
    const [next] = await addSampleCards(bench.store, "https://a");
    expect(next?.id).toBeGreaterThan(id);
  });

  test("what a card told of itself is kept, and is no change of the card", async () => {
    await using bench = open();
    const [a, b] = await addSampleCards(bench.store, "https://a", "https://b");
    await bench.store.noteTold([{ cardId: b?.id ?? 0, told: '{"name":"UPS 2"}' }]);
    await bench.reopen();
    expect(await bench.store.listCards()).toEqual([a, { ...b, told: '{"name":"UPS 2"}' }]);
  });
}
