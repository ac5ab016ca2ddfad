import { expect, test } from "vitest";
import type { DiscoveryChange } from "../../model/discovery.ts";
import { fastClock } from "./fast-clock.ts";
import { LOOPBACK, ScriptedCard } from "./scripted-card.ts";
import { type SetCardRequest, setCard } from "./setter.ts";

const CHANGE: DiscoveryChange = { network: { mode: "static", address: "127.20.9.9", prefix: 8, gateway: null, dns: [] } };
const NEVER = new AbortController().signal;

const set = (card: ScriptedCard, change: Partial<SetCardRequest> = {}, signal = NEVER) =>
  setCard(
    {
      interfaces: [LOOPBACK],
      clock: fastClock(8),
      port: card.port,
      card: { mac: card.here.mac, address: card.here.address, interface: "lo" },
      user: "admin",
      password: "correct horse",
      change: CHANGE,
      ...change,
    },
    signal,
  );

const heard = (card: ScriptedCard, type: number) => card.heard.filter((question) => question.type === type);

test("a card that checks the proof by itself accepts a change, and is believed by its signature", async () => {
  await using card = await ScriptedCard.open({ address: "127.20.0.1" });
  const outcome = await set(card, { user: "a=b,c" });
  expect(outcome).toMatchObject({ kind: "accepted", transaction: heard(card, 5)[0]?.transaction });
  expect(card.carriedOut.map((settings) => JSON.parse(settings))).toEqual([CHANGE]);
});

test("the password is in no datagram", async () => {
  await using card = await ScriptedCard.open({ address: "127.20.0.2" });
  await set(card);
  for (const { bytes } of card.heard) expect(bytes.toString("latin1")).not.toMatch(/correct|horse|Y29ycmVjdCBob3JzZQ/);
});

test("a wrong password is refused and changes nothing", async () => {
  await using card = await ScriptedCard.open({ address: "127.20.0.3" });
  const outcome = await set(card, { password: "wrong horse" });
  expect(outcome).toMatchObject({ kind: "refused", code: "session.wrong-credentials", isSigned: false });
  expect(card.carriedOut).toEqual([]);
});

test("a signed refusal tells its code, what it is about and what is wrong", async () => {
  await using card = await ScriptedCard.open({ address: "127.20.0.4" });
  const refusal = { code: "settings.refused", params: { reason: "on-battery" }, errors: [{ pointer: "/network", code: "x" }] };
  card.onSet = (question) => card.tellResult(question, refusal);
  expect(await set(card)).toMatchObject({ kind: "refused", isSigned: true, ...refusal });
});

test("a card in a wrong subnet is set by broadcasts alone", async () => {
  await using card = await ScriptedCard.open({ address: "127.20.0.5" });
  const toAll = { address: "127.255.255.255" };
  card.onChallenge = (question) => card.tellChallenge({ ...question, from: { ...question.from, ...toAll } });
  card.onSet = (question) => card.tellResult({ ...question, from: { ...question.from, ...toAll } });
  const nobody = { mac: card.here.mac, address: "127.20.0.250", interface: "lo" };
  expect(await set(card, { card: nobody })).toMatchObject({ kind: "accepted" });
  expect(card.heard.every(({ isBroadcast }) => isBroadcast)).toBe(true);
});

test("a card behind a router is set by unicast alone", async () => {
  await using card = await ScriptedCard.open({ address: "127.20.0.6" });
  expect(await set(card, { card: { ...card.here, interface: null } })).toMatchObject({ kind: "accepted" });
  expect(card.heard.some(({ isBroadcast }) => isBroadcast)).toBe(false);
});

test("when the result is lost the same octets are sent again, and the card carries the change out once", async () => {
  await using card = await ScriptedCard.open({ address: "127.20.0.7" });
  card.onSet = (question) => {
    if (heard(card, 5).length > 4) card.tellResult(question);
    else card.resultOf(question, { code: "accepted" });
  };
  expect(await set(card)).toMatchObject({ kind: "accepted" });
  const [first, ...again] = heard(card, 5).map(({ bytes }) => bytes);
  expect(again.length).toBeGreaterThanOrEqual(4);
  for (const bytes of again) expect(bytes).toEqual(first);
  expect(card.carriedOut).toHaveLength(1);
});

test("SAFETY 19: a set that nobody answers is unknown, never refused and never done", async () => {
  await using card = await ScriptedCard.open({ address: "127.20.0.8" });
  card.onSet = () => {};
  expect(await set(card)).toMatchObject({ kind: "unknown", after: "set" });
  expect(heard(card, 5).length).toBeGreaterThan(2);
});

test("a card that does not answer at all is unknown, and was told nothing that could change it", async () => {
  await using card = await ScriptedCard.open({ address: "127.20.0.9" });
  card.onChallenge = () => {};
  expect(await set(card)).toMatchObject({ kind: "unknown", after: "challenge" });
  expect(heard(card, 5)).toEqual([]);
});

test("an acceptance without signature, with a wrong one or with one of another outcome is counted and never believed", async () => {
  await using card = await ScriptedCard.open({ address: "127.20.0.10" });
  const accepted = JSON.stringify({ code: "accepted" });
  card.onSet = (question) => {
    const { mac } = card.here;
    const signed = { ...card.resultOf(question, { code: "settings.refused" }), outcome: accepted };
    card.send("result", question.transaction, { mac, outcome: accepted, signature: null }, question.from);
    card.send("result", question.transaction, { mac, outcome: accepted, signature: `${"A".repeat(43)}=` }, question.from);
    card.send("result", question.transaction, signed, question.from);
  };
  const outcome = await set(card);
  expect(outcome).toMatchObject({ kind: "unknown", after: "set" });
  expect(outcome.ignored.get("signature")).toBeGreaterThanOrEqual(3);
});

test("a forged refusal without signature does not win against the signed result behind it", async () => {
  await using card = await ScriptedCard.open({ address: "127.20.0.11" });
  card.onSet = (question) => {
    const forged = { mac: card.here.mac, outcome: JSON.stringify({ code: "session.wrong-credentials" }), signature: null };
    card.send("result", question.transaction, forged, question.from);
    if (heard(card, 5).length > 2) card.tellResult(question); // of the first try, the true one is lost
  };
  expect(await set(card, { clock: fastClock(2) })).toMatchObject({ kind: "accepted" });
});

test("answers of another conversation, another card or another make are counted and change nothing", async () => {
  await using card = await ScriptedCard.open({ address: "127.20.0.12" });
  card.onSet = (question) => {
    const { transaction, from } = question;
    const result = card.resultOf(question, { code: "accepted" });
    card.send("result", "0000000000000000", result, from);
    card.send("result", transaction, { ...result, mac: "02:00:5e:00:53:77" }, from);
    card.send("result", transaction, { mac: card.here.mac, outcome: "no JSON", signature: null }, from);
    card.send("result", transaction, { mac: card.here.mac, outcome: "{}", signature: null }, from);
    card.sendRaw(Buffer.from("noise without sense"), from);
  };
  const { kind, ignored } = await set(card);
  expect(kind).toBe("unknown");
  expect([...ignored.keys()].sort()).toEqual(["json", "magic", "schema", "stray"]);
});

test("the result of an earlier conversation, played back, is not the result of this one", async () => {
  await using card = await ScriptedCard.open({ address: "127.20.0.13" });
  let recorded: object = {};
  card.onSet = (question) => {
    recorded = card.resultOf(question, { code: "accepted" });
    card.send("result", question.transaction, recorded, question.from);
  };
  expect(await set(card)).toMatchObject({ kind: "accepted" });
  card.onSet = ({ transaction, from }) => card.send("result", transaction, recorded, from);
  const outcome = await set(card);
  expect(outcome).toMatchObject({ kind: "unknown", after: "set" });
  expect(outcome.ignored.get("signature")).toBeGreaterThan(0);
});

test("a challenge that would make guessing the password cheap gets no proof", async () => {
  for (const iterations of [1, 209_999]) {
    await using card = await ScriptedCard.open({ address: "127.20.0.14" });
    card.onChallenge = (question) => card.tellChallenge(question, { iterations });
    const outcome = await set(card);
    expect(outcome).toMatchObject({ kind: "unknown", after: "challenge" });
    expect(outcome.ignored.get("iterations")).toBeGreaterThan(0);
    expect(heard(card, 5)).toEqual([]);
  }
});

test("a challenge over another nonce, over none of its own or without salt is dropped, and the true one behind it taken", async () => {
  await using card = await ScriptedCard.open({ address: "127.20.0.15" });
  card.onChallenge = (question) => {
    card.tellChallenge(question, { nonce: "mine" });
    card.tellChallenge(question, { nonce: question.body.nonce });
    card.tellChallenge(question, { salt: "" });
    card.tellChallenge(question, { iterations: 10_000_001 });
    card.tellChallenge(question);
  };
  const outcome = await set(card);
  expect(outcome.kind).toBe("accepted");
  expect(outcome.ignored.get("nonce")).toBeGreaterThanOrEqual(3);
  expect(outcome.ignored.get("schema")).toBeGreaterThanOrEqual(1);
});

test("each conversation has a nonce and a transaction of its own", async () => {
  await using card = await ScriptedCard.open({ address: "127.20.0.16" });
  await set(card);
  await set(card);
  expect(new Set(heard(card, 3).map(({ body }) => body.nonce)).size).toBe(2);
  expect(new Set(card.heard.map(({ transaction }) => transaction)).size).toBe(2);
  expect(heard(card, 3)[0]?.body.nonce).toMatch(/^[\w-]{24}$/);
});

test("before the set is sent it can be called off, with the reason; afterwards the outcome is unknown", async () => {
  await using card = await ScriptedCard.open({ address: "127.20.0.17" });
  const before = new AbortController();
  card.onChallenge = () => before.abort(new Error("changed my mind"));
  let told = 0;
  const onTold = () => void told++;
  await expect(set(card, { onTold }, before.signal)).rejects.toThrow("changed my mind");
  expect(heard(card, 5)).toEqual([]);
  expect(told).toBe(0);

  const after = new AbortController();
  card.onChallenge = (question) => card.tellChallenge(question);
  card.onSet = () => after.abort(new Error("too late"));
  const outcome = await set(card, { onTold }, after.signal);
  expect(outcome).toMatchObject({ kind: "unknown", after: "set", transaction: heard(card, 5)[0]?.transaction });
  expect(told).toBe(1);
});
