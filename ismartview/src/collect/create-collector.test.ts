import type { IncomingMessage, ServerResponse } from "node:http";
import type { GivenReach } from "@istars/protocol/model/ismartview/reach.ts";
import { sampleMeasuredReading, sampleReading } from "@istars/protocol/model/sample-reading.ts";
import { FakeCard } from "@istars/protocol/net/source/fake-card.ts";
import { HandClock } from "@istars/protocol/net/source/hand-clock.ts";
import { type NAMEPLATE, objectOf } from "@istars/protocol/net/source/mib-reading.ts";
import type { CommunityAskerDeps } from "@istars/protocol/net/source/next-asker.ts";
import { FIRST_CERTIFICATE, OTHER_CERTIFICATE, sampleIdentityKey } from "@istars/protocol/net/source/sample-certificates.ts";
import { agentOf, integer, type Mib } from "@istars/protocol/net/source/scripted-mib.ts";
import { RecordingLogger } from "@istars/service/recording-logger.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ListenedCard } from "./collector.ts";
import { createCollector } from "./create-collector.ts";
import { HeardNews } from "./heard-news.ts";

/** A collector over real sockets and time by hand. */
function collect(asker?: CommunityAskerDeps["asker"]) {
  const clock = new HandClock();
  const heard = new HeardNews();
  const log = new RecordingLogger();
  const collector = createCollector({ clock, log, listener: heard.listener, random: () => 0, ...(asker ? { asker } : {}) });
  return { clock, heard, log, collector, [Symbol.asyncDispose]: () => collector.close() };
}

const reachOf = (card: FakeCard, identityKey: string | null = null): GivenReach => ({
  kind: "istars",
  url: `${identityKey === null ? "http" : "https"}://127.0.0.1:${card.port}`,
  identityKey,
  token: "fleet-token",
});
const listened = (reach: GivenReach, known: Partial<ListenedCard> = {}): ListenedCard => ({
  ...{ id: 1, reach, logId: null, lastEventId: null },
  ...known,
});

const status = (card: unknown) => JSON.stringify({ wallMs: 0, card });
const named =
  (card: FakeCard, body = status({ name: "Rack 7", firmware: "0.1.0" })) =>
  (request: IncomingMessage, response: ServerResponse) =>
    request.url === "/api/v1/status"
      ? void response.writeHead(200, { "content-type": "application/json" }).end(body)
      : card.greet(response);

/** A card that is listened to and has said hello. */
async function listening(card: FakeCard, known: Partial<ListenedCard> = {}) {
  card.answer = named(card);
  const bench = collect();
  bench.collector.listen(listened(reachOf(card), known));
  await bench.heard.until(() => bench.heard.of("hello").length === 1);
  return bench;
}

const alarm = (change: object = {}) => ({
  ...{ id: "on-battery", subject: "ups", name: null, severity: "warning", instance: 5, raisedWallMs: Date.UTC(2026, 0, 1) },
  ...{ acknowledged: null, active: true },
  ...change,
});
const event = (id: number, change: object = {}) => ({
  ...{ id, wallMs: Date.UTC(2026, 0, 1), kind: "alarm.raised", subject: "ups", severity: "warning", alarm: "on-battery", instance: null },
  ...{ params: { inputVoltage: 4 } },
  ...change,
});
const UPS = {
  identity: { manufacturer: "Maker", model: "Online 3000", firmware: "1.2", serial: "S1", topology: "online" },
  ratings: { inputVoltage: 230, power: 2_700 },
};

test("a card's stream becomes news: who it is, its readings, alarms until they are complete, and events in their order", async () => {
  await using card = await FakeCard.start();
  await using bench = await listening(card);
  const { heard } = bench;
  expect(card.requests[0]?.url).toBe("/api/v1/stream?topics=reading,link,alarm,event&readingEveryMs=2000");
  card.send("ups", UPS);
  card.send("reading", sampleMeasuredReading({ ageMs: 40 }));
  card.send("alarm", alarm());
  card.send("beat", { wallMs: 0 });
  card.send("event", event(5), "log.5");
  card.send("event", event(6, { kind: "alarm.cleared", instance: 5 }), "log.6");
  card.send("alarm", alarm({ active: false }));
  await heard.until(() => heard.of("alarm").length === 2 && heard.of("told").some(({ told }) => told.name !== null));
  expect(heard.links()).toEqual(["connecting", "online"]);
  const kinds = heard.kinds().filter((kind) => kind !== "told");
  expect(kinds).toEqual(["link", "link", "hello", "reading", "alarm", "complete", "event", "event", "alarm"]);
  expect(heard.of("hello")[0]?.hello).toMatchObject({ logId: "log", lastId: 4 });
  expect(heard.of("told").at(-1)?.told).toMatchObject({
    ...{ name: "Rack 7", firmware: "0.1.0", identity: { model: "Online 3000" } },
    ratings: { power: 2_700, outputVoltage: null },
  });
  const [reading] = heard.of("reading");
  expect(reading).toMatchObject({ reading: { ageMs: 40, output: [{ load: 40 }] }, atMonoMs: bench.clock.monoMs() });
  expect(reading?.tells).toContain("mainsOk");
  expect(reading?.tells).not.toContain("temperature");
  expect(heard.of("event").map((one) => [one.logId, one.event.id])).toEqual([
    ["log", 5],
    ["log", 6],
  ]);
});

test("a card is asked for its log from the place that is stored, and after a loss from the last event that came, each told once", async () => {
  await using card = await FakeCard.start();
  await using bench = await listening(card, { logId: "log", lastEventId: 41 });
  const { heard, clock } = bench;
  const streams = () => card.requests.filter(({ url }) => url?.includes("/stream"));
  expect(streams()[0]?.headers["last-event-id"]).toBe("log.41");
  card.send("event", event(42), "log.42");
  await heard.until(() => heard.of("event").length === 1);
  card.cut();
  await heard.until(() => heard.links().includes("lost closed") || heard.links().includes("lost unreachable"));
  await clock.advance(1_000);
  await heard.until(() => heard.of("hello").length === 2);
  expect(streams()[1]?.headers["last-event-id"]).toBe("log.42");
  card.send("event", event(42), "log.42");
  card.send("gap", { logId: "log", oldestId: 60, lastId: 70 });
  card.send("event", event(71), "log.71");
  await heard.until(() => heard.of("event").length === 2);
  expect(heard.of("event").map((one) => one.event.id)).toEqual([42, 71]);
  expect(heard.of("gap")).toEqual([{ kind: "gap", gap: { logId: "log", oldestId: 60, lastId: 70 } }]);
});

test("alarms are complete anew with each connection, and a card that does not say its name counts all the same", async () => {
  await using card = await FakeCard.start();
  card.answer = (request, response) => (request.url === "/api/v1/status" ? void response.writeHead(403).end() : card.greet(response));
  await using bench = collect();
  const { heard, collector, clock } = bench;
  collector.listen(listened(reachOf(card)));
  for (let connection = 1; connection <= 2; connection++) {
    await heard.until(() => heard.of("hello").length === connection);
    card.send("beat", { wallMs: 0 });
    card.send("beat", { wallMs: 0 });
    card.read({ seq: connection });
    await heard.until(() => heard.of("reading").length === connection);
    expect(heard.of("complete")).toHaveLength(connection);
    card.cut();
    await heard.until(() => heard.links().filter((link) => link.startsWith("lost")).length === connection);
    await clock.advance(1_000);
  }
  expect(heard.of("told")).toEqual([]);
});

test("SAFETY 31: a card with another key is refused, it is sent nothing, and it stays so until the card is reached otherwise", async () => {
  await using stranger = await FakeCard.start(OTHER_CERTIFICATE);
  stranger.answer = named(stranger);
  await using bench = collect();
  const { heard, collector, clock } = bench;
  collector.listen(listened(reachOf(stranger, sampleIdentityKey(FIRST_CERTIFICATE))));
  await heard.until(() => heard.links().includes("refused certificate"));
  await clock.advance(20_000);
  expect(heard.links()).toEqual(["connecting", "refused certificate"]);
  expect(stranger.requests).toEqual([]);
  collector.listen(listened(reachOf(stranger, sampleIdentityKey(OTHER_CERTIFICATE))));
  await heard.until(() => heard.links().includes("online"));
  expect(heard.links()).toEqual(["connecting", "refused certificate", "connecting", "online"]);
});

test("a card that is not listened to any more is news no more, and the same reach begins nothing anew", async () => {
  await using card = await FakeCard.start();
  await using bench = await listening(card);
  const { heard, collector, clock } = bench;
  collector.listen(listened(reachOf(card)));
  collector.stop(1);
  collector.stop(1);
  const count = heard.all.length;
  card.read();
  await clock.advance(10_000);
  expect(heard.all).toHaveLength(count);
  expect(heard.of("hello")).toHaveLength(1);
});

test("SAFETY 4: what lay about while this machine stood still is no news, and the card is lost until it is heard anew", async () => {
  await using card = await FakeCard.start();
  await using bench = await listening(card);
  const { heard, clock } = bench;
  card.read({ seq: 1 });
  await heard.until(() => heard.of("reading").length === 1);
  clock.jump(11_000);
  card.read({ seq: 2 });
  await heard.until(() => heard.links().includes("lost paused"));
  await clock.advance(1_000);
  await heard.until(() => heard.of("hello").length === 2);
  card.read({ seq: 3 });
  await heard.until(() => heard.of("reading").length === 2);
  expect(heard.of("reading").map(({ reading }) => reading.seq)).toEqual([1, 3]);
});

test("alarms by the thousand are counted and not taken, and no more than two hundred are on", async () => {
  await using card = await FakeCard.start();
  await using bench = await listening(card);
  const { heard } = bench;
  for (let host = 0; host < 3_000; host++) card.send("alarm", alarm({ id: "host-unprotected", subject: `host:${host}` }));
  card.send("beat", { wallMs: 0 });
  await heard.until(() => heard.of("dropped").length > 0);
  expect(heard.of("alarm")).toHaveLength(200);
  expect(heard.of("dropped").at(-1)).toEqual({ kind: "dropped", dropped: 2_800 });
  card.send("alarm", alarm({ id: "host-unprotected", subject: "host:0", active: false }));
  card.send("alarm", alarm({ id: "host-unprotected", subject: "host:2999" }));
  await heard.until(() => heard.of("alarm").length === 202);
});

test("a card cannot bury what is true: alarms of the UPS about anything else, and more than ten that nobody knows, are not taken", async () => {
  await using card = await FakeCard.start();
  await using bench = await listening(card);
  const { heard } = bench;
  for (let n = 0; n < 50; n++) card.send("alarm", alarm({ subject: `thing:${n}` }));
  for (let n = 0; n < 50; n++) card.send("alarm", { ...alarm({}), id: `alarm-of-tomorrow-${n}` });
  card.send("alarm", alarm({}));
  card.send("beat", { wallMs: 0 });
  await heard.until(() => heard.of("dropped").length > 0);
  expect(heard.of("alarm").map(({ alarm: { id } }) => id)).toEqual([
    ...Array.from({ length: 10 }, (_, n) => `alarm-of-tomorrow-${n}`),
    "on-battery",
  ]);
  expect(heard.of("dropped").at(-1)).toEqual({ kind: "dropped", dropped: 90 });
});

test("a card that floods is heard no more in that hour, and said to tell what cannot be", async () => {
  await using card = await FakeCard.start();
  await using bench = await listening(card);
  const { heard } = bench;
  const frame = (id: number) => `id: log.${id}\nevent: event\ndata: ${JSON.stringify(event(id))}\n\n`;
  card.raw(Array.from({ length: 21_000 }, (_, i) => frame(i + 5)).join(""));
  card.send("beat", { wallMs: 0 });
  await heard.until(() => heard.all.at(-1)?.news.kind === "dropped");
  expect(heard.of("event")).toHaveLength(20_000);
  expect(heard.of("dropped").at(-1)?.dropped).toBe(1_000);
});

test("a card whose hello cannot be read is there, and says so for as long as its alarms cannot be told apart", async () => {
  await using card = await FakeCard.start();
  await using bench = await listening(card);
  const { heard } = bench;
  card.send("hello", { v: 1, cardId: "c", bootId: "b", logId: "no log\n", lastId: -1, oldestId: 1, wallMs: 0 });
  card.send("alarm", alarm());
  card.send("event", event(5), "log.5");
  card.send("beat", { wallMs: 0 });
  card.read();
  await heard.until(() => heard.of("reading").length === 1);
  expect(heard.links()).toEqual(["connecting", "online", "online malformed"]);
  expect(heard.kinds().filter((kind) => ["alarm", "event", "complete"].includes(kind))).toEqual([]);
  card.send("hello", { v: 1, cardId: "c", bootId: "b", logId: "log", lastId: 4, oldestId: 1, wallMs: 0 });
  card.send("alarm", alarm());
  await heard.until(() => heard.of("alarm").length === 1);
  expect(heard.links().at(-1)).toBe("online");
});

test("what a card told that cannot be is counted on when it is reached otherwise", async () => {
  await using card = await FakeCard.start();
  await using bench = await listening(card);
  const { heard, collector } = bench;
  const lie = () => {
    card.send("alarm", alarm({ subject: "no subject at all" }));
    card.send("beat", { wallMs: 0 });
  };
  lie();
  await heard.until(() => heard.of("dropped").length === 1);
  collector.listen(listened({ ...reachOf(card), token: "another" } as GivenReach));
  await heard.until(() => heard.of("hello").length === 2);
  lie();
  await heard.until(() => heard.of("dropped").length === 2);
  expect(heard.of("dropped").map(({ dropped }) => dropped)).toEqual([1, 2]);
});

test("whatever a card streams, its news are well formed, within bounds, and nothing ends", async () => {
  const nasty = fc.oneof(
    fc.constantFrom<unknown>(null, -1, 1e300, 1.5, "x".repeat(5_000), "a\u001b[2J\nb", {}, [], true, "__proto__", Number.MAX_SAFE_INTEGER),
    fc.string(),
    fc.double({ noNaN: false }),
  );
  /** A message with some of its members replaced. */
  const spoilt = (name: string, data: object, id: fc.Arbitrary<string | undefined> = fc.constant(undefined)) =>
    fc
      .tuple(fc.dictionary(fc.constantFrom(...Object.keys(data), "__proto__", "later"), nasty, { maxKeys: 3 }), id)
      .map(([change, sseId]) => ({ name, data: { ...data, ...change }, id: sseId }));
  const seqs = fc.option(fc.constantFrom("log.5", "log.6", "other.7", "x", "log.999999999999999"), { nil: undefined });
  const messages = fc.oneof(
    spoilt("hello", { v: 1, cardId: "c", bootId: "b", logId: "log", lastId: 4, oldestId: 1, wallMs: 0 }),
    spoilt("alarm", alarm()),
    spoilt("event", event(5), seqs),
    spoilt("gap", { logId: "log", oldestId: 1, lastId: 9 }),
    spoilt("ups", UPS),
    spoilt("reading", sampleMeasuredReading({ seq: 2 })),
    spoilt("link", { state: "online", forMs: 0 }),
    spoilt("beat", { wallMs: 0 }),
  );
  const isShort = (text: string | null) => text === null || (text.length <= 256 && !/\p{Cc}/u.test(text));
  await fc.assert(
    fc.asyncProperty(fc.array(messages, { minLength: 1, maxLength: 20 }), async (sent) => {
      await using card = await FakeCard.start();
      card.answer = named(card);
      await using bench = collect();
      const { heard, collector, log } = bench;
      collector.listen(listened(reachOf(card)));
      await heard.until(() => heard.of("hello").length === 1);
      for (const { name, data, id } of sent) card.send(name, data, id);
      card.send("reading", sampleReading({ seq: 77 }));
      await heard.until(() => heard.of("reading").some(({ reading }) => reading.seq === 77));
      for (const { hello } of heard.of("hello")) expect(hello.logId).toMatch(/^[\w-]{1,64}$/);
      for (const { event: told } of heard.of("event")) {
        expect(Number.isSafeInteger(told.id) && told.id > 0).toBe(true);
        expect(Math.abs(told.wallMs - bench.clock.wallMs())).toBeLessThan(401 * 86_400_000);
        expect(isShort(told.kind) && isShort(told.subject) && isShort(told.alarm)).toBe(true);
        for (const value of Object.values(told.params)) if (typeof value === "string") expect(isShort(value)).toBe(true);
      }
      for (const { alarm: told } of heard.of("alarm")) {
        expect(isShort(told.id) && isShort(told.subject) && isShort(told.name)).toBe(true);
        expect(["information", "warning", "critical"]).toContain(told.severity);
        expect(told.instance === null || told.instance > 0).toBe(true);
      }
      for (const { told } of heard.of("told")) {
        expect(isShort(told.name) && isShort(told.identity?.model ?? null)).toBe(true);
        expect((told.ratings?.power ?? 0) <= 10_000_000).toBe(true);
      }
      for (const { reading } of heard.of("reading")) {
        expect(reading.ageMs).toBeLessThanOrEqual(30 * 86_400_000);
        for (const line of [...reading.input, ...reading.output]) expect(line.voltage === null || line.voltage <= 1_000).toBe(true);
        expect((reading.battery.voltage ?? 0) <= 2_000).toBe(true);
      }
      expect(log.lines.filter(({ level }) => level === "error")).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test.each([1970, 2100])("an event of a card whose clock says %i happened when it was heard, and keeps what the card said", async (year) => {
  await using card = await FakeCard.start();
  await using bench = await listening(card);
  const { heard, clock } = bench;
  const cardWallMs = Date.UTC(year, 0, 1);
  card.send("event", event(5, { wallMs: cardWallMs }), "log.5");
  await heard.until(() => heard.of("event").length === 1);
  expect(heard.of("event")[0]?.event).toMatchObject({ wallMs: clock.wallMs(), params: { inputVoltage: 4, cardWallMs } });
});

test("a card without its token, or with one that cannot be, is refused and asked nothing", async () => {
  await using card = await FakeCard.start();
  await using bench = collect();
  const { heard, collector } = bench;
  const { token: _, ...bare } = { token: "", ...reachOf(card) };
  collector.listen(listened(bare as GivenReach));
  collector.listen(listened({ ...reachOf(card), token: "no token\n" } as GivenReach, { id: 2 }));
  expect(heard.links(1)).toEqual(["connecting", "refused secret-missing"]);
  expect(heard.links(2)).toEqual(["connecting", "refused reach-invalid"]);
  expect(card.requests).toEqual([]);
});

/** An RFC 1628 card without a socket, and when it was asked. */
function scriptedAsker(clock: () => number, mib: Mib) {
  const answer = agentOf(() => mib, "v2c");
  const asked: { readonly address: string; readonly atMs: number }[] = [];
  const asker: CommunityAskerDeps["asker"] = {
    ask: async ({ address, names }, _patience, signal) => {
      asked.push({ address, atMs: clock() });
      const outcome = await answer(names, signal);
      return outcome.kind === "values" ? { kind: "values", bindings: outcome.bindings } : { kind: "silent" };
    },
  };
  return { asked, asker };
}
const octets = (text: string) => ({ type: "octets" as const, value: new TextEncoder().encode(text) });
const MIB: Mib = {
  [`${objectOf("upsOutputSource")}.0`]: integer(3),
  [`${objectOf("upsBatteryStatus")}.0`]: integer(2),
  [`${objectOf("upsOutputFrequency")}.0`]: integer(499),
  [`${objectOf("upsOutputVoltage")}.1`]: integer(231),
  [`${objectOf("upsOutputPower")}.1`]: integer(1_200),
  [`${objectOf("upsOutputPercentLoad")}.1`]: integer(44),
  [`${objectOf("upsInputVoltage")}.1`]: integer(229),
  [`${objectOf("upsInputFrequency")}.1`]: integer(501),
  [`${objectOf("upsIdentModel" satisfies keyof typeof NAMEPLATE)}.0`]: octets("Other 5000\u0000"),
  [`${objectOf("upsIdentName")}.0`]: octets("cellar"),
  [`${objectOf("upsConfigOutputVA")}.0`]: integer(5_000),
};
const snmpReach = (host: string): GivenReach => ({
  ...{ kind: "snmp", host, port: 161, version: "v2c", community: "public" },
  ...{ user: null, authProtocol: "none", privProtocol: "none" },
});

test("a card of RFC 1628 tells its figures and nameplate, and is asked at once when that is wanted", async () => {
  let nowMs = () => 0;
  const { asked, asker } = scriptedAsker(() => nowMs(), MIB);
  await using bench = collect(asker);
  const { heard, collector, clock } = bench;
  nowMs = () => clock.monoMs();
  collector.listen(listened(snmpReach("192.0.2.9")));
  collector.askSoon(1);
  await heard.until(() => heard.of("told").length > 0);
  expect(heard.links()).toEqual(["connecting", "online"]);
  const [{ reading } = { reading: null }] = heard.of("reading");
  expect(reading?.input).toMatchObject([{ voltage: 229, frequency: expect.closeTo(50.1) }]);
  expect(reading?.output).toMatchObject([{ voltage: 231, power: 1_200, load: 44, frequency: expect.closeTo(49.9) }]);
  expect(heard.of("told")[0]?.told).toMatchObject({ name: "cellar", identity: { model: "Other 5000" }, ratings: { apparentPower: 5_000 } });
  await clock.advance(1_000);
  const before = asked.length;
  collector.askSoon(1);
  await heard.until(() => heard.of("reading").length === 2);
  expect(asked.length).toBeGreaterThan(before);
  expect(heard.of("told")).toHaveLength(1);
});

test("a thousand polled cards are asked evenly over their five seconds, not all at once", async () => {
  let nowMs = () => 0;
  const { asked, asker } = scriptedAsker(() => nowMs(), {});
  await using bench = collect(asker);
  const { collector, clock } = bench;
  nowMs = () => clock.monoMs();
  const startMs = clock.monoMs();
  for (let id = 1; id <= 1_000; id++) collector.listen(listened(snmpReach(`10.0.${id >> 8}.${id & 255}`), { id }));
  await clock.advance(5_000);
  const first = new Map(asked.toReversed().map(({ address, atMs }) => [address, atMs - startMs]));
  expect(first.size).toBe(1_000);
  const slices = Array.from({ length: 10 }, (_, i) => [...first.values()].filter((ms) => Math.floor(ms / 500) === i).length);
  for (const count of slices) expect(count).toBeGreaterThan(90);
});

test("a NUT server that is not there is a lost card, and no other is", async () => {
  await using card = await FakeCard.start();
  card.answer = named(card);
  await using bench = collect();
  const { heard, collector, clock } = bench;
  collector.listen(listened(reachOf(card)));
  collector.listen(listened({ kind: "nut", host: "127.0.0.1", port: 1, ups: "ups", user: null }, { id: 2 }));
  await clock.advance(5_000);
  await heard.until(() => heard.links(2).includes("lost unreachable"));
  await heard.until(() => heard.of("hello").length > 0);
});
