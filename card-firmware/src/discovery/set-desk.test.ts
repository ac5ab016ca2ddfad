import type { SetRequest } from "@istars/protocol/model/discovery.ts";
import { authMessage, isSignature, proofOf } from "@istars/protocol/net/discovery/auth-message.ts";
import { scramKeys } from "@istars/protocol/net/scram.ts";
import { openMemoryAuth } from "@istars/service/auth/memory-auth.ts";
import { ApiProblem } from "@istars/service/http/api-problem.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, test } from "vitest";
import { Counters } from "../metrics/counters.ts";
import { type ProvenSet, SetDesk } from "./set-desk.ts";

const MAC = "02:00:5e:00:53:01";
const PASSWORD = "a good password";
const FROM = { transaction: "0123456789abcdef", address: "192.0.2.9", port: 40_000 };
const ASKERS_NONCE = "abcdefghijklmnopqrstuvwx";

async function setUp(carryOut: (set: ProvenSet) => Promise<void> = async () => {}) {
  const clock = new VirtualClock();
  const counters = new Counters();
  const { auth, store } = await openMemoryAuth({ clock, firstPassword: PASSWORD });
  const carried: ProvenSet[] = [];
  const desk = new SetDesk({
    mac: MAC,
    auth,
    carryOut: async (set) => {
      carried.push(set);
      await carryOut(set);
    },
    counters,
    clock,
    log: silentLogger,
  });
  /** A `set` as an honest asker makes it. */
  const ask = async (settings: string, { user = "admin", password = PASSWORD, askersNonce = ASKERS_NONCE } = {}) => {
    const challenge = desk.challenge({ mac: MAC, user, nonce: askersNonce });
    if (!challenge) throw new Error("no challenge");
    const { nonce, salt, iterations } = challenge;
    const keys = await scramKeys(password, Buffer.from(salt, "base64"), iterations);
    const message = authMessage({ user, askersNonce, nonce, salt, iterations, mac: MAC, settings });
    const request: SetRequest = { mac: MAC, nonce, settings, proof: proofOf(keys, message) };
    return { request, message, keys };
  };
  return { desk, clock, counters, carried, ask, store };
}

test("a proven set is carried out once, and its result is signed and told again to who repeats it", async () => {
  const { desk, ask, carried, clock, counters } = await setUp();
  const { request, message, keys } = await ask('{"blinkSeconds":3}');
  const result = await desk.set(request, FROM);
  expect(result).toMatchObject({ mac: MAC, outcome: '{"code":"accepted"}' });
  expect(isSignature(result?.signature ?? "", keys.serverKey, message, result?.outcome ?? "")).toBe(true);
  expect(await desk.set(request, FROM)).toEqual(result);
  await clock.advance(59_000);
  expect(await desk.set(request, FROM)).toEqual(result);
  expect(carried).toMatchObject([{ settings: '{"blinkSeconds":3}', address: "192.0.2.9", principal: { user: "admin" } }]);
  await clock.advance(2_000);
  expect(desk.set(request, FROM)).toBeNull();
  expect(carried).toHaveLength(1);
  expect(counters.snapshot()).toMatchObject({ discovery_sets: 1, discovery_replays: 1 });
});

test("the same set twice while it is being carried out is carried out once", async () => {
  const gate = Promise.withResolvers<void>();
  const { desk, ask, carried } = await setUp(() => gate.promise);
  const { request } = await ask('{"blinkSeconds":3}');
  const both = [desk.set(request, FROM), desk.set(request, FROM)];
  gate.resolve();
  const [first, second] = await Promise.all(both);
  expect(first).toEqual(second);
  expect(carried).toHaveLength(1);
});

test("a nonce is good for one set, for ten seconds, and only if this card gave it out", async () => {
  const { desk, ask, carried, clock } = await setUp();
  const { request } = await ask('{"blinkSeconds":3}');
  expect(desk.set({ ...request, nonce: `${ASKERS_NONCE}made-up` }, FROM)).toBeNull();
  await desk.set(request, FROM);
  expect(desk.set({ ...request, settings: '{"blinkSeconds":300}' }, FROM)).toBeNull();
  const { request: late } = await ask('{"blinkSeconds":4}', { askersNonce: "yyyyyyyyyyyyyyyyyyyyyyyy" });
  await clock.advance(10_000);
  expect(desk.set(late, FROM)).toBeNull();
  expect(carried).toHaveLength(1);
});

test("a wrong password gets an answer without signature, each try counts, and a repeated one does not count again", async () => {
  const { desk, ask, carried, store, clock } = await setUp();
  const { request } = await ask('{"blinkSeconds":3}', { password: "a wrong password" });
  const refused = { mac: MAC, outcome: '{"code":"session.wrong-credentials"}', signature: null };
  for (let i = 0; i < 20; i++) expect(await desk.set(request, FROM)).toEqual(refused);
  for (let i = 0; i < 4; i++) {
    const { request: again } = await ask("{}", { password: "wrong", askersNonce: `${i}`.repeat(24) });
    expect(await desk.set(again, FROM)).toEqual(refused);
  }
  const { request: right } = await ask("{}", { askersNonce: "zzzzzzzzzzzzzzzzzzzzzzzz" });
  expect(await desk.set(right, FROM)).toEqual({
    mac: MAC,
    outcome: '{"code":"rate.limited","params":{"retryAfterS":1,"retryAfterMs":1000}}',
    signature: null,
  });
  expect(carried).toEqual([]);
  expect((await store.run("listAudit", 0)).map(({ outcome }) => outcome)).toEqual(Array(5).fill("session.wrong-credentials"));
  await clock.advance(1_000);
  const { request: later } = await ask("{}", { askersNonce: "xxxxxxxxxxxxxxxxxxxxxxxx" });
  expect(await desk.set(later, FROM)).toMatchObject({ outcome: '{"code":"accepted"}' });
});

test("why a proven set is refused is signed and fits into the answer, however much there is to say", async () => {
  const errors = Array.from({ length: 9 }, (_, i) => ({ pointer: `/network/${i}`, code: "maximum", params: { limit: i } }));
  const { desk, ask } = await setUp(async () => {
    throw new ApiProblem("settings.invalid", { errors, params: { detail: "x".repeat(500) } });
  });
  const { request, message, keys } = await ask("{}");
  const result = await desk.set(request, FROM);
  expect(JSON.parse(result?.outcome ?? "")).toMatchObject({ code: "settings.invalid", errors: errors.slice(0, 4) });
  expect(isSignature(result?.signature ?? "", keys.serverKey, message, result?.outcome ?? "")).toBe(true);
});

test("a fault of the card's own is told as such, without a word of what it was", async () => {
  const { desk, ask } = await setUp(async () => {
    throw new Error("secret inner detail");
  });
  const { request } = await ask("{}");
  expect(await desk.set(request, FROM)).toMatchObject({ outcome: '{"code":"internal"}' });
});

test("the same question gets the same challenge, and one with a nonce that cannot be random gets none", async () => {
  const { desk } = await setUp();
  const first = desk.challenge({ mac: MAC, user: "admin", nonce: ASKERS_NONCE });
  expect(first?.nonce).toMatch(new RegExp(`^${ASKERS_NONCE}[\\w-]{24}$`));
  expect(desk.challenge({ mac: MAC, user: "admin", nonce: ASKERS_NONCE })).toEqual(first);
  expect(desk.challenge({ mac: MAC, user: "nobody", nonce: ASKERS_NONCE })?.nonce).not.toBe(first?.nonce);
  expect(desk.challenge({ mac: MAC, user: "admin", nonce: "abcdefghijklmnopqrstuvw" })).toBeNull();
});

test("a flood of challenges and of wrong sets does not make the desk remember more and more, nor forget what it has done", async () => {
  const { desk, ask, clock } = await setUp();
  const { request } = await ask('{"blinkSeconds":3}');
  const result = await desk.set(request, FROM);
  for (let i = 0; i < 3_000; i++) desk.challenge({ mac: MAC, user: `user ${i}`, nonce: `${i}`.padStart(24, "n") });
  expect(desk.size).toBe(1_025);
  for (let i = 0; i < 600; i++) {
    const nonce = desk.challenge({ mac: MAC, user: "admin", nonce: `${i}`.padStart(24, "m") })?.nonce ?? "";
    await desk.set({ mac: MAC, nonce, settings: "{}", proof: "" }, FROM);
  }
  expect(desk.size).toBeLessThanOrEqual(1_024 + 256);
  expect(await desk.set(request, FROM)).toEqual(result);
  await clock.advance(60_000);
  desk.challenge({ mac: MAC, user: "admin", nonce: ASKERS_NONCE });
  expect(desk.size).toBe(1);
});
