import { sampleCard, sampleFleetAlarm } from "@istars/protocol/model/ismartview/sample-fleet.ts";
import { sampleReading } from "@istars/protocol/model/sample-reading.ts";
import { expect, test } from "vitest";
import { sampleRaisedEvent } from "../store/sample-stored.ts";
import { openService } from "./service-bench.ts";
import { watchFleet } from "./service-client.ts";

const many = (n: number) => Array.from({ length: n }, (_, i) => sampleCard(i + 1));

test("a stream begins with hello, everything that is known, and a first beat that ends it", async () => {
  await using service = await openService();
  service.fleet.tellCards(many(1_200));
  service.fleet.tellAlarms([sampleFleetAlarm(7)]);
  service.fleet.startCommand({ command: "test.battery.start.quick", cardIds: [1], count: 1 }, { user: "ada", address: "192.0.2.1" });
  await using client = await service.watch();
  await client.until(() => client.names.includes("beat"));
  expect(client.names).toEqual(["hello", "cards", "cards", "cards", "figures", "alarms", "storage", "run", "beat"]);
  expect(client.of("hello")[0]?.data).toEqual({ v: 1, version: "1.2.3", wallMs: service.clock.wallMs() });
  expect(client.of("cards").map(({ data }) => data.cards.length)).toEqual([500, 500, 200]);
  expect(client.of("cards")[0]?.data.cards[0]).toEqual(sampleCard(1));
  expect(client.of("figures")[0]?.data.rows).toHaveLength(1_200);
  expect(client.of("alarms")[0]?.data).toEqual({ on: [sampleFleetAlarm(7)], off: [] });
  expect(client.of("storage")[0]?.data.state).toBe("ok");
  expect(client.of("run")[0]?.data).toMatchObject({ id: 1, isRunning: true });
});

test("a fleet without cards says hello, how storage is, and beats", async () => {
  await using service = await openService();
  await using client = await service.watch();
  await client.until(() => client.names.includes("beat"));
  expect(client.names).toEqual(["hello", "storage", "beat"]);
});

test("what changes within a moment is told together, each card once and as it is by then, to everybody", async () => {
  await using service = await openService();
  service.fleet.tellCards(many(3));
  await using one = await service.watch();
  await using two = await service.watch();
  for (const client of [one, two]) await client.until(() => client.names.includes("beat"));
  service.fleet.tellCards([sampleCard(1, { name: "renamed" })]);
  service.fleet.tellCards([sampleCard(1, { name: "renamed again" }), sampleCard(2, { status: "critical" })]);
  service.fleet.tellCards([], [3]);
  await service.clock.advance(50);
  for (const client of [one, two]) {
    await client.until(() => client.of("removed").length === 1);
    const [, told] = client.of("cards");
    expect(told?.data.cards).toEqual([sampleCard(1, { name: "renamed again" }), sampleCard(2, { status: "critical" })]);
    expect(client.of("cards")).toHaveLength(2);
    expect(client.of("removed")[0]?.data.ids).toEqual([3]);
  }
});

test("alarms and events wait for nothing", async () => {
  await using service = await openService();
  await using client = await service.watch();
  await client.until(() => client.names.includes("beat"));
  service.fleet.tellAlarms([sampleFleetAlarm(1), sampleFleetAlarm(2)]);
  service.fleet.tellEvents([{ ...sampleRaisedEvent(), id: 1 }]);
  service.fleet.tellAlarms([], [1]);
  await client.until(() => client.of("alarms").some(({ data }) => data.off.length > 0));
  expect(client.of("alarms").flatMap(({ data }) => data.on.map(({ id }) => id))).toEqual([1, 2]);
  expect(client.of("alarms").flatMap(({ data }) => data.off)).toEqual([1]);
  expect(client.of("events")[0]?.data.events).toEqual([{ ...sampleRaisedEvent(), id: 1 }]);
});

test("figures come in rounds, and nobody is asked for them while nobody looks", async () => {
  await using service = await openService();
  service.fleet.tellCards(many(2));
  await service.clock.advance(20_000);
  expect(service.fleet.figureRounds).toBe(0);
  await using client = await service.watch();
  await client.until(() => client.of("figures").length === 1);
  await service.clock.advance(5_000);
  await client.until(() => client.of("figures").length === 2);
  expect(client.of("figures")[1]?.data.rows).toEqual([
    [1, 1_000, [1, null, null, null, null, null, null, null]],
    [2, 1_000, [2, null, null, null, null, null, null, null]],
  ]);
});

test("readings go to those who asked for their card, from the latest on, and to nobody else", async () => {
  await using service = await openService();
  service.fleet.tellCards(many(2));
  const reading = (cardId: number, seq: number) => ({ cardId, reading: sampleReading({ seq }), identity: null, ratings: null });
  service.fleet.tellReading(reading(2, 1));
  const cookie = await service.logIn();
  await using looking = await watchFleet(service.origin, cookie, 2);
  await using other = await watchFleet(service.origin, cookie);
  for (const client of [looking, other]) await client.until(() => client.names.includes("beat"));
  service.fleet.tellReading(reading(1, 2));
  service.fleet.tellReading(reading(2, 3));
  await looking.until(() => looking.of("reading").length === 2);
  expect(looking.of("reading").map(({ data }) => [data.cardId, data.reading.seq])).toEqual([
    [2, 1],
    [2, 3],
  ]);
  service.fleet.tellStorage({ state: "failed", waiting: 3, lostReadings: 0, reason: "store.full" });
  await other.until(() => other.of("storage").length === 2);
  expect(other.of("reading")).toEqual([]);
});

test("SAFETY 27: that storage has failed is told at once", async () => {
  await using service = await openService();
  await using client = await service.watch();
  await client.until(() => client.names.includes("beat"));
  service.fleet.tellStorage({ state: "failed", waiting: 12, lostReadings: 0, reason: "store.full" });
  await client.until(() => client.of("storage").length === 2);
  expect(client.of("storage")[1]?.data).toEqual({ state: "failed", waiting: 12, lostReadings: 0, reason: "store.full" });
});

test("a stream ends with its session, and with the service", async () => {
  await using service = await openService();
  const cookie = await service.logIn();
  const [first, second] = [
    await service.ask("/stream", { headers: { cookie } }),
    await service.ask("/stream", { headers: { cookie: await service.logIn() } }),
  ];
  await service.ask("/session", { method: "DELETE", headers: { cookie, origin: service.origin } });
  expect(await first.text()).toContain("event: beat");
  await service.app.close();
  expect(await second.text()).toContain("event: beat");
});
