import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { Reading } from "@istars/protocol/model/reading.ts";
import { API_PREFIX } from "@istars/protocol/model/routes.ts";
import { describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import type { Behaviour } from "../simulators/ups/behaviour.ts";
import { makeDice } from "../simulators/ups/chance.ts";
import { ADMIN, CardBench, COMMUNITY, GETBULK } from "./card-bench.ts";
import { CardSession, readMetrics } from "./card-session.ts";
import { runProcess } from "./process.ts";
import { until } from "./until.ts";

const missing = missingPeers("snmp", "nut-client");
const needs = missing.length > 0 ? `, needs ${missing}` : "";
const SOON = { withinMs: 30_000 };
const SEED = 20;

/** Readings since the stream was opened, as they come. */
class Readings implements Disposable {
  readonly all: Reading[] = [];
  readonly #stop = new AbortController();

  static async of(session: CardSession): Promise<Readings> {
    const readings = new Readings();
    const stream = await session.stream(readings.#stop.signal);
    void (async () => {
      for await (const { event, data } of stream) if (event === "reading") readings.all.push(data);
    })();
    return readings;
  }

  [Symbol.dispose](): void {
    this.#stop.abort();
  }
}

/** A card on a UPS whose figures stand still, with its nameplate known. */
async function startSteady() {
  const bench = await CardBench.start({ ups: { noiseVolts: 0, seed: SEED } });
  const session = await CardSession.open(bench.addresses.http);
  const status = () => session.call("readStatus", {});
  await until("a status that the nameplate explains", async () => (await status()).reading?.battery.flow === "floating", SOON);
  const metric = async (name: string) => (await readMetrics(bench.addresses.http)).get(name) ?? 0;
  /** Returns when a counter stands so much higher than `from`. */
  const rises = (name: string, from: number, by: number) =>
    until(`${name} up by ${by}`, async () => (await metric(name)) >= from + by, { withinMs: 60_000, everyMs: 300 });
  return { bench, session, status, metric, rises, [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose]() };
}
type Steady = Awaited<ReturnType<typeof startSteady>>;

/** The same card still answers everybody, and has nothing to complain of that is its own fault. */
async function expectSound({ bench, session }: Steady): Promise<void> {
  const { snmpPort, nutPort, http } = bench.addresses;
  expect(bench.card.isRunning).toBe(true);
  const sysDescr = ["-v2c", "-c", COMMUNITY, "-On", "-r0", "-t2", `127.0.0.1:${snmpPort}`, ".1.3.6.1.2.1.1.1.0"];
  expect((await runProcess("/usr/bin/snmpget", sysDescr, { env: { MIBS: "" } })).stdout).toContain("iStars UPS card");
  expect((await runProcess("upsc", [`ups@127.0.0.1:${nutPort}`, "ups.status"])).stdout).toBe("OL\n");
  expect((await fetch(`${http}/healthz`)).status).toBe(200);
  expect((await session.call("readStatus", {})).reading?.facts).toMatchObject({ mainsOk: true, onBattery: false });
  expect(bench.log().filter(({ level }) => level === "error")).toEqual([]);
}

/** What counts of a reading: everything but its time. */
const figures = ({ facts, input, output, battery, temperature, outputSource }: Reading) => ({
  facts,
  input,
  output,
  battery,
  temperature,
  outputSource,
});

/** The numbers of a reading as a Megatec UPS writes them, `""` for those that are unknown. */
function written({ input, output, battery, temperature, inputFaultVoltage }: Reading): readonly string[] {
  const word = (value: number | null | undefined, width: number, digits = 1) => value?.toFixed(digits).padStart(width, "0") ?? "";
  return [
    word(input[0]?.voltage, 5),
    word(inputFaultVoltage, 5),
    word(output[0]?.voltage, 5),
    word(output[0]?.load, 3, 0),
    word(input[0]?.frequency, 4),
    word(battery.voltage, 4),
    word(temperature, 4),
  ];
}

describe.skipIf(missing.length > 0)(`bad input from the UPS${needs}`, () => {
  test.concurrent.each([
    ["stray characters between replies", "noise", "istars_link_noise_bytes_total", 8],
    ["a byte lost from every reply but one in two", "drop-byte=2", "istars_link_malformed_total", 3],
    ["replies that come one poll late", "stale-line=2", "istars_link_timed_out_total", 3],
    ["nothing but garbage", "garbage", "istars_link_timed_out_total", 4],
  ])("%s: counted, and no figure is ever anything but the truth", async (_what, behaviour, counter, by) => {
    await using card = await startSteady();
    const truth = figures((await card.status()).reading ?? expect.fail("no reading"));
    using readings = await Readings.of(card.session);
    const from = await card.metric(counter);
    const calm = card.bench.ups.use(behaviour);
    await card.rises(counter, from, by);
    calm();
    await until("the UPS again", async () => (await card.metric("istars_link_up")) === 1, SOON);
    await until("a reading of it", async () => readings.all.at(-1)?.trust === "fresh", SOON);
    for (const reading of readings.all) expect(figures(reading)).toEqual(truth);
    await expectSound(card);
  });

  test.concurrent("a character spoilt within a reply may pass for another digit, but never for more than that", async () => {
    await using card = await startSteady();
    using readings = await Readings.of(card.session);
    const from = await card.metric("istars_link_malformed_total");
    const calm = card.bench.ups.use("noise=within");
    await card.rises("istars_link_malformed_total", from, 8);
    calm();
    const truth = written(readings.all[0] ?? expect.fail("no reading"));
    for (const reading of readings.all) {
      const shown = written(reading);
      const changed = shown.flatMap((word, i) => (word === truth[i] ? [] : [{ word, truth: truth[i] ?? "" }]));
      expect(changed.length).toBeLessThanOrEqual(1);
      for (const { word, truth } of changed) {
        expect([truth, word, word === "" || word.length === truth.length]).toEqual([truth, word, true]);
        expect([...word].filter((character, i) => character !== truth[i]).length).toBeLessThanOrEqual(1);
      }
    }
    await until("the UPS again", async () => (await card.metric("istars_link_up")) === 1, SOON);
    await until("mains", async () => (await card.status()).reading?.facts.onBattery === false, SOON);
    await expectSound(card);
  });

  test.concurrent("values that no UPS has are unknown to everybody, not zero and not the limit", async () => {
    await using card = await startSteady();
    const absurd: Behaviour = {
      name: "absurd",
      answer: (command, next) =>
        command === "Q1" ? { kind: "data", text: "(999.9 230.0 230.0 999 50.0 99.9 25.1 00001000\r", delayMs: 0 } : next(),
    };
    const calm = card.bench.ups.use(absurd);
    await until("no input voltage", async () => (await card.status()).reading?.input[0]?.voltage === null, SOON);
    const { reading } = await card.status();
    expect(reading).toMatchObject({
      output: [{ voltage: 230, load: null }],
      battery: { voltage: null },
      facts: { overload: null, mainsOk: true },
    });
    const { snmpPort, nutPort, http } = card.bench.addresses;
    const shown = [
      (await runProcess("upsc", [`ups@127.0.0.1:${nutPort}`])).stdout,
      (
        await runProcess("/usr/bin/snmpbulkwalk", ["-v2c", "-c", COMMUNITY, "-On", `127.0.0.1:${snmpPort}`, ".1.3.6.1.2.1.33"], {
          env: { MIBS: "" },
        })
      ).stdout,
      [...(await readMetrics(http))].join("\n"),
    ];
    expect(shown[0]).toMatch(/^output.voltage: 230.0$/m);
    expect(shown[0]).not.toMatch(/^(input.voltage|battery.voltage|ups.load):/m);
    expect(shown[1]).toContain(".1.3.6.1.2.1.33.1.4.4.1.2.1 ");
    expect(shown[1]).not.toMatch(/\.33\.1\.(3\.3\.1\.3\.1|2\.5\.0|4\.4\.1\.5\.1) /);
    expect(shown[2]).not.toMatch(/^istars_(input_voltage|battery_voltage|output_load)/m);
    expect(shown.join("\n")).not.toMatch(/\b(999|99\.9)\b/);
    calm();
    await until("the truth", async () => (await card.status()).reading?.input[0]?.voltage === 230, SOON);
    await expectSound(card);
  });

  test.concurrent("a reply of a million characters without an end is thrown away as it comes", async () => {
    await using card = await startSteady();
    const before = await card.metric("process_resident_memory_bytes");
    const from = await card.metric("istars_link_timed_out_total");
    const endless: Behaviour = { name: "endless", answer: () => ({ kind: "data", text: `(${"1".repeat(1_000_000)}`, delayMs: 0 }) };
    const calm = card.bench.ups.use(endless);
    await card.rises("istars_link_timed_out_total", from, 4);
    calm();
    await until("the UPS again", async () => (await card.metric("istars_link_up")) === 1, SOON);
    expect((await card.metric("process_resident_memory_bytes")) - before).toBeLessThan(50_000_000);
    await expectSound(card);
  });
});

describe.skipIf(missing.length > 0)(`bad input from the network${needs}`, () => {
  test("SNMP: garbage, cut and bent datagrams get silence or an answer, and are counted", async () => {
    await using card = await startSteady();
    const roll = makeDice(SEED);
    const socket = createSocket("udp4");
    let answers = 0;
    socket.on("message", () => answers++);
    const send = async (bytes: Uint8Array) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      socket.send(bytes, card.bench.addresses.snmpPort, "127.0.0.1", () => resolve());
      await promise;
    };
    await send(GETBULK);
    await until("an answer to what is right", async () => answers === 1, SOON);
    const from = await card.metric('istars_snmp_total{counter="inPkts"}');
    const errorsFrom = await card.metric('istars_snmp_total{counter="inAsnParseErrs"}');
    let sent = 0;
    for (let length = 0; length < GETBULK.length; length++) {
      await send(GETBULK.subarray(0, length));
      sent++;
    }
    expect(answers).toBe(1);
    for (let bit = 0; bit < GETBULK.length * 8; bit++) {
      const bent = Buffer.from(GETBULK);
      bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      await send(bent);
      sent++;
    }
    for (let i = 0; i < 500; i++) {
      await send(Buffer.from(Array.from({ length: roll(1400) }, () => roll(256))));
      sent++;
    }
    await card.rises('istars_snmp_total{counter="inAsnParseErrs"}', errorsFrom, 400);
    const [seen, parseErrors] = [
      await card.metric('istars_snmp_total{counter="inPkts"}'),
      await card.metric('istars_snmp_total{counter="inBadVersions"}'),
    ];
    // Datagrams may be lost on the way; most have arrived.
    expect(seen - from).toBeGreaterThan(sent * 0.8);
    expect(parseErrors).toBeGreaterThan(0);
    const { promise, resolve } = Promise.withResolvers<void>();
    socket.close(resolve);
    await promise;
    await expectSound(card);
  });

  test("NUT: nonsense is refused line by line, what never ends is cut off, and nobody else waits for it", async () => {
    await using card = await startSteady();
    const roll = makeDice(SEED);
    const { nutPort } = card.bench.addresses;
    const errors = await card.metric("istars_nut_errors_total");
    const dropped = await card.metric("istars_nut_dropped_total");
    const say = async (text: string | Uint8Array): Promise<string> => {
      await using client = await dial(nutPort);
      client.socket.write(text);
      client.socket.end();
      await client.closed;
      return client.heard;
    };
    expect(await say('GET\nGET VAR\nGET VAR nobody x\nLIST "\nFLY ups\n\n\\\nLOGIN ups ups\nSET VAR ups x\n')).toMatch(
      /^(ERR [A-Z-]+\n)+$/,
    );
    expect(await say(`GET VAR ups ${"x".repeat(10_000)}\n`)).toMatch(/^ERR [A-Z-]+\n$/);
    for (let i = 0; i < 50; i++) {
      const answer = await say(Buffer.from([...Array.from({ length: roll(2000) }, () => roll(256)), 10]));
      expect(answer).toMatch(/^(ERR [A-Z-]+\n)*$/);
    }
    // A hundred thousand commands from somebody who never reads an answer.
    await using flood = await dial(nutPort);
    flood.socket.pause();
    flood.socket.write("LIST VAR ups\n".repeat(100_000));
    // And as many connections as one machine may have, and more.
    const many = await Promise.all(Array.from({ length: 40 }, () => dial(nutPort)));
    await until("those too many closed", async () => many.filter(({ isClosed }) => isClosed()).length >= 8, SOON);
    for (const client of many) await client[Symbol.asyncDispose]();
    await until(
      "an answer to somebody else",
      async () => (await runProcess("upsc", [`ups@127.0.0.1:${nutPort}`, "ups.status"])).stdout === "OL\n",
      SOON,
    );
    expect(await card.metric("istars_nut_errors_total")).toBeGreaterThan(errors + 50);
    expect(await card.metric("istars_nut_dropped_total")).toBeGreaterThanOrEqual(dropped + 9);
    await expectSound(card);
  });

  test("HTTP: what is too long, of a wrong type or no HTTP at all gets a problem that names what is wrong", async () => {
    await using card = await startSteady();
    const { http } = card.bench.addresses;
    const refused = await card.metric("istars_http_client_errors_total");
    const post = async (path: string, body: string | Uint8Array<ArrayBuffer>, type = "application/json") => {
      const response = await fetch(http + API_PREFIX + path, { method: "POST", body, headers: { "content-type": type } });
      const problem: unknown = await response.json();
      expect(response.headers.get("content-type")).toContain("application/problem+json");
      return problem;
    };
    const login = (user: unknown, password: unknown) => post("/session", JSON.stringify({ user, password }));
    expect(await post("/session", JSON.stringify({ user: "x".repeat(100_000) }))).toMatchObject({
      status: 413,
      type: "urn:istars:problem:request.too-large",
    });
    const invalid = { status: 400, type: "urn:istars:problem:request.invalid" };
    for (const body of ["", "{", "null", "[]", '"text"', "[".repeat(10_000), '{"user":"admin","user2":1}', '{"__proto__":{}}', "\u0000"]) {
      expect(await post("/session", body)).toMatchObject(invalid);
    }
    for (const wrong of [1, null, true, [], {}, ""]) {
      expect(await login(wrong, ADMIN.password)).toMatchObject({ ...invalid, errors: [{ pointer: "/user" }] });
      expect(await login(ADMIN.user, wrong)).toMatchObject({ ...invalid, errors: [{ pointer: "/password" }] });
    }
    expect(await login("x".repeat(65), ADMIN.password)).toMatchObject(invalid);
    expect(await post("/session", "user=admin", "application/x-www-form-urlencoded")).toMatchObject(invalid);
    expect(await post("/session", new Uint8Array([0xff, 0xfe, 0x00]))).toMatchObject(invalid);
    const raw = async (text: string): Promise<string> => {
      await using client = await dial(Number(new URL(http).port));
      client.socket.write(text);
      await client.closed;
      return client.heard;
    };
    expect(await raw("\u0000\u0001garbage\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
    expect(await raw(`GET / HTTP/1.1\r\nhost: card\r\nx: ${"x".repeat(100_000)}\r\n\r\n`)).toContain("the headers are too long");
    expect(await raw("GET /%zz HTTP/1.1\r\nhost: card\r\nconnection: close\r\n\r\n")).toMatch(/^HTTP\/1\.1 (400|404) /);
    expect(await raw("GET /../../../etc/passwd HTTP/1.1\r\nhost: card\r\nconnection: close\r\n\r\n")).toMatch(/^HTTP\/1\.1 40[04] /);
    // Refused by who may ask, not by what was sent: the session is right, the origin is another site's.
    const other = await fetch(`${http}${API_PREFIX}/session`, {
      method: "POST",
      headers: { origin: "http://192.0.2.1", "content-type": "application/json" },
      body: "{}",
    });
    expect(other.status).toBe(403);
    expect(await card.metric("istars_http_client_errors_total")).toBeGreaterThan(refused + 20);
    expect(await card.metric("istars_http_server_errors_total")).toBe(0);
    await expectSound(card);
  });

  test("HTTP: two hundred requests that never come to an end keep nobody waiting, nor the card from stopping", async () => {
    await using card = await startSteady();
    const port = Number(new URL(card.bench.addresses.http).port);
    const beginnings = [
      "",
      "GET /",
      "GET /healthz HTTP/1.1\r\nhost: card\r\nx-slow: ",
      `POST ${API_PREFIX}/session HTTP/1.1\r\nhost: card\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{`,
    ];
    const slow = await Promise.all(Array.from({ length: 200 }, () => dial(port)));
    for (const [i, { socket }] of slow.entries()) socket.write(beginnings[i % beginnings.length] ?? "");
    await expectSound(card);
    expect(slow.filter(({ isClosed }) => isClosed())).toEqual([]);
    card.bench.card.kill("SIGTERM");
    expect(await card.bench.card.ended).toEqual({ code: 0, signal: null });
    expect(card.bench.log().filter(({ level }) => level === "error" || level === "warn")).toEqual([]);
    for (const client of slow) await client[Symbol.asyncDispose]();
  });
});

interface Client extends AsyncDisposable {
  readonly socket: Socket;
  readonly closed: Promise<unknown>;
  readonly heard: string;
  isClosed(): boolean;
}

/** A TCP connection that takes a reset as an end. */
async function dial(port: number): Promise<Client> {
  const socket = connect(port, "127.0.0.1");
  let heard = "";
  socket.on("error", () => {});
  socket.setEncoding("latin1").on("data", (text: string) => {
    heard += text;
  });
  const closed = new Promise((resolve) => socket.on("close", resolve));
  await once(socket, "connect");
  return {
    socket,
    closed,
    get heard() {
      return heard;
    },
    isClosed: () => socket.closed,
    [Symbol.asyncDispose]: async () => {
      socket.destroy();
      await closed;
    },
  };
}
