import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect } from "node:net";
import type { DiscoveryOutcome, SetRequest, WantedAddress } from "@istars/protocol/model/discovery.ts";
import { authMessage, proofOf } from "@istars/protocol/net/discovery/auth-message.ts";
import { type Datagram, decodeDatagram, encodeDatagram } from "@istars/protocol/net/discovery/datagram.ts";
import { storedPasswordOf } from "@istars/protocol/net/discovery/first-password.ts";
import type { Met } from "@istars/protocol/net/discovery/searcher.ts";
import { scramKeys } from "@istars/protocol/net/scram.ts";
import { systemClock } from "@istars/service/clock.ts";
import { expect, test } from "vitest";
import { ADMIN, CardBench, GETBULK } from "./card-bench.ts";
import { changeCard, findCard, findCards } from "./card-finder.ts";
import { CardSession } from "./card-session.ts";
import { until } from "./until.ts";

const TRANSACTION = "00000000000000aa";
/** Each test's cards are found at a port of their own. */
let ports = 21_000 + (process.pid % 500) * 16;
const nextPort = () => ports++;

const staticAddress = (address: string): WantedAddress => ({ mode: "static", address, prefix: 8, gateway: null, dns: [] });
const at = (address: string) => (here: Met["here"]) => here.address === address;

/** What answers at an address: HTTP, SNMP and NUT on the card's ports. */
async function answersAt(bench: CardBench, host: string): Promise<readonly string[]> {
  const { http, snmpPort, nutPort } = bench.addresses;
  const [web, snmp, nut] = await Promise.all([
    fetch(`http://${host}:${new URL(http).port}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    ),
    askSnmp(host, snmpPort),
    askNut(host, nutPort),
  ]);
  return [...(web ? ["http"] : []), ...(snmp ? ["snmp"] : []), ...(nut ? ["nut"] : [])];
}

async function askSnmp(host: string, port: number): Promise<boolean> {
  const socket = createSocket("udp4");
  try {
    // Connected, so that nobody there is told at once.
    socket.connect(port, host);
    await once(socket, "connect");
    socket.send(GETBULK);
    await once(socket, "message", { signal: systemClock.timeout(1_000) });
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
  }
}

async function askNut(host: string, port: number): Promise<boolean> {
  const socket = connect(port, host);
  try {
    socket.write("GET VAR ups ups.status\n");
    const [answer] = (await once(socket, "data", { signal: systemClock.timeout(1_000) })) as [Buffer];
    return answer.toString().startsWith("VAR ups ups.status");
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** A socket that speaks the protocol octet by octet. */
async function openWire(port: number, host: string) {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const heard: Datagram[] = [];
  socket.on("message", (bytes) => {
    const datagram = decodeDatagram(bytes);
    if (!("fault" in datagram)) heard.push(datagram);
  });
  const send = (bytes: Uint8Array) => void socket.send(bytes, port, host);
  const answer = <T extends Datagram["type"]>(type: T, withinMs = 5_000) =>
    until(
      `a ${type}`,
      async () => {
        const found = heard.findIndex((one) => one.type === type);
        return found < 0 ? undefined : (heard.splice(found, 1)[0] as Datagram & { readonly type: T });
      },
      { withinMs, everyMs: 20 },
    );
  return { send, answer, heard, [Symbol.dispose]: () => socket.close() };
}

/** A `set` with its proof, ready to be sent as often as one likes. */
async function makeSet(wire: Awaited<ReturnType<typeof openWire>>, mac: string, settings: string, askersNonce: string) {
  wire.send(encodeDatagram({ type: "challenge?", transaction: TRANSACTION, body: { mac, user: ADMIN.user, nonce: askersNonce } }));
  const { nonce, salt, iterations } = (await wire.answer("challenge")).body;
  const keys = await scramKeys(ADMIN.password, Buffer.from(salt, "base64"), iterations);
  const message = authMessage({ user: ADMIN.user, askersNonce, nonce, salt, iterations, mac, settings });
  const body: SetRequest = { mac, nonce, settings, proof: proofOf(keys, message) };
  return encodeDatagram({ type: "set", transaction: TRANSACTION, body });
}

const codeOf = (datagram: Datagram & { readonly type: "result" }): string => (JSON.parse(datagram.body.outcome) as DiscoveryOutcome).code;

async function auditOf(session: CardSession): Promise<readonly string[]> {
  const { entries } = await session.call("listAudit", { query: { order: "oldest" } });
  return entries.map(({ action, outcome, detail }) => [action, outcome, detail ?? ""].join(" ").trim());
}

/** Saves a section over the version that was read, as the administrator. */
async function saveSection(http: string, section: string, values: object, version: number) {
  const headers = { "content-type": "application/json", origin: http };
  const login = await fetch(`${http}/api/v1/session`, { method: "POST", headers, body: JSON.stringify(ADMIN) });
  const cookie = login.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const answer = await fetch(`${http}/api/v1/settings/${section}`, {
    method: "PUT",
    headers: { ...headers, cookie, "if-match": `"${section}-${version}"` },
    body: JSON.stringify(values),
  });
  return { status: answer.status, body: (await answer.json()) as unknown };
}

const newHttp = (bench: CardBench, host: string): string => `http://${host}:${new URL(bench.addresses.http).port}`;

test("two cards are found, and one is set to another address, where everything answers and the old one is silent, also after a restart", async () => {
  const port = nextPort();
  await using first = await CardBench.start({ host: "127.77.0.1", discoveryPort: port });
  await using _second = await CardBench.start({ host: "127.77.0.2", discoveryPort: port });
  await until("both know their UPS", async () => (await findCards(port)).every(({ ups }) => ups !== null), { withinMs: 20_000 });
  const found = await findCards(port);
  expect(found.map(({ address, isNew, ups }) => [address, isNew, ups?.onBattery])).toEqual([
    ["127.77.0.1", false, false],
    ["127.77.0.2", false, false],
  ]);
  expect(new Set(found.map(({ mac }) => mac)).size).toBe(2);

  const card = await findCard(port, at("127.77.0.1"));
  const nut = connect(first.addresses.nutPort, "127.77.0.1");
  await once(nut, "connect");
  const nutEnded = once(nut, "close");
  nut.resume();
  const outcome = await changeCard(card, { network: staticAddress("127.77.9.1") }, { port });
  if (outcome.kind !== "accepted") throw new Error(JSON.stringify(outcome));
  const { here } = await findCard(port, at("127.77.9.1"));
  expect(here).toMatchObject({ mac: card.here.mac, change: { transaction: outcome.transaction, state: "applied", reason: null } });
  expect(here.ports).toEqual({
    http: Number(new URL(first.addresses.http).port),
    https: null,
    snmp: first.addresses.snmpPort,
    nut: first.addresses.nutPort,
  });
  await nutEnded;
  expect(await answersAt(first, "127.77.9.1")).toEqual(["http", "snmp", "nut"]);
  expect(await answersAt(first, "127.77.0.1")).toEqual([]);
  expect((await findCards(port)).map(({ address }) => address)).toEqual(["127.77.0.2", "127.77.9.1"]);

  const session = await CardSession.open(newHttp(first, "127.77.9.1"));
  expect((await auditOf(session)).filter((line) => /discovery|network/.test(line))).toEqual([
    "settings.change ok network 1: /mode, /address, /prefix",
    "discovery.set ok address 127.77.9.1/8",
    "network.apply ok static 127.77.9.1/8",
  ]);

  await first.card.stop();
  await first.startCard();
  // NUT has nothing to tell until the UPS was heard for the first time, which a card that serves does not wait for.
  await until("all answer", async () => (await answersAt(first, "127.77.9.1")).length === 3, { withinMs: 20_000 });
  expect((await findCard(port, at("127.77.9.1"))).here).toMatchObject({ mac: card.here.mac, change: null });
});

test("a set that is recorded and sent again changes nothing, whatever nonce, settings or card it is sent with", async () => {
  const port = nextPort();
  const host = "127.77.1.1";
  await using bench = await CardBench.start({ host, discoveryPort: port });
  const { here } = await findCard(port, at(host));
  using wire = await openWire(port, host);
  const set = await makeSet(wire, here.mac, '{"blinkSeconds":200}', "abcdefghijklmnopqrstuvwx");
  wire.send(set);
  const first = await wire.answer("result");
  expect(codeOf(first)).toBe("accepted");
  wire.send(set);
  expect((await wire.answer("result")).body).toEqual(first.body);

  const session = await CardSession.open(bench.addresses.http);
  expect((await session.call("readStatus", {})).card.blinkMs).toBeGreaterThan(190_000);
  expect((await auditOf(session)).filter((line) => line.startsWith("discovery"))).toEqual(["discovery.set ok blink 200 s"]);

  const decoded = decodeDatagram(set) as Datagram & { readonly type: "set" };
  const forged = { ...decoded, body: { ...decoded.body, settings: '{"network":{"mode":"dhcp"}}' } };
  wire.heard.length = 0;
  wire.send(encodeDatagram(forged));
  wire.send(encodeDatagram({ ...decoded, body: { ...decoded.body, nonce: `${decoded.body.nonce}x` } }));
  const metrics = async () => {
    const authorization = `Basic ${Buffer.from(`${ADMIN.user}:${ADMIN.password}`).toString("base64")}`;
    return await (await fetch(`${bench.addresses.http}/metrics`, { headers: { authorization } })).text();
  };
  await until("both replays are counted", async () => (await metrics()).includes("istars_discovery_replays_total 2"), { withinMs: 5_000 });
  expect(wire.heard.filter(({ type }) => type === "result")).toEqual([]);
  for (const bytes of [Buffer.from("nonsense of another protocol"), Buffer.alloc(1_500), set.map((octet, i) => (i === 4 ? 9 : octet))])
    wire.send(bytes);
  await until(
    "what is malformed is counted by its fault",
    async () => {
      const text = await metrics();
      return ["magic", "too_long", "version"].every((fault) => text.includes(`istars_discovery_bad_${fault}_total 1`));
    },
    { withinMs: 5_000 },
  );
});

test("SAFETY 32: a wrong password is told, counted and locked out, and the right one is not believed until the wait is over", async () => {
  const port = nextPort();
  const host = "127.77.2.1";
  await using bench = await CardBench.start({ host, discoveryPort: port });
  const card = await findCard(port, at(host));
  for (let i = 0; i < 5; i++) {
    const refused = await changeCard(card, { blinkSeconds: 3 }, { port, password: "a wrong password" });
    expect(refused).toMatchObject({ kind: "refused", code: "session.wrong-credentials", isSigned: false });
  }
  await changeCard(card, { blinkSeconds: 3 }, { port, user: "nobody", password: "a wrong password" });
  const locked = await until(
    "the sixth attempt is locked out",
    async () => {
      const outcome = await changeCard(card, { blinkSeconds: 3 }, { port, password: "a wrong password" });
      return outcome.kind === "refused" && outcome.code === "rate.limited" && outcome;
    },
    { withinMs: 30_000 },
  );
  expect(locked.params).toMatchObject({ retryAfterMs: expect.any(Number) });
  await until(
    "the right password is taken again",
    async () => (await changeCard(card, { blinkSeconds: 3 }, { port })).kind === "accepted",
    { withinMs: 60_000, everyMs: 1_000 },
  );
  const session = await CardSession.open(bench.addresses.http);
  const lines = (await auditOf(session)).filter((line) => line.startsWith("discovery.set"));
  expect(lines.slice(0, 5)).toEqual(Array(5).fill("discovery.set session.wrong-credentials"));
  expect(lines.at(-1)).toBe("discovery.set ok blink 3 s");
});

test("SAFETY 32: a new card takes an address only with its first password, both at once, and then admin/admin opens nothing", async () => {
  const port = nextPort();
  await using bench = await CardBench.start({ host: "127.77.3.1", discoveryPort: port, withPassword: false });
  const card = await findCard(port, at("127.77.3.1"));
  expect(card.here.isNew).toBe(true);
  const network = staticAddress("127.77.3.9");
  const asNew = { port, password: "admin" };
  expect(await changeCard(card, { network }, asNew)).toMatchObject({ kind: "refused", code: "password.must-change", isSigned: true });
  const weak = { network, firstPassword: await storedPasswordOf("admin") };
  expect(await changeCard(card, weak, asNew)).toMatchObject({ kind: "refused", code: "password.unfit", isSigned: true });
  const firstPassword = await storedPasswordOf(ADMIN.password);
  expect(await changeCard(card, { network: staticAddress("127.0.0.0"), firstPassword }, asNew)).toMatchObject({
    kind: "refused",
    code: "settings.invalid",
    errors: [{ pointer: "/network/address", code: "network-address" }],
  });
  expect((await findCard(port, at("127.77.3.1"))).here.isNew).toBe(true);

  expect((await changeCard(card, { network, firstPassword }, asNew)).kind).toBe("accepted");
  const moved = await findCard(port, at("127.77.3.9"));
  expect(moved.here).toMatchObject({ isNew: false, change: { state: "applied" } });
  const http = newHttp(bench, "127.77.3.9");
  await expect(CardSession.open(http, { user: "admin", password: "admin" })).rejects.toThrow();
  await expect(CardSession.open(http)).resolves.toBeTruthy();
  expect(await changeCard(moved, { firstPassword: await storedPasswordOf("another password") }, { port })).toMatchObject({
    kind: "refused",
    code: "settings.invalid",
    errors: [{ pointer: "/firstPassword", code: "not-new" }],
  });
});

test("SAFETY 26: on battery an address stays where it is, by discovery and by HTTP, unless somebody insists, which is audited", async () => {
  const port = nextPort();
  await using bench = await CardBench.start({ host: "127.77.4.1", discoveryPort: port });
  await bench.ups.change({ mains: "fail" });
  const card = await until(
    "the card is on battery",
    async () => {
      const met = await findCard(port, at("127.77.4.1"));
      return met.here.ups?.onBattery === true && met;
    },
    { withinMs: 20_000 },
  );
  const change = { network: staticAddress("127.77.4.9") };
  expect(await changeCard(card, change, { port })).toMatchObject({
    kind: "refused",
    code: "settings.refused",
    params: { reason: "on-battery", consequence: "address-moves" },
    isSigned: true,
  });
  const session = await CardSession.open(bench.addresses.http);
  const { version } = await session.call("readSettings", { params: { section: "network" } });
  expect(version).toBe(0);
  expect((await changeCard(card, { ...change, override: true }, { port })).kind).toBe("accepted");
  await findCard(port, at("127.77.4.9"));
  const after = await CardSession.open(newHttp(bench, "127.77.4.9"));
  expect(await auditOf(after)).toEqual(
    expect.arrayContaining([
      "discovery.set settings.refused address 127.77.4.9/8",
      "settings.change ok network 1: in spite of on-battery; /mode, /address, /prefix",
      "discovery.set ok address 127.77.4.9/8, even if not plainly on line",
    ]),
  );
});

test("an address that cannot be had is given up for the old one, which says so", async () => {
  const port = nextPort();
  const host = "127.77.5.1";
  await using bench = await CardBench.start({ host, discoveryPort: port });
  const card = await findCard(port, at(host));
  const impossible: readonly (readonly [WantedAddress, string])[] = [
    [{ mode: "dhcp" }, "no-dhcp-server"],
    [staticAddress("198.51.100.254"), "cannot-listen EADDRNOTAVAIL"],
  ];
  for (const [network, reason] of impossible) {
    const outcome = await changeCard(card, { network }, { port });
    if (outcome.kind !== "accepted") throw new Error(JSON.stringify(outcome));
    const { here } = await findCard(port, (one) => one.change?.transaction === outcome.transaction && one.change.state !== "applying");
    expect([here.address, here.change]).toEqual([host, { transaction: outcome.transaction, state: "rolled-back", reason }]);
    expect(await answersAt(bench, host)).toEqual(["http", "snmp", "nut"]);
  }
  const session = await CardSession.open(bench.addresses.http);
  const { values, version, changedBy } = await session.call("readSettings", { params: { section: "network" } });
  expect([values.mode, version, changedBy]).toEqual(["system", 4, "network"]);
});

test("an address set over HTTP is answered at the old one before the card moves", async () => {
  const port = nextPort();
  const host = "127.77.6.1";
  await using bench = await CardBench.start({ host, discoveryPort: port });
  const { http } = bench.addresses;
  const save = (origin: string, address: string, version: number) => saveSection(origin, "network", staticAddress(address), version);
  const wrong = await save(http, "127.255.255.255", 0);
  expect(wrong).toMatchObject({ status: 422, body: { errors: [{ pointer: "/address", code: "broadcast-address" }] } });
  expect(await save(http, "127.77.6.9", 0)).toMatchObject({ status: 200, body: { version: 1 } });
  await findCard(port, at("127.77.6.9"));
  await until("all is at the new address", async () => (await answersAt(bench, "127.77.6.9")).length === 3, { withinMs: 5_000 });
  expect(await answersAt(bench, host)).toEqual([]);
  expect(await save(newHttp(bench, "127.77.6.9"), host, 1)).toMatchObject({ status: 200 });
  expect((await findCard(port, at(host))).here.change?.state).toBe("applied");
});

test("a card that is killed in mid-change is at the old or the new address when it starts, and says which", async () => {
  const port = nextPort();
  const host = "127.77.7.1";
  await using bench = await CardBench.start({ host, discoveryPort: port });
  using wire = await openWire(port, host);
  const { here } = await findCard(port, at(host));
  const settings = JSON.stringify({ network: staticAddress("127.77.7.9") });
  wire.send(await makeSet(wire, here.mac, settings, "abcdefghijklmnopqrstuvwx"));
  expect(codeOf(await wire.answer("result"))).toBe("accepted");
  // Stored by now, and not in force yet.
  bench.card.kill("SIGKILL");
  await bench.card.ended;
  await bench.startCard();
  const met = await findCard(port, ({ mac }) => mac === here.mac);
  expect(met.here).toMatchObject({ address: "127.77.7.9", change: { state: "applied" } });
  expect(await answersAt(bench, "127.77.7.9")).toEqual(["http", "snmp", "nut"]);
  expect(bench.log().map(({ msg }) => msg)).toContain("a change of address that was under way has ended");

  using again = await openWire(port, "127.77.7.9");
  const impossible = JSON.stringify({ network: staticAddress("198.51.100.254") });
  again.send(await makeSet(again, here.mac, impossible, "zyxwvutsrqponmlkjihgfedc"));
  expect(codeOf(await again.answer("result"))).toBe("accepted");
  bench.card.kill("SIGKILL");
  await bench.card.ended;
  await bench.startCard();
  const back = await findCard(port, ({ mac }) => mac === here.mac);
  expect(back.here).toMatchObject({ address: "127.77.7.9", change: { state: "rolled-back" } });
  const session = await CardSession.open(newHttp(bench, "127.77.7.9"));
  const { values } = await session.call("readSettings", { params: { section: "network" } });
  expect(values.address).toBe("127.77.7.9");
});

test("a card that is not to be found answers no search, and one that must not be set says so", async () => {
  const port = nextPort();
  const host = "127.77.8.1";
  await using bench = await CardBench.start({ host, discoveryPort: port });
  const card = await findCard(port, at(host));
  await saveSection(bench.addresses.http, "discovery", { answer: true, allowSet: false, mdns: false }, 0);
  expect(await changeCard(card, { network: staticAddress("127.77.8.9") }, { port })).toMatchObject({
    kind: "refused",
    code: "permission.denied",
    params: { reason: "not-allowed" },
  });
  expect((await changeCard(card, { blinkSeconds: 2 }, { port })).kind).toBe("accepted");
  await saveSection(bench.addresses.http, "discovery", { answer: false, allowSet: true, mdns: false }, 1);
  expect(await findCards(port)).toEqual([]);
});
