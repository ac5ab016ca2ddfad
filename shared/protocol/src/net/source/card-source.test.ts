import type { IncomingMessage, ServerResponse } from "node:http";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sampleReading } from "../../model/sample-reading.ts";
import { createCardSource } from "./card-source.ts";
import { type Answer, FakeCard } from "./fake-card.ts";
import { HandClock } from "./hand-clock.ts";
import { Observed } from "./observed.ts";
import { FIRST_CERTIFICATE, OTHER_CERTIFICATE, RENEWED_CERTIFICATE, sampleIdentityKey } from "./sample-certificates.ts";

const refusal = (status: number, code: string) => (_request: IncomingMessage, response: ServerResponse) => {
  response.writeHead(status, { "content-type": "application/problem+json" });
  response.end(JSON.stringify({ type: `urn:istars:problem:${code}`, title: "no", status }));
};

const settings = (card: FakeCard) => ({ id: "card", url: `http://127.0.0.1:${card.port}`, token: "secret-token", identityKey: null });
const secureSettings = (card: FakeCard, identityKey: string) => ({ ...settings(card), url: `https://127.0.0.1:${card.port}`, identityKey });

function observe(options: Parameters<typeof createCardSource>[0], events: number[] = []) {
  const clock = new HandClock();
  const source = createCardSource(options, { clock, random: () => 0, onEvent: ({ id }) => events.push(id) });
  return { clock, observed: new Observed(source), events };
}

test("a card is online with its hello, asked with the token, and its readings age by our own clock", async () => {
  await using card = await FakeCard.start();
  const { clock, observed } = observe(settings(card));
  await using _ = observed;
  expect(observed.source.current()).toMatchObject({ link: { state: "connecting", reason: null }, reading: null, ageMs: null, tells: [] });
  await observed.untilLink("online");
  expect(card.requests[0]?.headers.authorization).toBe("Bearer secret-token");
  expect(card.requests[0]?.url).toBe("/api/v1/stream?topics=reading,link,event&readingEveryMs=0");
  card.read({ seq: 7, ageMs: 250, battery: { charge: 90, runtime: 600 } });
  const { reading, ageMs, confidence, tells } = await observed.until((now) => now.reading !== null);
  expect(reading).toEqual(sampleReading({ seq: 7, ageMs: 250, battery: { charge: 90, runtime: 600 } }));
  expect(ageMs).toBe(250);
  expect(confidence).toEqual({ charge: "told", runtime: "told", batteryLow: "told", onBattery: "told", mainsOk: "told" });
  expect(tells).toContain("mainsOk");
  expect(tells).not.toContain("fanFailed");
  clock.stepWall(5_000);
  await clock.advance(3_000);
  expect(observed.source.current().ageMs).toBe(3_250);
});

test("six seconds without a word are a lost card, and it goes on with the event it had last", async () => {
  await using card = await FakeCard.start();
  const { clock, observed, events } = observe(settings(card));
  await using _ = observed;
  await observed.untilLink("online");
  card.send("event", { id: 5, kind: "alarm.raised", wallMs: 0 }, "log.5");
  card.read();
  await observed.until((now) => now.reading !== null);
  await clock.advance(5_000);
  expect(observed.links).toEqual(["online"]);
  await clock.advance(1_400);
  const { reading, ageMs } = await observed.untilLink("lost silent");
  expect(reading?.facts.mainsOk).toBe(true);
  expect(ageMs).toBe(6_400);
  await until(clock, () => card.requests.length === 2);
  expect(card.requests[1]?.headers["last-event-id"]).toBe("log.5");
  await observed.untilLink("online");
  card.send("event", { id: 5, kind: "alarm.raised", wallMs: 0 }, "log.5");
  card.send("event", { id: 6, kind: "alarm.cleared", wallMs: 0 }, "log.6");
  await until(clock, () => events.includes(6));
  expect(events).toEqual([5, 6]);
});

test("a card that drips octets without ever saying a whole word is lost too", async () => {
  await using card = await FakeCard.start();
  const { clock, observed } = observe(settings(card));
  await using _ = observed;
  await observed.untilLink("online");
  for (let second = 0; second < 8; second++) {
    if (observed.source.current().link.state === "online") card.raw("x");
    await clock.advance(1_000);
  }
  expect(observed.links.slice(0, 2)).toEqual(["online", "lost silent"]);
});

test("a card that goes away and comes back flaps as it does, and is never more than what it says", async () => {
  await using card = await FakeCard.start();
  const { clock, observed } = observe(settings(card));
  await using _ = observed;
  for (let turn = 1; turn <= 3; turn++) {
    await until(clock, () => card.requests.length === turn);
    await observed.untilLink("online");
    card.cut();
    await observed.until(({ link }) => link.state === "lost");
  }
  expect(observed.told.every(({ reading }) => reading === null)).toBe(true);
});

test.each([
  [401, "session.required"],
  [403, "permission.denied"],
])("SAFETY 31: a token refused with %i is red at once, and tried again after a minute", async (status, code) => {
  await using card = await FakeCard.start();
  card.answer = refusal(status, code);
  const { clock, observed } = observe(settings(card));
  await using _ = observed;
  await observed.untilLink(`refused ${code}`);
  expect(card.requests).toHaveLength(1);
  card.answer = (_request, response) => card.greet(response);
  await clock.advance(59_000);
  expect(card.requests).toHaveLength(1);
  await clock.advance(1_000);
  await observed.untilLink("online");
});

test("a refusal whose explanation never ends is red all the same", async () => {
  await using card = await FakeCard.start();
  card.answer = (_request, response) => {
    response.writeHead(401);
    const more = () => {
      while (!response.destroyed && response.write("x".repeat(4_096)));
      if (!response.destroyed) response.once("drain", more);
    };
    more();
  };
  const { observed } = observe(settings(card));
  await using _ = observed;
  await observed.untilLink("refused http-401");
});

test.each<[string, Answer, string]>([
  [
    "a guest network's page",
    (_request, response) => response.writeHead(200, { "content-type": "text/html" }).end("<h1>Log in</h1>"),
    "no-stream",
  ],
  ["an error of a gateway", (_request, response) => response.writeHead(502).end("<h1>Bad gateway</h1>"), "http-502"],
  ["a way to somewhere else", (_request, response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(), "http-302"],
  ["a status that is none", (_request, response) => void response.socket?.end("HTTP/1.1 999 X\r\n\r\n"), "unreachable"],
  ["what is not HTTP", (_request, response) => void response.socket?.end("SSH-2.0-x\r\n"), "unreachable"],
  ["an end without an answer", (_request, response) => void response.socket?.destroy(), "unreachable"],
])("%s is a lost card, not an error", async (_what, answer, reason) => {
  await using card = await FakeCard.start();
  card.answer = answer;
  const { observed } = observe(settings(card));
  await using _ = observed;
  await observed.untilLink(`lost ${reason}`);
  expect(observed.source.current().reading).toBeNull();
});

test("SAFETY 31: a card is known by its key: a renewed certificate passes, and nothing is sent to another key", async () => {
  const identityKey = sampleIdentityKey(FIRST_CERTIFICATE);
  for (const certificate of [FIRST_CERTIFICATE, RENEWED_CERTIFICATE]) {
    await using card = await FakeCard.start(certificate);
    const { observed } = observe(secureSettings(card, identityKey));
    await using _ = observed;
    await observed.untilLink("online");
  }
  await using stranger = await FakeCard.start(OTHER_CERTIFICATE);
  const { clock, observed } = observe(secureSettings(stranger, identityKey));
  await using _ = observed;
  await observed.untilLink("refused certificate");
  await clock.advance(20_000);
  expect(stranger.requests).toEqual([]);
  expect(observed.links).toEqual(["refused certificate"]);
});

test("whatever octets a card streams, the source goes on, and never says that there is mains", async () => {
  const sample = JSON.stringify(sampleReading());
  const parts = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
    fc.constantFrom("event: reading\ndata: ", `event: reading\ndata: ${sample.replace('"mainsOk":true', '"mainsOk":"true"')}\n\n`),
    fc.constantFrom("event: link\ndata: {}\n\n", 'event: reading\ndata: {"facts":{"mainsOk":true},"seq":1}\n\n', "\n\n", "id: x\n"),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(parts, { minLength: 1, maxLength: 12 }), async (sent) => {
      await using card = await FakeCard.start();
      const { clock, observed } = observe(settings(card));
      await using _ = observed;
      await observed.untilLink("online");
      for (const part of sent) if (card.requests.length === 1) card.raw(part);
      await clock.advance(10_000);
      expect(observed.told.every(({ reading }) => reading === null || reading.facts.mainsOk !== true)).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test("settings that cannot be are refused by what is wrong with them", async () => {
  const good = { id: "card", url: "http://card", token: "t", identityKey: null };
  const make = (change: object) => () => createCardSource({ ...good, ...change }, { clock: new HandClock() });
  expect(make({})).not.toThrow();
  expect(make({ url: "card" })).toThrow('"card" is not a card\'s address');
  expect(make({ url: "ftp://card" })).toThrow("is not a card's address");
  expect(make({ url: "http://card/path" })).toThrow("is not a card's address");
  expect(make({ url: "https://card" })).toThrow("https needs the card's identity key");
  expect(make({ url: "https://card", identityKey: "short" })).toThrow("https needs the card's identity key");
  expect(make({ identityKey: sampleIdentityKey(FIRST_CERTIFICATE) })).toThrow("proves nothing over http");
  expect(make({ token: "a b" })).toThrow("the token");
});

test("SAFETY 9: a card that has lost its UPS on battery is believed while it counts on, as its own work", async () => {
  await using card = await FakeCard.start();
  const { observed } = observe(settings(card));
  await using _ = observed;
  await observed.untilLink("online");
  const onBattery = { mainsOk: false, onBattery: true };
  card.read({ facts: onBattery, battery: { runtime: 300 } });
  card.send("link", { state: "lost", forMs: 0 });
  card.read({ seq: 2, trust: "held", facts: { ...onBattery, batteryLow: true }, battery: { runtime: 200 } });
  const { reading, confidence } = await observed.until((now) => now.reading?.seq === 2);
  expect(reading?.facts).toMatchObject({ onBattery: true, batteryLow: true });
  expect(confidence).toMatchObject({ runtime: "derived", batteryLow: "derived", onBattery: "derived" });
  expect(observed.told.every((told) => told.reading === null || told.reading.facts.onBattery === true)).toBe(true);
  await observed.untilLink("online ups-lost");
});

test("SAFETY 8: a card that has lost its UPS on mains tells nothing of the mains any more, until it is heard again", async () => {
  await using card = await FakeCard.start();
  const { observed } = observe(settings(card));
  await using _ = observed;
  await observed.untilLink("online");
  card.read();
  card.send("link", { state: "lost", forMs: 0 });
  const { reading, confidence } = await observed.untilLink("online ups-lost");
  expect(reading).toMatchObject({ trust: "unknown", facts: { mainsOk: null, onBattery: null } });
  expect(confidence).toEqual({});
  card.send("link", { state: "online", forMs: 0 });
  card.read({ seq: 2 });
  await observed.until((now) => now.reading?.seq === 2 && now.reading.facts.mainsOk === true);
});

test("SAFETY 2: a card that says on battery and mains at once is believed the first and not the second, unless it tests", async () => {
  await using card = await FakeCard.start();
  const { observed } = observe(settings(card));
  await using _ = observed;
  await observed.untilLink("online");
  card.read({ facts: { mainsOk: true, onBattery: true } });
  const { reading } = await observed.until((now) => now.reading !== null);
  expect(reading?.facts).toMatchObject({ mainsOk: null, onBattery: true });
  card.read({ seq: 2, facts: { mainsOk: true, onBattery: true, testing: true } });
  const testing = await observed.until((now) => now.reading?.seq === 2);
  expect(testing.reading?.facts).toMatchObject({ mainsOk: true, onBattery: true });
});

test("SAFETY 4: what lay in a buffer while this machine stood still is not taken for new", async () => {
  await using card = await FakeCard.start();
  const { clock, observed } = observe(settings(card));
  await using _ = observed;
  await observed.untilLink("online");
  card.read();
  await observed.until((now) => now.reading !== null);
  clock.stepWall(60_000); // the monotonic clock stands in a suspend
  card.read({ seq: 2 });
  await observed.untilLink("lost paused");
  expect(observed.source.current().reading?.seq).toBe(1);
  await until(clock, () => card.requests.length === 2);
  await observed.untilLink("online");
  card.read({ seq: 3 });
  await observed.until((now) => now.reading?.seq === 3);
});

test("whoever wants more of a stream says what, from where, and hears every message that is believed", async () => {
  await using card = await FakeCard.start();
  const clock = new HandClock();
  const heard: string[] = [];
  const source = createCardSource(
    { ...settings(card), topics: ["alarm", "event"], readingEveryMs: 2_000, lastEventId: "log.3" },
    { clock, onMessage: ({ event }) => heard.push(event) },
  );
  await using observed = new Observed(source);
  await observed.untilLink("online");
  expect(card.requests[0]?.url).toBe("/api/v1/stream?topics=alarm,event&readingEveryMs=2000");
  expect(card.requests[0]?.headers["last-event-id"]).toBe("log.3");
  card.send("event", { id: 3, kind: "alarm.raised", wallMs: 0 }, "log.3");
  card.send("event", { id: 4, kind: "alarm.raised", wallMs: 0 }, "log.4");
  card.send("alarm", { id: 7 });
  card.read();
  await observed.until((now) => now.reading !== null);
  expect(heard).toEqual(["hello", "event", "reading"]);
  expect(source.dropped).toBe(1);
});

test("a log whose name cannot be asked for is gone on from nowhere, and the card is heard again all the same", async () => {
  await using card = await FakeCard.start();
  const { clock, observed } = observe(settings(card));
  await using _ = observed;
  await observed.untilLink("online");
  card.send("gap", { logId: "a\nb: c", lastId: 4, oldestId: 1 });
  card.read();
  await observed.until((now) => now.reading !== null);
  card.cut();
  await until(clock, () => card.requests.length === 2);
  expect(card.requests[1]?.headers["last-event-id"]).toBe("log.4");
});

test("a card that waits for its turn to connect is neither silent nor asked, and its time begins with its turn", async () => {
  await using card = await FakeCard.start();
  const clock = new HandClock();
  const looks = new Set<() => void>();
  const turn = Promise.withResolvers<void>();
  let leaves = 0;
  const source = createCardSource(settings(card), {
    clock,
    everySecond: (look) => {
      looks.add(look);
      return () => void looks.delete(look);
    },
    enterGate: async () => {
      await turn.promise;
      return () => leaves++;
    },
  });
  const second = async (count: number) => {
    for (let i = 0; i < count; i++) {
      await clock.advance(1_000);
      for (const look of looks) look();
    }
  };
  const observed = new Observed(source);
  await second(20);
  expect([card.requests, observed.links]).toEqual([[], []]);
  turn.resolve();
  await observed.untilLink("online");
  expect(leaves).toBe(1);
  await second(5);
  expect(observed.links).toEqual(["online"]);
  await second(2);
  expect(observed.links.slice(0, 2)).toEqual(["online", "lost silent"]);
  await observed[Symbol.asyncDispose]();
  expect(looks.size).toBe(0);
});

test("SAFETY 12: a clock set by a day makes no reading older or younger", async () => {
  await using card = await FakeCard.start();
  const { clock, observed } = observe(settings(card));
  await using _ = observed;
  await observed.untilLink("online");
  card.read({ ageMs: 100 });
  await observed.until((now) => now.reading !== null);
  for (const step of [86_400_000, -2 * 86_400_000]) {
    clock.stepWall(step);
    expect(observed.source.current().ageMs).toBe(100);
  }
});

test("it ends when it is told to, whatever it is doing", async () => {
  await using card = await FakeCard.start();
  const { clock, observed } = observe(settings(card));
  await observed.untilLink("online");
  await observed[Symbol.asyncDispose]();
  card.answer = refusal(401, "session.required");
  const refused = new Observed(createCardSource(settings(card), { clock }));
  await refused.until(({ link }) => link.state === "refused");
  await refused[Symbol.asyncDispose]();
});

/** Lets time go on until it is so. */
async function until(clock: HandClock, isSo: () => boolean): Promise<void> {
  for (let tenths = 0; tenths < 600; tenths++) {
    if (isSo()) return;
    await clock.advance(100);
  }
  throw new Error("it never came to that");
}
