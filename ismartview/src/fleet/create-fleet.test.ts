import { sampleMeasuredReading, sampleReading } from "@istars/protocol/model/sample-reading.ts";
import { expect, test } from "vitest";
import type { AuditAsked, EventAsked } from "../store/fleet-store.ts";
import { ACTOR, FleetBench, newCard } from "./fleet-bench.ts";

const ALL: EventAsked = {
  ...{ fromMs: 0, toMs: 9e15, newestFirst: false, limit: 500, after: null, cardIds: null, site: null, kinds: null },
  ...{ severities: null, alarms: null, alarmId: null, search: null },
};
const ALL_AUDIT: AuditAsked = {
  ...{ fromMs: 0, toMs: 9e15, newestFirst: false, limit: 10, after: null, users: null, actions: null, text: null },
};
const snmp = (host: string) =>
  newCard(0, {
    reach: {
      ...{ kind: "snmp", host, port: 161, version: "v2c", community: "public" },
      ...{ user: null, authProtocol: "none", privProtocol: "none" },
    },
  });

test("a card that is added is listened to, known to the desk, and told with the address as its name until it says its own", async () => {
  await using bench = await FleetBench.start();
  const [id = 0] = await bench.add(newCard(1, { site: "  Hall 1 " }));
  await bench.clock.advance(0);
  expect(bench.line(id)).toMatchObject({ id, name: "10.0.0.1", site: "Hall 1", link: "connecting", status: "unknown", model: null });
  expect(bench.collector.listened.get(id)).toMatchObject({ reach: { token: "token-1" }, logId: null, lastEventId: null });
  expect(bench.desk.known.get(id)).toMatchObject({ kind: "istars", name: "10.0.0.1", site: "Hall 1" });
  const identity = { manufacturer: null, model: "Online 3000", firmware: null, serial: "S1", topology: null };
  bench.collector.tell(id, { kind: "told", told: { name: "Rack 7", firmware: "0.1.0", identity, ratings: null } });
  bench.read(id);
  await bench.clock.advance(0);
  expect(bench.line(id)).toMatchObject({ name: "Rack 7", model: "Online 3000", serial: "S1", link: "online", status: "ok" });
  expect(bench.desk.known.get(id)?.name).toBe("Rack 7");
  expect(bench.fleet.detail(id)).toMatchObject({
    firmware: "0.1.0",
    reach: { token: { set: true } },
    version: 1,
    commands: ["battery.test"],
  });
  const { found } = await bench.files.store.findEvents(ALL);
  expect(found).toMatchObject([{ kind: "card.added", cardId: id, cardName: "10.0.0.1", site: "Hall 1", by: "ada" }]);
  expect(bench.told.events).toEqual(found);
});

test("of many cards that are added each has its own outcome, and one place holds one card however it is written", async () => {
  await using bench = await FleetBench.start();
  await bench.add(snmp("192.0.2.9"));
  const outcomes = await bench.fleet.add(
    [
      newCard(1),
      snmp("192.0.2.9"),
      { ...newCard(2), reach: { kind: "istars", url: "http://10.0.0.2/", identityKey: null, token: "x" } },
      newCard(2),
      { ...newCard(3), reach: { kind: "istars", url: "https://10.0.0.3", identityKey: null, token: "x" } },
    ],
    ACTOR,
  );
  expect(outcomes.map(({ problem, detail }) => [problem, detail])).toEqual([
    [null, null],
    ["fleet.known", null],
    [null, null],
    ["fleet.known", null],
    ["reach.invalid", "identityKey: key-required"],
  ]);
  expect(bench.fleet.cards().map(({ address }) => address)).toEqual(["192.0.2.9", "10.0.0.1", "10.0.0.2"]);
  const { found } = await bench.files.store.findAudit(ALL_AUDIT);
  expect(found.map(({ user, action, outcome, detail }) => [user, action, outcome, detail])).toEqual([
    ["ada", "card.add", "ok", "snmp://192.0.2.9:161"],
    ["ada", "card.add", "ok", "http://10.0.0.1, http://10.0.0.2"],
  ]);
});

test("a fleet that is full takes no more, and says so for each; what is removed makes room", async () => {
  await using bench = await FleetBench.start(3);
  const outcomes = await bench.fleet.add(
    Array.from({ length: 5 }, (_, n) => newCard(n + 1)),
    ACTOR,
  );
  expect(outcomes.map(({ problem }) => problem)).toEqual([null, null, null, "fleet.full", "fleet.full"]);
  const [first = 0] = outcomes.map(({ id }) => id ?? 0);
  await bench.fleet.remove([first], ACTOR);
  expect(await bench.fleet.add([newCard(4)], ACTOR)).toMatchObject([{ problem: null }]);
  expect(await bench.fleet.restore([first], ACTOR)).toMatchObject([{ problem: "fleet.full" }]);
  expect(bench.fleet.cards()).toHaveLength(3);
});

test("a line is told when it has really changed, those of one moment together, and figures alone change none", async () => {
  await using bench = await FleetBench.start();
  const ids = await bench.add(...Array.from({ length: 1_000 }, (_, n) => newCard(n + 1)));
  for (const id of ids) bench.read(id);
  await bench.clock.advance(0);
  bench.told.cards.length = 0;
  for (const id of ids) bench.collector.read(id, bench.clock.monoMs(), sampleMeasuredReading({ seq: 2, battery: { charge: 50 } }));
  await bench.clock.advance(0);
  expect(bench.told.cards).toEqual([]);
  for (const id of ids.slice(0, 300))
    bench.collector.read(id, bench.clock.monoMs(), sampleReading({ facts: { onBattery: true, mainsOk: false }, outputSource: "battery" }));
  await bench.clock.advance(0);
  expect(bench.told.cards.map((cards) => cards.length)).toEqual([300]);
  bench.desk.show(ids[5] ?? 0, { critical: 1, warning: 2, unacknowledged: 3 });
  await bench.clock.advance(0);
  expect(bench.told.cards[1]).toMatchObject([{ id: ids[5], status: "critical", alarms: { critical: 1, warning: 2 }, unacknowledged: 3 }]);
});

test("SAFETY 8: a card that is lost stays what it was at last, and its figures grow old", async () => {
  await using bench = await FleetBench.start();
  const [id = 0] = await bench.add(newCard(1));
  bench.read(id, sampleMeasuredReading({ ageMs: 100, facts: { onBattery: true, mainsOk: false }, outputSource: "battery" }));
  await bench.clock.advance(7_000);
  bench.collector.link(id, "lost", "silent");
  await bench.clock.advance(3_000);
  expect(bench.line(id)).toMatchObject({ link: "lost", reason: "silent", onBattery: true, outputSource: "battery", status: "ok" });
  expect(bench.fleet.figures()).toEqual([[id, 10_100, [40, null, null, 230, 230, 54.4, 31, null]]]);
  expect(bench.fleet.reading(id)?.reading.ageMs).toBe(10_100);
  expect(bench.fleet.figures(new Set([id + 1]))).toEqual([]);
});

test("after a restart a silent card has the name and model it told, its log is gone on from, and nothing is known of its UPS", async () => {
  await using bench = await FleetBench.start();
  const [id = 0] = await bench.add(newCard(1));
  bench.collector.link(id, "online");
  bench.collector.tell(id, { kind: "hello", hello: { v: 1, cardId: "c", bootId: "b", logId: "log", lastId: 40, oldestId: 1, wallMs: 0 } });
  const identity = { manufacturer: "Maker", model: "Online 3000", firmware: null, serial: null, topology: null };
  bench.collector.tell(id, { kind: "told", told: { name: "Rack 7", firmware: null, identity, ratings: null } });
  bench.read(id);
  await bench.clock.advance(10_000);
  await bench.restart();
  expect(bench.fleet.cards()).toMatchObject([
    { name: "Rack 7", model: "Online 3000", link: "connecting", status: "unknown", onBattery: null },
  ]);
  bench.collector.tell(id, { kind: "told", told: { name: null, firmware: null, identity, ratings: null } });
  expect(bench.fleet.cards()).toMatchObject([{ name: "Rack 7" }]);
  expect(bench.fleet.figures()).toEqual([]);
  expect(bench.collector.listened.get(id)).toMatchObject({ logId: "log", lastEventId: 40, reach: { token: "token-1" } });
});

test("the log of a card is gone on from its latest event when it is reached otherwise", async () => {
  await using bench = await FleetBench.start();
  const [id = 0] = await bench.add(newCard(1));
  bench.collector.tell(id, { kind: "hello", hello: { v: 1, cardId: "c", bootId: "b", logId: "log", lastId: 40, oldestId: 1, wallMs: 0 } });
  bench.collector.event(id, "log", {
    ...{ id: 41, wallMs: 0, kind: "alarm.raised", subject: "ups", severity: "warning", alarm: "on-battery", instance: null, params: {} },
  });
  const reach = { kind: "istars", url: "http://10.9.9.9", identityKey: null } as const;
  await bench.fleet.change(id, { name: null, site: null, reach }, { version: 1, actor: ACTOR });
  expect(bench.collector.listened.get(id)).toEqual({ id, reach: { ...reach, token: "token-1" }, logId: "log", lastEventId: 41 });
});

test("secrets that the key file does not open any more leave the card refused, and it can be set anew", async () => {
  await using bench = await FleetBench.start();
  const [id = 0] = await bench.add(newCard(1));
  await bench.restart(new Uint8Array(32).fill(9));
  expect(bench.collector.listened.get(id)?.reach).toEqual({ kind: "istars", url: "http://10.0.0.1", identityKey: null });
  expect(bench.fleet.detail(id)?.reach).toMatchObject({ token: { set: false } });
  await bench.fleet.change(id, { name: "Anew", site: null, reach: newCard(1).reach }, { version: 1, actor: ACTOR });
  expect(bench.fleet.detail(id)).toMatchObject({ givenName: "Anew", version: 2, reach: { token: { set: true } } });
});

test("a change asks for the version that was read, names what is wrong, and changes nothing when it is refused", async () => {
  await using bench = await FleetBench.start();
  const [id = 0] = await bench.add(newCard(1), newCard(2));
  const change = (reach: Parameters<typeof bench.fleet.change>[1]["reach"], version = 1) =>
    bench.fleet.change(id, { name: "New", site: null, ...(reach ? { reach } : {}) }, { version, actor: ACTOR });
  await expect(bench.fleet.change(99, { name: null, site: null }, { version: 1, actor: ACTOR })).rejects.toMatchObject({
    code: "card.unknown",
  });
  await expect(change(undefined, 7)).rejects.toMatchObject({ code: "settings.conflict" });
  await expect(change({ kind: "istars", url: "https://10.0.0.1", identityKey: "x" })).rejects.toMatchObject({
    ...{ code: "reach.invalid", errors: [{ pointer: "/reach/identityKey", code: "key-malformed" }] },
  });
  await expect(change({ kind: "istars", url: "http://10.0.0.2", identityKey: null })).rejects.toMatchObject({ code: "fleet.known" });
  expect(bench.fleet.detail(id)).toMatchObject({ givenName: null, version: 1, card: { address: "10.0.0.1" } });
  expect(await change(undefined)).toMatchObject({ givenName: "New", version: 2, card: { name: "New" } });
  expect(bench.desk.known.get(id)?.name).toBe("New");
  expect(await change(undefined, 2)).toMatchObject({ version: 2 });
});

test("a card that is removed is gone for all, and comes back as it was unless its place is taken", async () => {
  await using bench = await FleetBench.start();
  const [id = 0] = await bench.add(newCard(1, { name: "Mine" }));
  expect(await bench.fleet.remove([id, 99], ACTOR)).toMatchObject([{ problem: null }, { problem: "card.unknown" }]);
  expect(bench.told.removed).toEqual([id]);
  expect([bench.fleet.cards().length, bench.desk.known.size, bench.collector.listened.size]).toEqual([0, 0, 0]);
  bench.collector.link(id, "online");
  expect(bench.fleet.detail(id)).toBeNull();
  await bench.restart();
  expect(await bench.fleet.restore([id, id + 1], ACTOR)).toMatchObject([{ problem: null }, { problem: "card.unknown" }]);
  expect(bench.fleet.detail(id)).toMatchObject({ givenName: "Mine", reach: { token: { set: true } } });
  expect(bench.collector.listened.has(id)).toBe(true);
  await bench.fleet.remove([id], ACTOR);
  await bench.add(newCard(1));
  expect(await bench.fleet.restore([id], ACTOR)).toMatchObject([{ problem: "fleet.known" }]);
  const { found } = await bench.files.store.findEvents({ ...ALL, cardIds: [id] });
  expect(found.map(({ kind, by }) => [kind, by])).toEqual(
    ["card.added", "card.removed", "card.restored", "card.removed"].map((kind) => [kind, "ada"]),
  );
});

test("cards are moved together, and a silence ends by itself", async () => {
  await using bench = await FleetBench.start();
  const [a = 0, b = 0] = await bench.add(newCard(1), newCard(2));
  expect(await bench.fleet.move([a, b, 99], "Hall 2", ACTOR)).toMatchObject([
    { problem: null },
    { problem: null },
    { problem: "card.unknown" },
  ]);
  expect(bench.desk.known.get(b)?.site).toBe("Hall 2");
  await bench.fleet.silenceCards([a], 60_000, ACTOR);
  await bench.clock.advance(0);
  const untilWallMs = bench.clock.wallMs() + 60_000;
  expect(bench.line(a)).toMatchObject({ site: "Hall 2", silencedUntilWallMs: untilWallMs });
  expect(bench.desk.known.get(a)?.silencedUntilWallMs).toBe(untilWallMs);
  expect(bench.fleet.detail(a)?.version).toBe(2);
  await bench.clock.advance(66_000);
  expect(bench.line(a)?.silencedUntilWallMs).toBeNull();
});

test("the history and the audit tell what a card was changed to", async () => {
  await using bench = await FleetBench.start();
  const [id = 0] = await bench.add(newCard(1, { name: "Mine" }));
  await bench.fleet.move([id], "Hall 2", ACTOR);
  await bench.fleet.move([id], null, ACTOR);
  await bench.fleet.change(id, { name: "Ours", site: null }, { version: 3, actor: ACTOR });
  await bench.fleet.silenceCards([id], 60_000, ACTOR);
  const { found } = await bench.files.store.findEvents({ ...ALL, cardIds: [id], kinds: ["card.changed"] });
  expect(found.map(({ cardName, site, params }) => [cardName, site, params])).toEqual([
    ["Mine", null, { changed: "site", toSite: "Hall 2" }],
    ["Mine", "Hall 2", { changed: "site", toSite: null }],
    ["Mine", null, { changed: "name", toName: "Ours" }],
    ["Ours", null, { changed: "silence", forMs: 60_000 }],
  ]);
  const { found: audited } = await bench.files.store.findAudit(ALL_AUDIT);
  expect(audited.map(({ detail }) => detail)).toEqual([
    "http://10.0.0.1",
    "to Hall 2: Mine",
    "to no site: Mine",
    "Ours: name",
    "for 60 s: Ours",
  ]);
});

test("a card that is brought back has the name it told in the history", async () => {
  await using bench = await FleetBench.start();
  const [id = 0] = await bench.add(newCard(1));
  bench.collector.tell(id, { kind: "told", told: { name: "Rack 7", firmware: null, identity: null, ratings: null } });
  await bench.clock.advance(10_000);
  await bench.fleet.remove([id], ACTOR);
  await bench.restart();
  await bench.fleet.restore([id], ACTOR);
  const { found } = await bench.files.store.findEvents({ ...ALL, cardIds: [id], kinds: ["card.restored"] });
  expect(found.map(({ cardName }) => cardName)).toEqual(["Rack 7"]);
});

test("SAFETY 27: while the store fails nothing is changed and it is said, and what cards told is kept when it works again", async () => {
  await using bench = await FleetBench.start();
  const [id = 0] = await bench.add(newCard(1));
  bench.files.failing = "store.full";
  await expect(bench.add(newCard(2))).rejects.toMatchObject({ code: "store.full" });
  await expect(bench.fleet.remove([id], ACTOR)).rejects.toMatchObject({ code: "store.full" });
  bench.collector.tell(id, { kind: "told", told: { name: "Rack 7", firmware: null, identity: null, ratings: null } });
  await bench.clock.advance(10_000);
  expect(bench.fleet.cards()).toMatchObject([{ id, name: "Rack 7" }]);
  bench.files.failing = null;
  await bench.clock.advance(10_000);
  await bench.restart();
  expect(bench.fleet.cards()).toMatchObject([{ id, name: "Rack 7" }]);
});

test("each reading is told with its age, and a card's trap lets it be asked at once", async () => {
  await using bench = await FleetBench.start();
  const [id = 0] = await bench.add(snmp("192.0.2.9"));
  bench.collector.read(id, bench.clock.monoMs() - 400, sampleMeasuredReading({ ageMs: 100 }));
  expect(bench.told.readings).toMatchObject([{ cardId: id, reading: { ageMs: 500 }, identity: null }]);
  bench.collector.tell(id, { kind: "trap", name: "upsTrapOnBattery" });
  expect(bench.collector.asked).toEqual([id]);
});
