import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { sampleReading } from "@istars/protocol/model/sample-reading.ts";
import { SAMPLE_NAMES } from "@istars/protocol/net/nut/sample-input.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { LiveState } from "../live/live.ts";
import { sampleSnapshot } from "../live/sample-snapshot.ts";
import { Counters } from "../metrics/counters.ts";
import { createNutServer } from "./server.ts";

/** A client that reads replies one line at a time. */
class Client implements Disposable {
  readonly socket: Socket;
  readonly #lines: AsyncIterator<string>;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("error", () => {}); // resets are part of what is tested
    this.#lines = linesOf(socket);
  }

  async ask(line: string): Promise<string> {
    this.socket.write(`${line}\n`);
    return this.line();
  }

  /** Next line, `""` at the end. */
  async line(): Promise<string> {
    const next = await this.#lines.next();
    return next.done === true ? "" : next.value;
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}

async function* linesOf(socket: Socket): AsyncGenerator<string> {
  let held = "";
  try {
    for await (const bytes of socket) {
      const parts = `${held}${bytes}`.split("\n");
      held = parts.pop() ?? "";
      yield* parts;
    }
  } catch {
    // A connection that was cut has no more lines, and that is what the test asks about.
  }
}

async function startBench() {
  const clock = new VirtualClock();
  const counters = new Counters();
  const live = new LiveState(sampleSnapshot());
  const server = createNutServer({
    live,
    upsName: "ups",
    aliases: ["qnapups"],
    description: "A UPS",
    verify: async (user, password, address) => (password === "pw" && address === "127.0.0.1" && user === "boss" ? "primary" : null),
    clock,
    log: silentLogger,
    counters,
    names: SAMPLE_NAMES,
  });
  const { port } = await server.listen("127.0.0.1", 0);
  const open = async () => {
    const socket = connect(port, "127.0.0.1");
    const client = new Client(socket);
    await once(socket, "connect");
    return client;
  };
  return { server, port, open, clock, counters, live, [Symbol.asyncDispose]: () => server.close() };
}

test("a client is answered over TCP, and a new reading is in its very next answer", async () => {
  await using bench = await startBench();
  using client = await bench.open();
  expect(await client.ask("GET VAR ups ups.status")).toBe('VAR ups ups.status "OL"');
  bench.live.publishReading({ reading: sampleReading({ facts: { mainsOk: false, onBattery: true } }), atMonoMs: 0 });
  expect(await client.ask("GET VAR qnapups ups.status")).toBe('VAR qnapups ups.status "OB DISCHRG"');
  expect(bench.counters.snapshot()).toMatchObject({ nut_connections: 1, nut_commands: 2, nut_errors: 0, nut_dropped: 0 });
});

test("a client that closes is no longer among the log-ins", async () => {
  await using bench = await startBench();
  using client = await bench.open();
  await client.ask("USERNAME boss");
  await client.ask("PASSWORD pw");
  expect(await client.ask("LOGIN ups")).toBe("OK");
  expect(bench.server.logins.current()).toMatchObject([{ user: "boss", address: "127.0.0.1" }]);
  const gone = new Promise<number>((resolve) => bench.server.logins.subscribe((logins) => resolve(logins.length)));
  client.socket.resetAndDestroy();
  expect(await gone).toBe(0);
});

test("a client that is silent for more than a minute is dropped with its log-in, one that polls stays", async () => {
  await using bench = await startBench();
  using silent = await bench.open();
  using polling = await bench.open();
  for (const line of ["USERNAME boss", "PASSWORD pw", "LOGIN ups"]) await silent.ask(line);
  await bench.clock.advance(50_000);
  expect(await polling.ask("GET NUMLOGINS ups")).toBe("NUMLOGINS ups 1");
  await bench.clock.advance(15_000);
  expect(await silent.line()).toBe("");
  expect(await polling.ask("GET NUMLOGINS ups")).toBe("NUMLOGINS ups 0");
  expect(bench.counters.snapshot().nut_dropped).toBe(1);
});

test("one machine may open so many connections and no more, until it closes one", async () => {
  await using bench = await startBench();
  using first = await bench.open();
  expect(await first.ask("NETVER")).toBe("1.3");
  const others = await Promise.all(Array.from({ length: 31 }, bench.open));
  for (const client of others) expect(await client.ask("NETVER")).toBe("1.3");
  using refused = await bench.open();
  expect(await refused.ask("NETVER")).toBe("");
  expect(bench.counters.snapshot()).toMatchObject({ nut_connections: 32, nut_dropped: 1 });
  expect(await first.ask("LOGOUT")).toBe("OK Goodbye");
  expect(await first.line()).toBe("");
  for (const client of others) expect(await client.ask("NETVER")).toBe("1.3");
  using next = await bench.open();
  expect(await next.ask("NETVER")).toBe("1.3");
  for (const client of others) client.socket.destroy();
});

test("SAFETY 26: other names are served at once and cut nobody; who asks by a name that is gone is answered UNKNOWN-UPS", async () => {
  await using bench = await startBench();
  using client = await bench.open();
  await client.ask("USERNAME boss");
  await client.ask("PASSWORD pw");
  expect(await client.ask("LOGIN ups")).toBe("OK");
  bench.server.rename({ upsName: "rack", aliases: ["UPS", "rack"], description: "left" });
  expect(await client.ask("GET VAR rack ups.status")).toBe('VAR rack ups.status "OL"');
  expect(await client.ask("GET VAR ups ups.status")).toBe('VAR ups ups.status "OL"');
  expect(await client.ask("GET UPSDESC rack")).toBe('UPSDESC rack "left"');
  bench.server.rename({ upsName: "rack", aliases: [], description: " " });
  expect(await client.ask("GET VAR ups ups.status")).toBe("ERR UNKNOWN-UPS");
  expect(await client.ask("GET NUMLOGINS rack")).toBe("NUMLOGINS rack 1");
  expect(await client.ask("LIST UPS")).toBe("BEGIN LIST UPS");
  expect([await client.line(), await client.line()]).toEqual(['UPS rack "Description unavailable"', "END LIST UPS"]);
  using next = await bench.open();
  expect(await next.ask("GET VAR qnapups ups.status")).toBe("ERR UNKNOWN-UPS");
  expect(bench.server.logins.current()).toMatchObject([{ user: "boss" }]);
});

test("closing cuts the clients and may be done twice", async () => {
  await using bench = await startBench();
  using client = await bench.open();
  await client.ask("NETVER");
  await Promise.all([bench.server.close(), bench.server.close()]);
  expect(await client.line()).toBe("");
});

test("a port that is taken is a clear failure", async () => {
  await using bench = await startBench();
  const server = createNutServer({
    live: bench.live,
    upsName: "ups",
    aliases: [],
    description: "",
    verify: async () => null,
    clock: bench.clock,
    log: silentLogger,
    counters: bench.counters,
    names: SAMPLE_NAMES,
  });
  await expect(server.listen("127.0.0.1", bench.port)).rejects.toMatchObject({ code: "EADDRINUSE" });
  await server.close();
});

test("SAFETY 26: a server that moves listens at the new address before it leaves the old one, where connections end", async () => {
  await using bench = await startBench();
  using client = await bench.open();
  expect(await client.ask("GET VAR ups ups.status")).toBe('VAR ups ups.status "OL"');
  await expect(bench.server.move("192.0.2.254")).rejects.toMatchObject({ code: "EADDRNOTAVAIL" });
  expect(await client.ask("GET VAR ups ups.status")).toBe('VAR ups ups.status "OL"');
  await bench.server.move("127.0.0.47");
  expect(await client.line()).toBe("");
  const socket = connect(bench.port, "127.0.0.47");
  await once(socket, "connect");
  using there = new Client(socket);
  expect(await there.ask("GET VAR ups ups.status")).toBe('VAR ups ups.status "OL"');
  const gone = connect(bench.port, "127.0.0.1");
  expect(await once(gone, "error")).toMatchObject([{ code: "ECONNREFUSED" }]);
});

test("whatever bytes come in, the server goes on serving", async () => {
  await using bench = await startBench();
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 3_000 }),
    fc
      .array(fc.constantFrom("GET VAR ups ups.status\n", "LOGIN ups\n", '"', "\\", "#", "\0", "\n", "LOGOUT\n", "\xff"), { maxLength: 60 })
      .map((parts) => Buffer.from(parts.join(""), "latin1")),
  );
  await fc.assert(
    fc.asyncProperty(bytes, async (sent) => {
      using client = await bench.open();
      client.socket.end(sent);
      let last = "";
      for (let line = await client.line(); line !== ""; line = await client.line()) last = line;
      if (sent.includes(0x0a)) expect(last).not.toBe("");
    }),
    { numRuns: 60 },
  );
  using client = await bench.open();
  expect(await client.ask("GET VAR ups ups.status")).toBe('VAR ups ups.status "OL"');
});
