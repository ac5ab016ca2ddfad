import { createServer, type IncomingMessage } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { ProblemError } from "@istars/protocol/model/client/problem-error.ts";
import type { HostReport } from "@istars/protocol/model/hosts.ts";
import { CertificateRefused } from "@istars/protocol/net/source/identity-key.ts";
import { FIRST_CERTIFICATE, OTHER_CERTIFICATE, sampleIdentityKey } from "@istars/protocol/net/source/sample-certificates.ts";
import { systemClock } from "@istars/service/clock.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, onTestFinished, test } from "vitest";
import { samplePolicy } from "../decision/sample-decision.ts";
import type { LoadedSettings } from "../settings/load-settings.ts";
import type { CardSetting } from "../settings/settings.ts";
import { cardCaller } from "./call-card.ts";
import { Registrations } from "./registrations.ts";

const HOST_ID = "5f0c7f8e-6a52-4d11-9a5c-0123456789ab";
const REPORT: HostReport = { name: "db-1", os: "linux", version: "1", needsMs: 120_000, state: "ready", dryRun: false };
const CARD: CardSetting = { kind: "card", id: "a", url: "http://192.0.2.7", token: { kind: "inline", value: "t" }, identityKey: null };
const open = new AbortController().signal;

const settingsOf = (...sources: readonly CardSetting[]): LoadedSettings => ({
  text: "",
  settings: {
    hostName: null,
    sources,
    policy: samplePolicy(),
    warn: { kind: "system" },
    commands: [],
    powerOff: { kind: "system" },
    listen: null,
  },
  secrets: new Map(sources.map(({ id }) => [id, `token-${id}`])),
});

function bench(answer: (report: HostReport, signal: AbortSignal) => Promise<void> = async () => {}) {
  const clock = new VirtualClock();
  const said: string[] = [];
  const registrations = new Registrations({
    hostId: HOST_ID,
    clock,
    onChange: () => {},
    callCard: async ({ setting }, report, signal) => {
      said.push(`${setting.id} ${report.state}`);
      await answer(report, signal);
    },
  });
  onTestFinished(async () => {
    const closing = registrations.close();
    await clock.advance(10_000);
    await closing;
  });
  return { clock, said, registrations };
}

test("each card hears of this server on every change and every ten seconds", async () => {
  const { clock, said, registrations } = bench();
  registrations.say(REPORT);
  await registrations.replace(settingsOf(CARD, { ...CARD, id: "b" }));
  await clock.advance(0);
  expect(said).toEqual(["a ready", "b ready"]);
  expect(registrations.stateOf("a")).toEqual({ state: "registered", reason: null });
  expect(registrations.stateOf("nut")).toBeNull();
  registrations.say({ ...REPORT });
  await clock.advance(9_000);
  expect(said).toHaveLength(2);
  await clock.advance(1_000);
  expect(said).toHaveLength(4);
  registrations.say({ ...REPORT, state: "counting" });
  await clock.advance(0);
  expect(said.slice(4)).toEqual(["a counting", "b counting"]);
});

test("a card that stays in the settings notices nothing, one that is gone hears no more", async () => {
  const { clock, said, registrations } = bench();
  registrations.say(REPORT);
  await registrations.replace(settingsOf(CARD, { ...CARD, id: "b" }));
  await clock.advance(0);
  await registrations.replace(settingsOf({ ...CARD, id: "b" }));
  await clock.advance(10_000);
  expect(said).toEqual(["a ready", "b ready", "b ready"]);
});

test.each([
  [new ProblemError({ type: "urn:istars:problem:session.required", title: "", status: 401 }), "refused", "session.required"],
  [new ProblemError({ type: "about:blank", title: "", status: 500 }), "failed", "http-500"],
  [new CertificateRefused(null), "refused", "certificate"],
  [new Error("connect ECONNREFUSED"), "failed", "unreachable"],
])("what a card answers stands in the state: %s", async (error, state, reason) => {
  const { clock, said, registrations } = bench(() => Promise.reject(error));
  registrations.say(REPORT);
  await registrations.replace(settingsOf(CARD));
  await clock.advance(0);
  expect(registrations.stateOf("a")).toEqual({ state, reason });
  await clock.advance(59_000);
  expect(said).toHaveLength(state === "refused" ? 1 : 6);
});

test("a new word does not wait for a card that hangs on the one before", async () => {
  let isHanging = true;
  const { clock, said, registrations } = bench((_report, signal) =>
    isHanging ? new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))) : Promise.resolve(),
  );
  registrations.say(REPORT);
  await registrations.replace(settingsOf(CARD));
  await clock.advance(100);
  isHanging = false;
  registrations.say({ ...REPORT, state: "last-word" });
  const waiting = registrations.said();
  await clock.advance(0);
  await waiting;
  expect(said).toEqual(["a ready", "a last-word"]);
  expect(registrations.stateOf("a")?.state).toBe("registered");
});

interface Asked {
  readonly line: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** A card that notes what it is asked and answers with a status. */
async function listen(isSecure: boolean, status = 200): Promise<{ readonly url: string; readonly asked: Asked[] }> {
  const asked: Asked[] = [];
  const answer = async (request: IncomingMessage): Promise<string> => {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    asked.push({
      line: `${request.method} ${request.url}`,
      authorization: request.headers.authorization,
      body: Buffer.concat(parts).toString(),
    });
    return JSON.stringify(
      status === 200 ? { ttlMs: 30_000, everyMs: 10_000 } : { type: "urn:istars:problem:permission.denied", title: "" },
    );
  };
  const server = (isSecure ? createTlsServer(FIRST_CERTIFICATE) : createServer()).on("request", (request, response) => {
    answer(request).then(
      (text) => response.writeHead(status, { "content-type": "application/json" }).end(text),
      () => response.destroy(), // the caller is gone
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  const { port } = server.address() as AddressInfo;
  return { url: `${isSecure ? "https" : "http"}://127.0.0.1:${port}`, asked };
}

test("over the network it is one PUT with the token, and the whole word", async () => {
  const { url, asked } = await listen(false);
  await cardCaller(systemClock)({ setting: { ...CARD, url }, token: "secret-token", hostId: HOST_ID }, REPORT, open);
  expect(asked).toEqual([{ line: `PUT /api/v1/hosts/${HOST_ID}`, authorization: "Bearer secret-token", body: JSON.stringify(REPORT) }]);
});

test("SAFETY 31: over TLS the card has to show its key before it hears the token", async () => {
  const { url, asked } = await listen(true);
  const call = (identityKey: string) =>
    cardCaller(systemClock)({ setting: { ...CARD, url, identityKey }, token: "secret-token", hostId: HOST_ID }, REPORT, open);
  await expect(call(sampleIdentityKey(OTHER_CERTIFICATE))).rejects.toBeInstanceOf(CertificateRefused);
  expect(asked).toEqual([]);
  await call(sampleIdentityKey(FIRST_CERTIFICATE));
  expect(asked).toHaveLength(1);
});

test("a refusal comes with the card's reason", async () => {
  const { url } = await listen(false, 403);
  const calling = cardCaller(systemClock)({ setting: { ...CARD, url }, token: "t", hostId: HOST_ID }, REPORT, open);
  await expect(calling).rejects.toMatchObject({ code: "permission.denied", status: 403 });
});

test("a card whose answer has no end is left", async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const talk = (): void => {
      while (!response.destroyed && response.write(" ".repeat(1_000)));
      if (!response.destroyed) response.once("drain", talk);
    };
    talk();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  const { port } = server.address() as AddressInfo;
  const setting = { ...CARD, url: `http://127.0.0.1:${port}` };
  await expect(cardCaller(systemClock)({ setting, token: "t", hostId: HOST_ID }, REPORT, open)).rejects.toThrow("longer than");
});
