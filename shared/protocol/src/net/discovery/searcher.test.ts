import { expect, test } from "vitest";
import type { AskingProblem } from "./asking-sockets.ts";
import { encodeDatagram } from "./datagram.ts";
import { fastClock } from "./fast-clock.ts";
import { sampleHere } from "./sample-here.ts";
import { LOOPBACK, ScriptedCard } from "./scripted-card.ts";
import { type Met, Searcher, type SearcherDeps, type SearchRequest } from "./searcher.ts";
import { openUdpSocket, type UdpSocketOptions } from "./udp-socket.ts";
import { ETHERNET, VirtualRoom } from "./virtual-room.ts";

interface Seen {
  readonly met: Met[];
  readonly problems: AskingProblem[];
  readonly asked: string[];
}

/** A search whose findings are kept, and that ends when a test has seen enough. */
function searching(deps: Partial<SearcherDeps>, isEnough: (seen: Seen) => boolean = () => false) {
  const seen: Seen = { met: [], problems: [], asked: [] };
  const stop = new AbortController();
  const keep =
    <T>(list: T[]) =>
    (one: T): void => {
      list.push(one);
      if (isEnough(seen)) stop.abort();
    };
  const searcher = new Searcher({
    interfaces: [LOOPBACK],
    clock: fastClock(5),
    onMet: keep(seen.met),
    onProblem: keep(seen.problems),
    onAsked: keep(seen.asked),
    ...deps,
  });
  return { seen, stop, searcher, run: (request: SearchRequest = {}) => searcher.run(request, stop.signal) };
}

const macOf = (n: number): string => `02:00:5e:00:53:${n.toString(16).padStart(2, "0")}`;

test("cards are met by broadcast, each once although each answers twice", async () => {
  await using first = await ScriptedCard.open({ address: "127.10.0.1", here: { mac: macOf(1) } });
  await using second = await ScriptedCard.open({ address: "127.10.0.2", port: first.port, here: { mac: macOf(2) } });
  const { seen, run } = searching({ port: first.port }, () => first.heard.length >= 3 && second.heard.length >= 3);
  // From the third question on it has news, by which the test learns that both were asked often enough.
  first.onFind = (question) => {
    first.tellHere(question);
    if (first.heard.length >= 3) first.send("here", question.transaction, { ...first.here, name: `${first.heard.length}` }, question.from);
  };
  await run();
  const met = seen.met.filter(({ here }) => here.name === "Rack 1").slice(0, 3);
  expect(met.map(({ here }) => here.mac).sort()).toEqual([macOf(1), macOf(2)]);
  expect(met[0]).toMatchObject({ interface: "lo", by: "broadcast", isWrongSubnet: false });
  expect(met.map(({ from }) => from).sort()).toEqual(["127.10.0.1", "127.10.0.2"]);
  expect(seen.problems).toEqual([]);
});

test("a card that only broadcasts reach is met, and told to be in a wrong subnet", async () => {
  await using card = await ScriptedCard.open({ address: "127.10.0.3", here: { address: "198.51.100.7", prefix: 24 } });
  card.onFind = ({ transaction, from, isBroadcast }) => {
    if (isBroadcast) card.send("here", transaction, card.here, { ...from, address: "127.255.255.255" });
  };
  const { seen, run } = searching({ port: card.port }, ({ met }) => met.length === 1);
  await run({ addresses: ["127.10.0.3"] });
  expect(seen.met[0]).toMatchObject({ here: { address: "198.51.100.7" }, by: "broadcast", interface: "lo", isWrongSubnet: true });
});

test("addresses given are asked one by one, and who answers a sweep is told as met by it", async () => {
  await using card = await ScriptedCard.open({ address: "127.10.0.4" });
  card.onFind = (question) => {
    if (!question.isBroadcast) card.tellHere(question);
  };
  const { seen, run } = searching({ port: card.port }, ({ met }) => met.length === 1);
  await run({ addresses: ["127.10.0.200", "127.10.0.4"] });
  expect(seen.met[0]).toMatchObject({ by: "sweep", from: "127.10.0.4", interface: "lo" });
  expect(seen.asked).toEqual(["127.10.0.200", "127.10.0.4"]);
});

test("an address that is known later is asked while the search runs", async () => {
  await using card = await ScriptedCard.open({ address: "127.10.0.5" });
  card.onFind = (question) => {
    if (question.isBroadcast) searcher.ask(["127.10.0.5"]);
    else card.tellHere(question);
  };
  const { seen, run, searcher } = searching({ port: card.port }, ({ met }) => met.length === 1);
  await run();
  expect(seen.met[0]?.by).toBe("sweep");
});

test("through a router no interface is told, and no subnet is wrong", async () => {
  await using card = await ScriptedCard.open({ address: "127.10.0.6", here: { address: "198.51.100.7" } });
  const { seen, run } = searching({ port: card.port, interfaces: [] }, ({ met }) => met.length === 1);
  await run({ addresses: ["127.10.0.6"] });
  expect(seen.met[0]).toMatchObject({ by: "sweep", interface: null, isWrongSubnet: false });
});

test("one card alone is asked for by its MAC, and another that answers is not told", async () => {
  await using card = await ScriptedCard.open({ address: "127.10.0.7", here: { mac: macOf(7) } });
  card.onFind = ({ transaction, from, body }) => {
    expect(body).toEqual({ mac: macOf(7) });
    card.send("here", transaction, { ...card.here, mac: macOf(8) }, from);
    card.send("here", transaction, card.here, from);
  };
  const { seen, run, searcher } = searching({ port: card.port }, ({ met }) => met.length === 1);
  await run({ mac: macOf(7) });
  expect(seen.met.map(({ here }) => here.mac)).toEqual([macOf(7)]);
  expect(searcher.ignored.get("stray")).toBe(1);
});

test("a forged, damaged or oversize answer is counted and never told", async () => {
  await using card = await ScriptedCard.open({ address: "127.10.0.9" });
  card.onFind = ({ transaction, from }) => {
    card.send("here", "0000000000000000", { ...card.here, name: "forged" }, from);
    card.send("result", transaction, { mac: card.here.mac, outcome: "{}", signature: null }, from);
    card.send("here", transaction, { ...card.here, address: 7 }, from);
    card.sendRaw(Buffer.from("ISTR"), from);
    card.sendRaw(Buffer.alloc(1_401, "ISTR"), from);
    card.send("here", transaction, { ...card.here, name: "true" }, from);
  };
  const { seen, run, searcher } = searching({ port: card.port }, ({ met }) => met.length === 1);
  await run();
  expect(seen.met.map(({ here }) => here.name)).toEqual(["true"]);
  expect(Object.fromEntries(searcher.ignored)).toEqual({ stray: 2, schema: 1, "too-short": 1, "too-long": 1 });
});

test("one transaction stands for one way through one interface, so that a card may answer a question it hears twice once", async () => {
  const room = new VirtualRoom({ cards: 0 });
  const second = { ...ETHERNET, name: "eth1", ipv4: [{ address: "198.51.100.1", prefix: 24, broadcast: "198.51.100.255" }] };
  const { run, stop } = searching({ interfaces: [ETHERNET, second], clock: room, openSocket: room.openSocket });
  const over = run({ addresses: ["192.0.2.9", "192.0.2.10"] });
  await room.advance(2_000);
  stop.abort();
  await over;
  const transactions = (through: string, to: RegExp) => [
    ...new Set(room.sent.filter(({ from, to: at }) => from === through && to.test(at)).map(({ transaction }) => transaction)),
  ];
  const ways = [transactions("192.0.2.254", /255$/), transactions("192.0.2.254", /\.(9|10)$/), transactions("198.51.100.1", /255$/)];
  expect(ways.map((way) => way.length)).toEqual([1, 1, 1]);
  expect(new Set(ways.flat()).size).toBe(3);
});

test("a card that tells something new is told again", async () => {
  await using card = await ScriptedCard.open({ address: "127.10.0.10" });
  card.onFind = ({ transaction, from }) => card.send("here", transaction, { ...card.here, name: `Name ${card.heard.length}` }, from);
  const { seen, run } = searching({ port: card.port }, ({ met }) => met.length === 2);
  await run();
  expect(seen.met.map(({ here }) => here.name)).toEqual(["Name 1", "Name 2"]);
});

test("an interface that is gone is told once, and the search goes on with the others", async () => {
  await using card = await ScriptedCard.open({ address: "127.10.0.11" });
  const gone = { ...ETHERNET, name: "gone" };
  const { seen, run } = searching({ port: card.port, interfaces: [gone, LOOPBACK] }, () => card.heard.length >= 3);
  card.onFind = (question) => card.send("here", question.transaction, { ...card.here, name: `${card.heard.length}` }, question.from);
  await run();
  expect(seen.problems).toEqual([{ interface: "gone", address: "192.0.2.254", code: "EADDRNOTAVAIL" }]);
  expect(seen.met.map(({ interface: name }) => name)).toContain("lo");
});

test("a socket that fails in the middle, and one that cannot send, are told once and end nothing", async () => {
  await using card = await ScriptedCard.open({ address: "127.10.0.12" });
  const opened: UdpSocketOptions[] = [];
  const lame = { ...LOOPBACK, name: "lame", isLoopback: false, ipv4: [{ address: "127.10.0.99", prefix: 24, broadcast: "127.10.0.255" }] };
  const { seen, run } = searching(
    {
      port: card.port,
      interfaces: [lame, LOOPBACK],
      openSocket: async (options) => {
        opened.push(options);
        const socket = await openUdpSocket(options);
        const unreachable = async () => Promise.reject(Object.assign(new Error("unreachable"), { code: "ENETUNREACH" }));
        return options.address === "127.10.0.99" ? { ...socket, send: unreachable } : socket;
      },
    },
    () => card.heard.length >= 4,
  );
  card.onFind = ({ transaction, from }) => {
    if (card.heard.length === 1)
      opened.find(({ address }) => address === "0.0.0.0")?.onError(Object.assign(new Error("down"), { code: "ENETDOWN" }));
    card.send("here", transaction, { ...card.here, name: `${card.heard.length}` }, from);
  };
  await run();
  expect(seen.problems.map(({ interface: name, code }) => `${name} ${code}`).sort()).toEqual(["lame ENETUNREACH", "null ENETDOWN"]);
  expect(seen.met.map(({ here }) => here.name)).toContain("4");
});

test("254 cards behind 30 % loss and 200 ms each way are all met within 3 s, in five of five searches", async () => {
  for (let seed = 1; seed <= 5; seed++) {
    const room = new VirtualRoom({ cards: 254, loss: 0.3, delayMs: 200, seed });
    const { seen, run, stop } = searching({ interfaces: [ETHERNET], clock: room, openSocket: room.openSocket });
    const over = run();
    await room.advance(3_000);
    expect(new Set(seen.met.map(({ here }) => here.mac)).size).toBe(254);
    stop.abort();
    await over;
  }
});

test("a quiet network is asked four times a second for 3 s, then once a second", async () => {
  const room = new VirtualRoom({ cards: 0 });
  const { run, stop } = searching({ interfaces: [ETHERNET], clock: room, openSocket: room.openSocket });
  const over = run();
  await room.advance(10_000);
  stop.abort();
  await over;
  const times = (to: string) => room.sent.filter((each) => each.to === to).map(({ atMs }) => atMs);
  const fast = Array.from({ length: 13 }, (_, i) => i * 250);
  expect(times("255.255.255.255")).toEqual([...fast, 4_000, 5_000, 6_000, 7_000, 8_000, 9_000, 10_000]);
  expect(times("192.0.2.255")).toEqual([0, 1_000, 2_000, 3_000, 7_000]);
});

test("a sweep asks at most 1,000 addresses a second, and again those only that did not answer", async () => {
  const room = new VirtualRoom({ cards: 3 });
  const addresses = Array.from({ length: 2_000 }, (_, i) => `203.0.${113 + (i >> 8)}.${i & 255}`);
  const { seen, run, stop } = searching({ interfaces: [ETHERNET], clock: room, openSocket: room.openSocket });
  const over = run({ addresses: ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", ...addresses] });
  await room.advance(10_000);
  stop.abort();
  await over;
  const sweep = room.sent.filter(({ to }) => !to.endsWith(".255") || to.startsWith("203"));
  for (let fromMs = 0; fromMs < 10_000; fromMs += 100) {
    expect(sweep.filter(({ atMs }) => atMs >= fromMs && atMs < fromMs + 1_000).length).toBeLessThanOrEqual(1_025);
  }
  const timesAsked = (address: string) => sweep.filter(({ to }) => to === address).length;
  expect(["192.0.2.1", "192.0.2.4", "203.0.113.9"].map(timesAsked)).toEqual([1, 2, 2]);
  expect(seen.asked).toHaveLength(2_004);
  expect(sweep.find(({ to }) => to === "192.0.2.1")?.from).toBe("192.0.2.254");
  expect(sweep.find(({ to }) => to === "203.0.113.9")?.from).toBe("0.0.0.0");
});

test("on the own wire a sweep never has more than 1,000 neighbours in question, as many as the kernel has room for", async () => {
  const room = new VirtualRoom({ cards: 0 });
  const wide = { ...ETHERNET, ipv4: [{ address: "10.0.0.1", prefix: 16, broadcast: "10.0.255.255" }] };
  const { run, stop } = searching({ interfaces: [wide], clock: room, openSocket: room.openSocket });
  const over = run({ addresses: Array.from({ length: 3_000 }, (_, i) => `10.0.${i >> 8}.${i & 255}`) });
  await room.advance(20_000);
  stop.abort();
  await over;
  const sweep = room.sent.filter(({ to }) => to.startsWith("10.0.") && !to.endsWith(".255"));
  expect(sweep.length).toBeGreaterThan(2_000);
  for (let fromMs = 0; fromMs < 20_000; fromMs += 100) {
    expect(sweep.filter(({ atMs }) => atMs >= fromMs && atMs < fromMs + 3_000).length).toBeLessThanOrEqual(1_000);
  }
});

test("a flood of cards that do not exist is kept to a bound and counted", async () => {
  const hear = Promise.withResolvers<{ readonly transaction: string; readonly onDatagram: UdpSocketOptions["onDatagram"] }>();
  const { run, stop, seen, searcher } = searching({
    openSocket: async ({ onDatagram }) => ({
      port: 50_000,
      send: async (bytes) => hear.resolve({ transaction: Buffer.from(bytes).toString("hex", 6, 14), onDatagram }),
      close: async () => {},
    }),
  });
  const over = run();
  const { transaction, onDatagram } = await hear.promise;
  for (let n = 0; n < 16_400; n++) {
    const mac = `02:00:5e:00:${[n >> 8, n & 255].map((octet) => octet.toString(16).padStart(2, "0")).join(":")}`;
    onDatagram(encodeDatagram({ type: "here", transaction, body: sampleHere({ mac }) }), "192.0.2.66");
  }
  stop.abort();
  await over;
  expect(seen.met).toHaveLength(16_384);
  expect(searcher.ignored.get("surplus")).toBe(16);
});

test("a search that is stopped at once asks nobody and leaves no socket open", async () => {
  const closed: string[] = [];
  const { run, stop, seen } = searching({
    openSocket: async (options) => {
      const socket = await openUdpSocket(options);
      return { ...socket, close: () => socket.close().then(() => void closed.push(options.address)) };
    },
  });
  stop.abort();
  await run({ addresses: ["127.10.0.1"] });
  expect(closed.sort()).toEqual(["0.0.0.0", "127.0.0.1"]);
  expect(seen.asked).toEqual([]);
});
