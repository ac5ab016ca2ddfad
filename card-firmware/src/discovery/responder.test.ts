import type { Here } from "@istars/protocol/model/discovery.ts";
import { type Datagram, decodeDatagram, encodeDatagram } from "@istars/protocol/net/discovery/datagram.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, test } from "vitest";
import { Counters } from "../metrics/counters.ts";
import { Responder } from "./responder.ts";

const MAC = "02:00:5e:00:53:01";
const ASKER = { address: "192.0.2.9", port: 40_000 };
const TRANSACTION = "0123456789abcdef";

const here: Here = {
  mac: MAC,
  cardId: "c0ffee",
  serial: null,
  model: "iStars card",
  firmware: "0.1.0",
  name: "rack 9",
  location: "cellar",
  source: "static",
  address: "192.0.2.7",
  prefix: 24,
  gateway: null,
  dns: [],
  ports: { http: 80, https: null, snmp: 161, nut: 3493 },
  isNew: false,
  ups: null,
  change: null,
};

interface Sent {
  readonly to: string;
  readonly datagram: Datagram;
}

function setUp({ mayAnswer = true } = {}) {
  const clock = new VirtualClock();
  const counters = new Counters();
  const sent: Sent[] = [];
  const keep = (to: string, bytes: Uint8Array) => {
    const datagram = decodeDatagram(bytes);
    if ("fault" in datagram) throw new Error(`the card sent a datagram with the fault ${datagram.fault}`);
    sent.push({ to, datagram });
  };
  const asked: string[] = [];
  const responder = new Responder({
    mac: MAC,
    here: () => here,
    desk: {
      challenge: ({ nonce }) => (nonce === "short" ? null : { mac: MAC, nonce: `${nonce}c`, salt: "c2FsdA==", iterations: 600_000 }),
      set: ({ settings }) => {
        asked.push(settings);
        return settings === "{}" ? null : Promise.resolve({ mac: MAC, outcome: '{"code":"accepted"}', signature: "c2ln" });
      },
    },
    mayAnswer: () => mayAnswer,
    send: (bytes, { address, port }) => keep(`${address}:${port}`, bytes),
    broadcast: (bytes, port) => keep(`broadcast:${port}`, bytes),
    counters,
    clock,
    random: () => 0.5,
  });
  const find = (body: { readonly mac?: string } = {}, from = ASKER, transaction = TRANSACTION) =>
    responder.receive(encodeDatagram({ type: "find", transaction, body }), from);
  return { responder, clock, counters, sent, asked, find };
}

test("a search is answered to the asker and to everybody, after a while, under its own transaction", async () => {
  const { find, sent, clock, counters } = setUp();
  find();
  await clock.advance(29);
  expect(sent).toEqual([]);
  await clock.advance(1);
  const datagram = { type: "here", transaction: TRANSACTION, body: here };
  expect(sent).toEqual([
    { to: "192.0.2.9:40000", datagram },
    { to: "broadcast:40000", datagram },
  ]);
  expect(counters.snapshot()).toMatchObject({ discovery_received: 1, discovery_answers: 1 });
});

test("a search that comes twice at once, by two ways, is answered once, and again when it is repeated later", async () => {
  const { find, sent, clock } = setUp();
  find();
  find();
  await clock.advance(59);
  find();
  await clock.advance(1);
  expect(sent).toHaveLength(2);
  find();
  await clock.advance(60);
  expect(sent).toHaveLength(4);
});

test("a search for this card is answered, one for another is not", async () => {
  const { find, sent, clock, counters } = setUp();
  find({ mac: "02:00:5e:00:53:02" });
  await clock.advance(100);
  expect(sent).toEqual([]);
  find({ mac: MAC });
  await clock.advance(100);
  expect(sent).toHaveLength(2);
  expect(counters.snapshot().discovery_ignored).toBe(1);
});

test("a card that is not to be found says nothing", async () => {
  const { find, sent, clock } = setUp({ mayAnswer: false });
  find();
  await clock.advance(100);
  expect(sent).toEqual([]);
});

test("what is malformed is counted by its fault and never answered", async () => {
  const { responder, sent, clock, counters } = setUp();
  const good = encodeDatagram({ type: "find", transaction: TRANSACTION, body: {} });
  const with_ = (at: number, octet: number) => good.map((old, i) => (i === at ? octet : old));
  const bad = [
    Buffer.alloc(1_401),
    Buffer.alloc(0),
    with_(0, 0x58),
    with_(4, 2),
    with_(5, 99),
    with_(14, 0x5b),
    Buffer.concat([good.subarray(0, 14), Buffer.from('{"mac":"nonsense"}')]),
  ];
  for (const bytes of bad) responder.receive(bytes, ASKER);
  await clock.advance(100);
  expect(sent).toEqual([]);
  const { discovery_received, discovery_answers, ...counts } = counters.snapshot();
  expect([discovery_received, discovery_answers]).toEqual([7, 0]);
  const faults = Object.entries(counts).filter(([name]) => name.startsWith("discovery_bad_"));
  expect(faults.map(([, count]) => count)).toEqual([1, 1, 1, 1, 1, 1, 1]);
});

test("answers of other cards, and what claims to come from port 0, are nobody's questions", async () => {
  const { responder, find, sent, clock, counters } = setUp();
  responder.receive(encodeDatagram({ type: "here", transaction: TRANSACTION, body: here }), ASKER);
  find({}, { address: "192.0.2.9", port: 0 });
  await clock.advance(100);
  expect(sent).toEqual([]);
  expect(counters.snapshot().discovery_ignored).toBe(2);
});

test("a flood of searches is answered at the rate the protocol allows, and makes nothing grow", async () => {
  const { find, sent, clock, counters } = setUp();
  for (let i = 0; i < 50_000; i++) {
    find({}, { address: `10.0.${(i >> 8) & 255}.${i & 255}`, port: 1_024 + (i % 50_000) }, i.toString(16).padStart(16, "0"));
  }
  await clock.advance(1_000);
  expect(sent).toHaveLength(128);
  expect(counters.snapshot()).toMatchObject({ discovery_answers: 64, discovery_limited: 49_936 });
});

test("a challenge is given by unicast and by broadcast, and one without a proper nonce is not", () => {
  const { responder, sent, counters } = setUp();
  const ask = (nonce: string) =>
    responder.receive(encodeDatagram({ type: "challenge?", transaction: TRANSACTION, body: { mac: MAC, user: "admin", nonce } }), ASKER);
  ask("short");
  expect([sent.length, counters.snapshot().discovery_bad_schema]).toEqual([0, 1]);
  ask("abcdefghijklmnopqrstuvwx");
  expect(sent.map(({ to, datagram }) => [to, datagram.type])).toEqual([
    ["192.0.2.9:40000", "challenge"],
    ["broadcast:40000", "challenge"],
  ]);
});

test("a set is answered with its result, and one that cannot be judged is not answered", async () => {
  const { responder, sent, asked, clock } = setUp();
  const set = (settings: string) =>
    responder.receive(
      encodeDatagram({ type: "set", transaction: TRANSACTION, body: { mac: MAC, nonce: "n", settings, proof: "cA==" } }),
      ASKER,
    );
  set("{}");
  set('{"blinkSeconds":3}');
  await clock.advance(0);
  expect(asked).toEqual(["{}", '{"blinkSeconds":3}']);
  expect(sent.map(({ to, datagram }) => [to, datagram.type])).toEqual([
    ["192.0.2.9:40000", "result"],
    ["broadcast:40000", "result"],
  ]);
});

test("news are told to the ports from which somebody searched lately, and to none of long ago", async () => {
  const { responder, find, sent, clock } = setUp();
  find({}, { address: "192.0.2.9", port: 40_001 });
  await clock.advance(290_000);
  find({}, { address: "192.0.2.10", port: 40_002 }, "00000000000000aa");
  await clock.advance(100);
  sent.length = 0;
  responder.announce();
  expect(sent.map(({ to }) => to)).toEqual(["broadcast:40001", "broadcast:40002"]);
  await clock.advance(15_000);
  sent.length = 0;
  responder.announce();
  expect(sent.map(({ to }) => to)).toEqual(["broadcast:40002"]);
});

test("once closed, what was asked is not answered any more", async () => {
  const { responder, find, sent, clock } = setUp();
  find();
  responder.close();
  await clock.advance(100);
  expect(sent).toEqual([]);
});
