import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import type { GivenReach } from "@istars/protocol/model/ismartview/reach.ts";
import { type ProblemCode, problemType } from "@istars/protocol/model/problem.ts";
import { sampleHost } from "@istars/protocol/model/sample-host.ts";
import { FakeCard } from "@istars/protocol/net/source/fake-card.ts";
import { FIRST_CERTIFICATE, OTHER_CERTIFICATE, sampleIdentityKey } from "@istars/protocol/net/source/sample-certificates.ts";
import { systemClock } from "@istars/service/clock.ts";
import { expect, test } from "vitest";
import { createCardCaller } from "./card-caller.ts";

const never = new AbortController().signal;
const COMMAND = "test.battery.start.quick";
const callerOf = (reach: GivenReach | null) => createCardCaller({ reachOf: () => reach, clock: systemClock });
const istars = (card: FakeCard, change: Partial<Extract<GivenReach, { kind: "istars" }>> = {}): GivenReach => ({
  ...{ kind: "istars", url: `http://127.0.0.1:${card.port}`, identityKey: null, token: "token-1" },
  ...change,
});

/** A card that answers every request with this. */
async function cardThat(status: number, body: unknown): Promise<FakeCard & { readonly bodies: string[] }> {
  const card = await FakeCard.start();
  const bodies: string[] = [];
  card.answer = async (request: IncomingMessage, response) => {
    bodies.push(await text(request));
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  return Object.assign(card, { bodies });
}

const problem = (code: ProblemCode, params = {}) => ({ type: problemType(code), title: code, status: 409, params });

test("an iStars card is asked with its token, and its answer is the outcome", async () => {
  await using card = await cardThat(200, { command: COMMAND, outcome: "confirmed" });
  const caller = callerOf(istars(card));
  expect(await caller.send(1, COMMAND, never)).toEqual({ step: "confirmed", reason: null });
  expect(card.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(["POST /api/v1/ups/commands"]);
  expect(card.requests[0]?.headers.authorization).toBe("Bearer token-1");
  expect(card.bodies).toEqual([JSON.stringify({ command: COMMAND })]);
});

test.each([
  ["command.refused", 409, { reason: "charge-low" }, { step: "refused", reason: "charge-low" }],
  ["command.unsupported", 501, {}, { step: "refused", reason: "command.unsupported" }],
  ["link.lost", 503, {}, { step: "refused", reason: "link.lost" }],
  ["permission.denied", 403, {}, { step: "refused", reason: "permission.denied" }],
  ["session.required", 401, {}, { step: "refused", reason: "session.required" }],
  ["command.unknown-outcome", 504, {}, { step: "unknown-outcome", reason: "command.unknown-outcome" }],
  ["internal", 500, {}, { step: "unknown-outcome", reason: "internal" }],
] as const)("a card's %s is an outcome", async (code, status, params, outcome) => {
  await using card = await cardThat(status, problem(code, params));
  expect(await callerOf(istars(card)).send(1, COMMAND, never)).toEqual(outcome);
  expect(card.requests).toHaveLength(1);
});

test("SAFETY 19: a card that falls silent after it was asked leaves the outcome unknown, and is asked once", async () => {
  await using card = await FakeCard.start();
  const stop = new AbortController();
  card.answer = () => stop.abort(new Error("too late"));
  expect(await callerOf(istars(card)).send(1, COMMAND, stop.signal)).toEqual({ step: "unknown-outcome", reason: "silent" });
  card.answer = (request) => request.socket.destroy();
  expect(await callerOf(istars(card)).send(1, COMMAND, never)).toEqual({ step: "unknown-outcome", reason: "silent" });
  expect(card.requests).toHaveLength(2);
});

test("where nobody listens, nothing was sent", async () => {
  const card = await FakeCard.start();
  const reach = istars(card);
  await card[Symbol.asyncDispose]();
  expect(await callerOf(reach).send(1, COMMAND, never)).toEqual({ step: "refused", reason: "unreachable" });
});

test("SAFETY 31: nothing is asked of a card with another identity key, and no token is shown to it", async () => {
  await using card = await FakeCard.start(OTHER_CERTIFICATE);
  const reach = istars(card, { url: `https://127.0.0.1:${card.port}`, identityKey: sampleIdentityKey(FIRST_CERTIFICATE) });
  expect(await callerOf(reach).send(1, COMMAND, never)).toEqual({ step: "refused", reason: "certificate" });
  expect(card.requests).toEqual([]);
});

test("an acknowledgement goes to the alarm's instance", async () => {
  await using card = await cardThat(200, {});
  await callerOf(istars(card)).acknowledge(1, 17, never);
  expect(card.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(["POST /api/v1/alarms/17/acknowledge"]);
});

test("whom a card feeds is its hosts with an agent; a card that does not say tells nothing", async () => {
  const nut = sampleHost({ id: "nut:upsmon@192.0.2.9", kind: "nut" });
  await using card = await cardThat(200, { hosts: [sampleHost(), nut] });
  expect(await callerOf(istars(card)).agentsOf(1, never)).toEqual(new Set([sampleHost().id]));
  await using other = await cardThat(403, problem("permission.denied"));
  expect(await callerOf(istars(other)).agentsOf(1, never)).toBeNull();
  expect(await callerOf(null).agentsOf(1, never)).toBeNull();
});

test("commands go to cards that somebody may write to; others are only looked at", async () => {
  await using card = await FakeCard.start();
  const nut = { kind: "nut", host: "127.0.0.1", port: 3493, ups: "rack", user: "operator", password: "secret words" } as const;
  const { password: _, ...bare } = nut;
  expect(callerOf(istars(card)).commandsOf(1)).toContain(COMMAND);
  expect(callerOf(nut).commandsOf(1)).toContain(COMMAND);
  const community = {
    kind: "snmp",
    host: "127.0.0.1",
    port: 161,
    version: "v2c",
    user: null,
    authProtocol: "none",
    privProtocol: "none",
  } as const;
  for (const reach of [{ ...bare, user: null }, bare, community, null]) expect(callerOf(reach).commandsOf(1)).toEqual([]);
  expect(await callerOf(community).send(1, COMMAND, never)).toEqual({ step: "refused", reason: "command.unsupported" });
  expect(await callerOf(bare).send(1, COMMAND, never)).toEqual({ step: "refused", reason: "command.unsupported" });
});

/** A NUT server that answers as the test says. */
async function nutServer(answer: (request: string) => string | null) {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      for (const request of bytes.toString().split("\n").slice(0, -1)) {
        requests.push(request);
        const reply = answer(request);
        if (reply === null) socket.destroy();
        else socket.write(`${reply}\n`);
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const reach: GivenReach = { kind: "nut", host: "127.0.0.1", port, ups: "rack", user: "operator", password: "secret words" };
  return {
    requests,
    caller: callerOf(reach),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

const inTheClear = (instantCommand: string | null) => (request: string) =>
  request === "STARTTLS" ? "ERR FEATURE-NOT-CONFIGURED" : request.startsWith("INSTCMD") ? instantCommand : "OK";

test("a UPS at a NUT server gets an instant command, asked for by name and password and without counting as a host", async () => {
  await using server = await nutServer(inTheClear("OK"));
  expect(await server.caller.send(1, COMMAND, never)).toEqual({ step: "sent", reason: null });
  expect(server.requests).toEqual(["STARTTLS", 'USERNAME "operator"', 'PASSWORD "secret words"', `INSTCMD rack ${COMMAND}`]);
});

test.each([
  ["ERR ACCESS-DENIED", { step: "refused", reason: "ACCESS-DENIED" }],
  ["ERR CMD-NOT-SUPPORTED", { step: "refused", reason: "command.unsupported" }],
  ["ERR INSTCMD-FAILED", { step: "refused", reason: "INSTCMD-FAILED" }],
  ["nonsense", { step: "unknown-outcome", reason: "silent" }],
  [null, { step: "unknown-outcome", reason: "silent" }],
] as const)("a NUT server that answers %s", async (reply, outcome) => {
  await using server = await nutServer(inTheClear(reply));
  expect(await server.caller.send(1, COMMAND, never)).toEqual(outcome);
  expect(server.requests.filter((request) => request.startsWith("INSTCMD"))).toHaveLength(1);
});

test("a NUT server that breaks off before the command was never asked", async () => {
  await using server = await nutServer(() => null);
  expect(await server.caller.send(1, COMMAND, never)).toEqual({ step: "refused", reason: "unreachable" });
});
