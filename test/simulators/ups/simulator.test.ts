import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { systemClock } from "@istars/service/clock.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, test } from "vitest";
import { type SimulatorState, startUpsSimulator } from "./simulator.ts";

const Q1 = "(230.0 230.0 230.0 030 50.0 27.2 25.1 00001000\r";
const F = "#230.0 004 24.00 50.0\r";

class Terminal implements AsyncDisposable {
  readonly #socket: Socket;
  readonly closed: Promise<unknown>;
  #heard = "";
  private constructor(socket: Socket) {
    this.#socket = socket;
    this.closed = once(socket, "close");
    socket.setEncoding("latin1").on("data", (text: string) => {
      this.#heard += text;
    });
  }
  static async open(listen: string): Promise<Terminal> {
    const { hostname, port } = new URL(listen);
    const socket = connect(Number(port), hostname);
    await once(socket, "connect");
    return new Terminal(socket);
  }
  say(text: string): void {
    this.#socket.write(text, "latin1");
  }
  /** Everything heard since the last call, once that is so long. */
  async hear(length: number): Promise<string> {
    while (this.#heard.length < length) await once(this.#socket, "data");
    const heard = this.#heard;
    this.#heard = "";
    return heard;
  }
  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.destroy();
    await this.closed;
  }
}

const get = async (control: string): Promise<SimulatorState> => (await fetch(`${control}/state`)).json() as Promise<SimulatorState>;
async function put(control: string, body: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${control}/state`, { method: "PUT", body: typeof body === "string" ? body : JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
}

test("over TCP, several clients each hear the answers to their own questions only", async () => {
  await using ups = await startUpsSimulator({ noiseVolts: 0, speed: 0 });
  await using one = await Terminal.open(ups.listen);
  await using two = await Terminal.open(ups.listen);
  one.say("Q1\r");
  expect(await one.hear(47)).toBe(Q1);
  two.say("F\rF\r");
  expect(await two.hear(44)).toBe(F + F);
  one.say("F\r");
  expect(await one.hear(22)).toBe(F);
});

test("commands may come in pieces and with line feeds; empty lines mean nothing", async () => {
  await using ups = await startUpsSimulator({ noiseVolts: 0, speed: 0 });
  await using client = await Terminal.open(ups.listen);
  client.say("\r\r\nQ");
  await get(ups.control);
  client.say("1\r\n");
  expect(await client.hear(47)).toBe(Q1);
});

test("a long run of noise without an end does not become a command and does no harm", async () => {
  await using ups = await startUpsSimulator({ noiseVolts: 0, speed: 0 });
  await using client = await Terminal.open(ups.listen);
  client.say(`${"\xff".repeat(100_000)}\rQ1\r`);
  const heard = await client.hear(65 + 47);
  expect(heard).toBe(`${"\xff".repeat(64)}\r${Q1}`);
});

test("the state tells what was asked, and when the last byte of the last reply left", async () => {
  await using ups = await startUpsSimulator({ noiseVolts: 0, speed: 0 });
  await using client = await Terminal.open(ups.listen);
  expect((await get(ups.control)).line).toEqual({ requests: {}, replies: 0, lastReply: null });
  const before = performance.timeOrigin + performance.now();
  client.say("Q1\rQ1\rS01\rC\rQGS\r");
  await client.hear(47 + 47 + 4);
  const after = performance.timeOrigin + performance.now();
  const { line } = await get(ups.control);
  expect(line.requests).toEqual({ Q1: 2, S: 1, C: 1, other: 1 });
  expect(line.replies).toBe(3);
  expect(line.lastReply?.text).toBe("QGS\r");
  expect(line.lastReply?.atMs).toBeGreaterThanOrEqual(before);
  expect(line.lastReply?.atMs).toBeLessThanOrEqual(after);
});

test("the control API changes what the line tells", async () => {
  await using ups = await startUpsSimulator({ noiseVolts: 0, speed: 0 });
  await using client = await Terminal.open(ups.listen);
  const change = { mains: "fail", loadPercent: 55, batteryPercent: 4, temperature: 41.5, behaviours: ["half-duplex"] };
  expect(await put(ups.control, change)).toMatchObject({ status: 200, body: { ...change, ups: { output: { source: "battery" } } } });
  client.say("Q1\r");
  expect(await client.hear(50)).toMatch(/^Q1\r\(000\.0 000\.0 230\.0 055 50\.0 \d\d\.\d 41\.5 11001001\r$/);
  await put(ups.control, { comm: "silent" });
  client.say("Q1\r");
  await put(ups.control, { comm: "ok", behaviours: [] });
  client.say("F\r");
  expect(await client.hear(22)).toBe(F);
});

test("comm garbage answers every question with noise, and ok ends it", async () => {
  await using ups = await startUpsSimulator({ noiseVolts: 0, speed: 0 });
  await using client = await Terminal.open(ups.listen);
  ups.change({ comm: "garbage" });
  client.say("Q1\r");
  const first = await client.hear(47);
  client.say("Q1\r");
  const second = await client.hear(47);
  expect(first).not.toBe(Q1);
  expect(second).not.toBe(first);
  ups.change({ comm: "ok" });
  client.say("Q1\r");
  expect(await client.hear(47)).toBe(Q1);
});

test("a wrong request is refused with field and range, and changes nothing, not even its good half", async () => {
  await using ups = await startUpsSimulator({ noiseVolts: 0, speed: 0 });
  const before = await get(ups.control);
  const cases: readonly (readonly [unknown, string])[] = [
    [{ mains: "fail", loadPercent: 201 }, "loadPercent: a number from 0 to 200 (% of the VA rating)"],
    [{ mains: "gone" }, "mains: one of ok, fail, low, high"],
    [{ batteryPercent: "50" }, "batteryPercent: a number from 0 to 100 (%)"],
    [{ temperature: -1 }, "temperature: a number from 0 to 99 (°C)"],
    [{ overload: 1 }, "overload: true or false"],
    [{ mains: "fail", fault: null }, "fault: true or false"],
    [{ comm: "off" }, "comm: one of ok, silent, garbage"],
    [{ behaviours: "silent" }, "behaviours: a list of NAME or NAME=VALUE"],
    [{ behaviours: ["silent", "delay=x"] }, 'behaviours: the behaviour "delay" does not know "x"'],
    [{ mains: "fail", mood: "bad" }, "mood: there is no such field; there are mains, "],
    ['{"mains":"fail","__proto__":1}', "__proto__: there is no such field"],
    [[], "expected a JSON object"],
    ["null", "expected a JSON object"],
    ["{mains:", "the body is not JSON"],
  ];
  for (const [request, reason] of cases) {
    const { status, body } = await put(ups.control, request);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: expect.stringContaining(reason) });
  }
  expect(await get(ups.control)).toEqual(before);
  expect((await put(ups.control, { loadPercent: -1, bypass: "no" })).body).toMatchObject({
    errors: [{ field: "loadPercent" }, { field: "bypass" }],
  });
});

test("other paths, methods and endless bodies are refused", async () => {
  await using ups = await startUpsSimulator();
  const statusOf = async (path: string, init?: RequestInit) => (await fetch(ups.control + path, init)).status;
  expect(await statusOf("/nothing")).toBe(404);
  expect(await statusOf("/state", { method: "POST", body: "{}" })).toBe(405);
  expect(await statusOf("/state", { method: "PUT", body: "x".repeat(100_000) })).toBe(413);
  expect(await statusOf("/")).toBe(200);
});

test("the UPS's time runs as many times faster as asked, the line's does not", async () => {
  const clock = new VirtualClock();
  await using ups = await startUpsSimulator({ clock, speed: 60, noiseVolts: 0 });
  ups.change({ mains: "fail" });
  await clock.advance(10_000);
  expect(ups.plant.look().timeS).toBeCloseTo(600, 5);
  expect(ups.plant.look().battery.percent).toBeLessThan(80);
});

test("at real line speed a question and its reply take the time of their bytes", async () => {
  await using ups = await startUpsSimulator({ baud: 9600, noiseVolts: 0, speed: 0 });
  await using client = await Terminal.open(ups.listen);
  const startedMs = performance.now();
  client.say("Q1\r");
  expect(await client.hear(47)).toBe(Q1);
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual((50 * 10_000) / 9600 - 1);
});

test("closing cuts clients off, frees the port, and may be done twice", async () => {
  const ups = await startUpsSimulator();
  await using client = await Terminal.open(ups.listen);
  const port = new URL(ups.listen).port;
  await ups.close();
  await ups.close();
  await client.closed;
  await expect(fetch(`${ups.control}/state`)).rejects.toThrow();
  await using again = await startUpsSimulator({ listen: `tcp://127.0.0.1:${port}` });
  expect(new URL(again.listen).port).toBe(port);
});

test("a behaviour put in by a test can be taken away again", async () => {
  await using ups = await startUpsSimulator({ noiseVolts: 0, speed: 0, clock: systemClock });
  await using client = await Terminal.open(ups.listen);
  const remove = ups.use("f-silent");
  client.say("F\rQ1\r");
  expect(await client.hear(47)).toBe(Q1);
  remove();
  client.say("F\r");
  expect(await client.hear(22)).toBe(F);
});

test("options that make no sense are refused before anything is opened", async () => {
  const cases = [
    [{ protocol: "sec" }, "does not speak sec yet"],
    [{ protocol: "morse" }, 'no protocol "morse"'],
    [{ protocol: "voltronic-qs", dialect: "X" }, 'no dialect "X"'],
    [{ speed: -1 }, "speed must lie between 0 and 10000"],
    [{ baud: 1.5 }, "baud must be a whole number"],
    [{ listen: "udp://127.0.0.1:1" }, 'cannot listen on "udp://127.0.0.1:1"'],
    [{ listen: "pty:relative" }, "pty:/ABSOLUTE/PATH"],
    [{ listen: "tcp://127.0.0.1:99999" }, "is not ADDR:PORT"],
    [{ control: "8500" }, '"8500" is not ADDR:PORT'],
    [{ behaviours: ["sulky"] }, 'no behaviour "sulky"'],
    [{ batteryVolts: 13 }, "multiple of 12"],
    [{ topology: "online", phases: "3/3" }, "over voltronic only, not over megatec"],
  ] as const;
  for (const [options, reason] of cases) await expect(startUpsSimulator(options)).rejects.toThrow(reason);
});
