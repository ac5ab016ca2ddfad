import { silentLogger } from "@istars/service/recording-logger.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, test } from "vitest";
import { UpsError } from "../ups-error.ts";
import type { Query } from "./link.ts";
import { Port } from "./port.ts";
import { type Script, ScriptedTransport } from "./scripted-transport.ts";

const never = new AbortController().signal;

/** Accepts a reply made of exactly four digits. */
const digits: Query<string> = {
  text: "D4",
  replyStart: "(",
  timeoutMs: 1_000,
  completeFrom: 5,
  parse: (reply) => {
    if (!/^\d{4}$/.test(reply)) throw new UpsError("reply.malformed", `"${reply}" is not four digits`);
    return reply;
  },
};
const order = { text: "T", timeoutMs: 600 };

function bench(script: Script) {
  const clock = new VirtualClock();
  const transport = new ScriptedTransport(script);
  const port = new Port({ transport, clock, log: silentLogger });
  const line = port.exchange("poll");
  /** Lets an exchange run to its end, at most `ms` later. */
  const settled = async <T>(exchange: Promise<T>, ms = 1_500): Promise<T | string> => {
    const outcome = exchange.catch((error: unknown) => (error instanceof UpsError ? error.code : String(error)));
    await clock.advance(ms);
    return outcome;
  };
  return { clock, transport, port, line, settled };
}

test("a question is answered by the frame it asked for", async () => {
  const { line, settled, port } = bench(() => "(1234\r");
  expect(await settled(line.ask(digits, never))).toBe("1234");
  expect(port.counters()).toMatchObject({ asked: 1, answered: 1, opened: 1, malformed: 0, noiseBytes: 0 });
});

test("an answer resolves in the same turn in which its last byte arrived", async () => {
  const { line, transport, clock } = bench(() => null);
  const answer = line.ask(digits, never).then(() => "answered");
  await clock.advance(10);
  transport.feed("(1234\r");
  const turn = new Promise((resolve) => setImmediate(() => resolve("next turn")));
  expect(await Promise.race([answer, turn])).toBe("answered");
});

test("frames of another start and lines of another kind are dropped and counted", async () => {
  const { line, settled, port } = bench(() => ["#220.0\r", "hello\r", "\xff\xfe(1234\r"]);
  expect(await settled(line.ask(digits, never))).toBe("1234");
  expect(port.counters()).toMatchObject({ malformed: 2, noiseBytes: 2, answered: 1 });
});

test("a frame that is not whole is passed over for the whole one behind it", async () => {
  const { line, settled, port } = bench(() => "(12\r(1234\r");
  expect(await settled(line.ask(digits, never))).toBe("1234");
  expect(port.counters().malformed).toBe(1);
});

test("a frame that is not whole, and nothing better, is malformed rather than a time-out", async () => {
  const { line, settled, port } = bench(() => "(12\r");
  expect(await settled(line.ask(digits, never))).toBe("reply.malformed");
  expect(port.counters()).toMatchObject({ malformed: 1, timedOut: 0, answered: 0 });
});

test("silence is a time-out", async () => {
  const { line, settled, port } = bench(() => null);
  expect(await settled(line.ask(digits, never))).toBe("reply.timeout");
  expect(port.counters()).toMatchObject({ asked: 1, timedOut: 1 });
});

test("a reply without its CR counts at the time-out if it is long enough and whole", async () => {
  expect(await ((b) => b.settled(b.line.ask(digits, never)))(bench(() => "(1234"))).toBe("1234");
  expect(await ((b) => b.settled(b.line.ask(digits, never)))(bench(() => "(123"))).toBe("reply.timeout");
  expect(await ((b) => b.settled(b.line.ask({ ...digits, completeFrom: null }, never)))(bench(() => "(1234"))).toBe("reply.timeout");
});

test("a stale line that arrived before the question does not answer it", async () => {
  const { line, transport, settled, port } = bench(() => null);
  await settled(line.ask(digits, never));
  transport.feed("(9999\r");
  transport.feed("(99");
  transport.script = () => "99\r(1234\r";
  expect(await settled(line.ask(digits, never))).toBe("1234");
  expect(port.counters().noiseBytes).toBe(9);
});

test("a reply that comes too late does not answer the next question if that one's own reply follows", async () => {
  const { line, transport, settled, port } = bench(() => null);
  expect(await settled(line.ask(digits, never))).toBe("reply.timeout");
  transport.script = () => "(1111\r(2222\r";
  expect(await settled(line.ask(digits, never))).toBe("2222");
  expect(port.counters()).toMatchObject({ answered: 1, malformed: 1 });
  expect(await settled(line.ask(digits, never))).toBe("1111");
});

test("after a question without an answer the next reply counts if nothing follows it", async () => {
  const { line, transport, clock, settled } = bench(() => null);
  await settled(line.ask(digits, never));
  transport.script = () => "(1111\r";
  const answer = line.ask(digits, never).then(() => clock.monoMs());
  const askedMs = clock.monoMs();
  await clock.advance(1_000);
  expect((await answer) - askedMs).toBe(300);
});

test("what lies unread in the operating system's buffer is thrown away before a question", async () => {
  const { line, transport, settled } = bench(() => "(1234\r");
  transport.buffered = "(9999\r";
  expect(await settled(line.ask(digits, never))).toBe("1234");
});

test("a line lost in the pause before a question closes it, and nothing is sent", async () => {
  const { line, transport, clock, settled } = bench(() => "(1234\r");
  await settled(line.ask(digits, never), 10);
  const question = line.ask(digits, never).catch((error: UpsError) => error.code);
  await clock.advance(10);
  transport.lose(new UpsError("port.closed", "gone"));
  await clock.advance(200);
  expect(await question).toBe("port.closed");
  expect(transport.sent).toHaveLength(1);
});

test("a question that comes back, and nothing else, was refused", async () => {
  const { line, settled, port } = bench((command) => `${command}\r`);
  expect(await settled(line.ask(digits, never))).toBe("command.rejected");
  expect(port.counters().rejected).toBe(1);
});

test("a half-duplex adaptor's echo is dropped before the reply", async () => {
  const { line, settled, port } = bench((command) => [`${command}\r`, "(1234\r"]);
  expect(await settled(line.ask(digits, never))).toBe("1234");
  expect(port.counters()).toMatchObject({ malformed: 0, noiseBytes: 0 });
});

test("on a line that echoes, one echo of an order is no refusal and two are", async () => {
  const { line, transport, settled } = bench((command) => (command === "D4" ? ["D4\r", "(1234\r"] : [`${command}\r`]));
  await settled(line.ask(digits, never));
  expect(await settled(line.tell(order, never))).toBeUndefined();
  transport.script = (command) => [`${command}\r`, `${command}\r`];
  expect(await settled(line.tell(order, never))).toBe("command.rejected");
});

test("an order is accepted by silence or ACK, and refused by NAK or its echo", async () => {
  const { line, transport, settled } = bench(() => null);
  expect(await settled(line.tell(order, never))).toBeUndefined();
  for (const [reply, outcome] of [
    ["ACK\r", undefined],
    ["(ACK\r", undefined],
    ["NAK\r", "command.rejected"],
    ["(NAK\r", "command.rejected"],
    ["T\r", "command.rejected"],
  ] as const) {
    transport.script = () => reply;
    expect(await settled(line.tell(order, never))).toBe(outcome);
  }
});

test("a query is refused by NAK and not answered by ACK", async () => {
  const { line, transport, settled } = bench(() => "(NAK\r");
  expect(await settled(line.ask(digits, never))).toBe("command.rejected");
  transport.script = () => "(ACK\r";
  expect(await settled(line.ask(digits, never))).toBe("reply.timeout");
});

test("SAFETY 30: two exchanges keep at least 100 ms apart", async () => {
  const { line, transport, clock } = bench(() => "(1234\r");
  const both = Promise.all([line.ask(digits, never), line.ask(digits, never)]);
  await clock.advance(99);
  expect(transport.sent).toHaveLength(1);
  await clock.advance(1);
  expect(transport.sent).toHaveLength(2);
  await both;
});

test("SAFETY 19: an order is sent once, whatever becomes of it", async () => {
  const { line, transport, settled } = bench(() => null);
  await settled(line.tell(order, never), 5_000);
  expect(transport.sent).toEqual(["T"]);
});

test("a line lost during a question closes it, and during an order leaves the outcome unknown", async () => {
  const { line, transport, clock } = bench(() => null);
  const gone = new UpsError("port.closed", "gone");
  const question = line.ask(digits, never).catch((error: UpsError) => error.code);
  await clock.advance(10);
  transport.lose(gone);
  expect(await question).toBe("port.closed");
  const command = line.tell(order, never).catch((error: UpsError) => error.code);
  await clock.advance(200);
  transport.lose(gone);
  expect(await command).toBe("command.unknown-outcome");
  expect(transport.opened).toBe(2);
});

test("a port that cannot be opened is tried again with growing waits, and meanwhile says why", async () => {
  const { line, transport, clock, settled, port } = bench(() => "(1234\r");
  transport.refusal = new UpsError("port.closed", "no such port");
  let attempts = 0;
  const open = transport.open.bind(transport);
  transport.open = (events) => {
    attempts++;
    return open(events);
  };
  for (let i = 0; i < 20; i++) expect(await settled(line.ask(digits, never), 100)).toBe("port.closed");
  // At 0, 0.5 and 1.5 s; the next one is due at 3.5 s.
  expect(attempts).toBe(3);
  transport.refusal = null;
  await clock.advance(2_000);
  expect(await settled(line.ask(digits, never))).toBe("1234");
  expect(port.counters().opened).toBe(1);
});

test("after five questions without a single byte the port is opened anew", async () => {
  const { line, transport, settled } = bench(() => null);
  for (let i = 0; i < 5; i++) await settled(line.ask(digits, never));
  expect(transport.isOpen).toBe(false);
  await settled(line.ask(digits, never));
  expect(transport.opened).toBe(2);
});

test("a parser that breaks fails its exchange and leaves the line usable", async () => {
  const { line, settled } = bench(() => "(1234\r");
  const broken = { ...digits, parse: () => JSON.parse("{") as string };
  expect(await settled(line.ask(broken, never))).toContain("SyntaxError");
  expect(await settled(line.ask(digits, never))).toBe("1234");
});

test("closing ends what is under way, and nothing is sent afterwards", async () => {
  const { line, transport, port, clock } = bench(() => null);
  const question = line.ask(digits, never).catch((error: UpsError) => error.code);
  await clock.advance(10);
  await port.close();
  await port.close();
  expect(await question).toBe("port.closed");
  await expect(line.ask(digits, never)).rejects.toMatchObject({ code: "port.closed" });
  expect(transport.sent).toHaveLength(1);
});

test("an aborted question ends with the signal's reason", async () => {
  const { line, clock } = bench(() => null);
  const stop = new AbortController();
  const question = line.ask(digits, stop.signal).catch((error: Error) => error.message);
  await clock.advance(10);
  stop.abort(new Error("stopping"));
  expect(await question).toBe("stopping");
});
