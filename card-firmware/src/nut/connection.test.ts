import { Duplex } from "node:stream";
import { SAMPLE_NAMES } from "@istars/protocol/net/nut/sample-input.ts";
import { RecordingLogger } from "@istars/service/recording-logger.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, test } from "vitest";
import { LiveState } from "../live/live.ts";
import { sampleSnapshot } from "../live/sample-snapshot.ts";
import { Counters } from "../metrics/counters.ts";
import { NutConnection } from "./connection.ts";
import { LoginRegister, type NutRole } from "./logins.ts";
import { ServedUps } from "./served-ups.ts";
import { NutSession, type VerifyNutUser } from "./session.ts";
import { createTableSource } from "./table.ts";

/** The card's end of a connection, whose client takes bytes only while it reads. */
class Wire extends Duplex {
  received = "";
  #isRead = true;
  #waiting: (() => void) | null = null;

  override _read(): void {}

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.received += bytes.toString();
    if (this.#isRead) done();
    else this.#waiting = done;
  }

  stopReading(): void {
    this.#isRead = false;
  }

  readOn(): void {
    this.#isRead = true;
    this.#waiting?.();
    this.#waiting = null;
  }
}

function connect(verify: VerifyNutUser = async () => null) {
  const clock = new VirtualClock();
  const counters = new Counters();
  const log = new RecordingLogger();
  const logins = new LoginRegister();
  const wire = new Wire();
  const table = createTableSource(new LiveState(sampleSnapshot()), SAMPLE_NAMES);
  const ups = new ServedUps({ upsName: "ups", aliases: [], description: "" });
  const session = new NutSession({ ups: () => ups, table, logins, version: "1", verify, clock, log }, "10.0.0.7");
  const connection = new NutConnection({ socket: wire, session, counters, clock, log });
  const served = connection.serve();
  const settle = () => clock.advance(0);
  return { clock, counters, log, logins, wire, session, connection, served, settle };
}

test("lines that come together are answered in their order", async () => {
  const { wire, settle } = connect();
  wire.push("NETVER\nFOO\r\n\nGET TRACKING\nGET VAR ups");
  await settle();
  expect(wire.received).toBe("1.3\nERR UNKNOWN-COMMAND\nERR UNKNOWN-COMMAND\nOFF\n");
  wire.push(" ups.status\n");
  await settle();
  expect(wire.received).toMatch(/OFF\nVAR ups ups.status "OL"\n$/);
});

test("a stream that comes byte by byte is answered all the same", async () => {
  const { wire, settle } = connect();
  for (const character of "USERNAME a\nPASSWORD b\nLOGIN ups\n") {
    wire.push(character);
    await settle();
  }
  expect(wire.received).toBe("OK\nOK\nERR ACCESS-DENIED\n");
});

test("while a password is being verified earlier replies are already out, and later ones keep their place", async () => {
  const { promise, resolve } = Promise.withResolvers<NutRole>();
  const { wire, settle } = connect(() => promise);
  wire.push("USERNAME a\nPASSWORD b\nLOGIN ups\nGET NUMLOGINS ups\n");
  await settle();
  expect(wire.received).toBe("OK\nOK\n");
  wire.push("PROTVER\n");
  await settle();
  expect(wire.received).toBe("OK\nOK\n");
  resolve("secondary");
  await settle();
  expect(wire.received).toBe("OK\nOK\nOK\nNUMLOGINS ups 1\n1.3\n");
});

test("a client that does not take its replies is asked nothing more, and loses none when it does", async () => {
  const { wire, counters, settle } = connect();
  wire.stopReading();
  const lines = 5_000;
  wire.push("LIST VAR ups\n".repeat(lines));
  await settle();
  const answered = counters.snapshot().nut_commands;
  expect(answered).toBeLessThan(500);
  await settle();
  expect(counters.snapshot().nut_commands).toBe(answered);
  wire.readOn();
  while (counters.snapshot().nut_commands < lines) await settle();
  await settle();
  expect(wire.received.match(/^END LIST VAR ups$/gm)).toHaveLength(lines);
});

test("a client that asks without end leaves others their turn", async () => {
  const { wire, counters, settle } = connect();
  wire.push("\n".repeat(60_000));
  await settle();
  expect(counters.snapshot().nut_commands).toBeLessThan(60_000);
  while (counters.snapshot().nut_commands < 60_000) await settle();
  expect(counters.snapshot().nut_errors).toBe(60_000);
});

test("after LOGOUT the log-in is gone, the goodbye is out, and nothing that follows is answered", async () => {
  const { wire, logins, settle, served } = connect(async () => "secondary");
  wire.push("USERNAME a\nPASSWORD b\nLOGIN ups\nLOGOUT\nVER\n");
  await settle();
  expect(wire.received).toBe("OK\nOK\nOK\nOK Goodbye\n");
  expect(wire.writableEnded).toBe(true);
  expect(logins.current()).toEqual([]);
  wire.push("VER\n");
  wire.push(null);
  await served;
  expect(wire.received).toBe("OK\nOK\nOK\nOK Goodbye\n");
});

test("a client that ends its side after its last request still gets all replies", async () => {
  const { wire, served } = connect(async () => "secondary");
  wire.push("USERNAME a\nPASSWORD b\nLOGIN ups\nNETVER\n");
  wire.push(null);
  await served;
  expect(wire.received).toBe("OK\nOK\nOK\n1.3\n");
  expect(wire.destroyed).toBe(true);
});

test("an endless line is refused, counted, and ends the connection", async () => {
  const { wire, counters, settle } = connect();
  wire.push(`NETVER\n${"x".repeat(5_000)}`);
  await settle();
  expect(wire.received).toBe("1.3\nERR UNKNOWN-COMMAND\n");
  expect(wire.writableEnded).toBe(true);
  expect(counters.snapshot()).toMatchObject({ nut_dropped: 1, nut_errors: 1, nut_commands: 2 });
});

test("bytes that make no line are no sign of life", async () => {
  const { wire, clock, connection } = connect();
  await clock.advance(40_000);
  wire.push("VER");
  await clock.advance(20_000);
  expect(connection.silentMs()).toBe(60_000);
  wire.push("\n");
  await clock.advance(1_000);
  expect(connection.silentMs()).toBe(1_000);
});

test("a connection that breaks takes its log-in along, also in the middle of a reply", async () => {
  const { wire, logins, settle, served, log } = connect(async () => "primary");
  wire.push("USERNAME a\nPASSWORD b\nLOGIN ups\n");
  await settle();
  expect(logins.current()).toHaveLength(1);
  wire.stopReading();
  wire.push("LIST VAR ups\n".repeat(1_000));
  await settle();
  wire.on("error", () => {});
  wire.destroy(new Error("reset"));
  await served;
  expect(logins.current()).toEqual([]);
  expect(log.lines).toEqual([]);
});

test("a fault in answering ends this connection and is logged", async () => {
  const { wire, served, session, log } = connect();
  const err = new Error("a fault");
  session.answer = () => {
    throw err;
  };
  wire.push("VER\n");
  await served;
  expect(wire.destroyed).toBe(true);
  expect(log.lines).toEqual([{ level: "error", fields: { err }, message: "a NUT connection failed" }]);
});
