import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { SnmpAsker } from "./asker.ts";
import { BerWriter } from "./ber-writer.ts";
import { decodeMessage, encodeMessage } from "./message.ts";
import type { SnmpQuestion } from "./question-table.ts";

const SYS_NAME = "1.3.6.1.2.1.1.5.0";
const clock = { monoMs: () => performance.now(), sleep: (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal }) };
const never = new AbortController().signal;
const PATIENT = { timeoutMs: 10_000, attempts: 1 } as const;

/** An agent on a free port of 127.0.0.1 that does with each request what the test says. */
async function startAgent(receive: (request: Uint8Array, from: RemoteInfo, socket: Socket) => void) {
  const socket = createSocket("udp4");
  socket.on("message", (bytes, from) => receive(bytes, from, socket));
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const question: SnmpQuestion = {
    ...{ address: "127.0.0.1", port: socket.address().port, version: "v2c", community: "public", names: [SYS_NAME] },
  };
  return { question, [Symbol.dispose]: () => void socket.close() };
}

/** The answer to a request: the name asked for is this text. */
function answerTo(request: Uint8Array, text: string): Uint8Array {
  const { version, community, pdu } = decodeMessage(request);
  const bindings = pdu.bindings.map(({ name }) => ({ name, value: { type: "octets" as const, value: new TextEncoder().encode(text) } }));
  const response = { type: "response", requestId: pdu.requestId, errorStatus: 0, errorIndex: 0, bindings } as const;
  return Uint8Array.from(encodeMessage({ version, community, pdu: response }, new BerWriter(new Uint8Array(500))));
}

async function withAsker(use: (asker: SnmpAsker) => Promise<void>): Promise<void> {
  const asker = new SnmpAsker({ clock });
  try {
    await use(asker);
  } finally {
    await asker.close();
  }
}

test("a question is answered by the agent", () =>
  withAsker(async (asker) => {
    using agent = await startAgent((request, { port }, socket) => socket.send(answerTo(request, "room"), port, "127.0.0.1"));
    const outcome = await asker.ask(agent.question, PATIENT, never);
    expect(outcome).toEqual({
      kind: "values",
      bindings: [{ name: SYS_NAME, value: { type: "octets", value: new TextEncoder().encode("room") } }],
    });
  }));

test("a lost request is sent again, the same octets", () =>
  withAsker(async (asker) => {
    const requests: string[] = [];
    using agent = await startAgent((request, { port }, socket) => {
      requests.push(Buffer.from(request).toString("hex"));
      if (requests.length === 3) socket.send(answerTo(request, "room"), port, "127.0.0.1");
    });
    expect(await asker.ask(agent.question, { timeoutMs: 20, attempts: 500 }, never)).toMatchObject({ kind: "values" });
    expect(new Set(requests).size).toBe(1);
  }));

test("an agent that never answers is silent after as many requests as were allowed", () =>
  withAsker(async (asker) => {
    let requests = 0;
    using agent = await startAgent(() => requests++);
    expect(await asker.ask(agent.question, { timeoutMs: 20, attempts: 3 }, never)).toEqual({ kind: "silent" });
    expect(requests).toBeLessThanOrEqual(3);
  }));

test("a thousand questions at once each get their own answer from one socket", () =>
  withAsker(async (asker) => {
    const ports = new Set<number>();
    using agent = await startAgent((request, { port }, socket) => {
      ports.add(port);
      const { community } = decodeMessage(request);
      socket.send(answerTo(request, new TextDecoder().decode(community)), port, "127.0.0.1");
    });
    const communities = Array.from({ length: 1_000 }, (_, i) => `room ${i}`);
    const patience = { timeoutMs: 500, attempts: 20 }; // the kernel drops what exceeds its buffers
    const outcomes = await Promise.all(communities.map((community) => asker.ask({ ...agent.question, community }, patience, never)));
    const texts = outcomes.map((outcome) => {
      const value = outcome.kind === "values" ? outcome.bindings[0]?.value : undefined;
      return value?.type === "octets" ? new TextDecoder().decode(value.value) : outcome.kind;
    });
    expect(texts).toEqual(communities);
    expect(ports.size).toBe(1);
  }));

test("what cannot be sent at all is unreachable, with the system's reason", () =>
  withAsker(async (asker) => {
    // Broadcasts have to be asked for, and this socket did not.
    const question: SnmpQuestion = { address: "255.255.255.255", port: 161, version: "v1", community: "public", names: [SYS_NAME] };
    expect(await asker.ask(question, PATIENT, never)).toEqual({ kind: "unreachable", reason: "EACCES" });
  }));

test("an agent that answered before and cannot be reached any more is unreachable at the second request", async () => {
  let isCut = false;
  const asker = new SnmpAsker({
    clock,
    makeSocket: (options) => {
      const socket = createSocket(options);
      const send = socket.send.bind(socket);
      // The system says so to whoever asks how it went, and to nobody else.
      return Object.assign(socket, {
        send: (request: Uint8Array, port: number, address: string, told?: (error: Error | null, octets: number) => void) => {
          if (isCut) told?.(Object.assign(new Error("no way there"), { code: "ENETUNREACH" }), 0);
          else send(request, port, address, told);
        },
      });
    },
  });
  let requests = 0;
  using agent = await startAgent((request, { port }, socket) => {
    requests++;
    socket.send(answerTo(request, "room"), port, "127.0.0.1");
  });
  const patience = { timeoutMs: 20, attempts: 2 };
  expect(await asker.ask(agent.question, PATIENT, never)).toMatchObject({ kind: "values" });
  isCut = true;
  for (const _time of [1, 2])
    expect(await asker.ask(agent.question, patience, never)).toEqual({ kind: "unreachable", reason: "ENETUNREACH" });
  isCut = false;
  expect(await asker.ask(agent.question, PATIENT, never)).toMatchObject({ kind: "values" });
  expect(requests).toBe(2);
  await asker.close();
});

test("asking ends with the signal, and before it starts too", () =>
  withAsker(async (asker) => {
    const stop = new AbortController();
    using agent = await startAgent(() => stop.abort(new Error("enough")));
    await expect(asker.ask(agent.question, PATIENT, stop.signal)).rejects.toThrow("enough");
    await expect(asker.ask(agent.question, PATIENT, stop.signal)).rejects.toThrow("enough");
  }));

test("a socket that fails is replaced at the next question", async () => {
  const sockets: Socket[] = [];
  const asker = new SnmpAsker({
    clock,
    makeSocket: (options) => {
      const socket = createSocket(options);
      sockets.push(socket);
      return socket;
    },
  });
  using agent = await startAgent((request, { port }, socket) => socket.send(answerTo(request, "room"), port, "127.0.0.1"));
  await asker.ask(agent.question, PATIENT, never);
  sockets[0]?.emit("error", new Error("the interface went away"));
  expect(await asker.ask(agent.question, PATIENT, never)).toMatchObject({ kind: "values" });
  expect(sockets).toHaveLength(2);
  await asker.close();
  await asker.close();
  expect(await asker.ask(agent.question, PATIENT, never)).toMatchObject({ kind: "unreachable" });
});
