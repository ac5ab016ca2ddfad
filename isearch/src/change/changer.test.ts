import type { Here, WantedAddress } from "@istars/protocol/model/discovery.ts";
import { type ChangeRequest, type ChangeRun, changeRunSchema } from "@istars/protocol/model/isearch/address-plan.ts";
import { jsonReader } from "@istars/protocol/net/discovery/json-reader.ts";
import { sampleHere } from "@istars/protocol/net/discovery/sample-here.ts";
import type { CardSighting, Sighting } from "@istars/service/scan/sighting.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, test } from "vitest";
import type { CheckFacts } from "./address-check.ts";
import { Changer } from "./changer.ts";
import { sampleFacts, sampleMac } from "./sample-facts.ts";
import { ScriptedProbe } from "./scripted-probe.ts";
import { accept, fallSilent, refuse, ScriptedReach, TRANSACTION, wait } from "./scripted-reach.ts";

const SECRET = "hunter2-is-a-secret";
const FIRST = "a first password";
const at = (last: number): WantedAddress => ({ mode: "static", address: `192.0.2.${last}`, prefix: 24, gateway: null, dns: [] });
const request = (count: number, change: Partial<ChangeRequest> = {}): ChangeRequest => ({
  rows: Array.from({ length: count }, (_, i) => ({ mac: sampleMac(i + 1), wanted: at(51 + i) })),
  user: "admin",
  password: SECRET,
  ...change,
});

interface Bench {
  readonly clock: VirtualClock;
  readonly reach: ScriptedReach;
  readonly changer: Changer;
  readonly told: ChangeRun[];
  readonly seen: CardSighting[];
  /** The nth card answers from an address, and says how its change went. */
  meet(n: number, address: string, change?: Partial<Here["change"]> | null): void;
  steps(): readonly string[];
}

function bench(facts: CheckFacts = sampleFacts(9)): Bench {
  const clock = new VirtualClock();
  const reach = new ScriptedReach();
  const seen: CardSighting[] = [];
  const see = (sighting: Sighting) => void (sighting.kind === "istars" && seen.push(sighting));
  const changer = new Changer({ clock, reach, facts: () => facts, scanner: { see } });
  const told: ChangeRun[] = [];
  changer.subscribe((run) => told.push(run));
  return {
    ...{ clock, reach, changer, told, seen },
    meet: (n, address, change = {}) =>
      reach.meet(
        sampleHere({
          ...{ mac: sampleMac(n), address },
          change: change && { transaction: TRANSACTION, state: "applied", reason: null, ...change },
        }),
      ),
    steps: () => changer.latest()?.cards.map(({ step }) => step) ?? [],
  };
}

test("a card is done when it is met at its new address and says that it has applied it, not before", async () => {
  const { clock, changer, reach, meet, steps, told, seen } = bench();
  expect(changer.start(request(1))).toMatchObject({ id: 1, isRunning: true, cards: [{ step: "checking", name: "Rack 1" }] });
  await clock.advance(500);
  expect(steps()).toEqual(["verifying"]);
  expect(reach.looks).toEqual([{ mac: sampleMac(1), addresses: ["192.0.2.51"] }]);
  meet(1, "192.0.2.1", { state: "applying" });
  meet(1, "192.0.2.51", { transaction: "ffffffffffffffff" });
  meet(1, "192.0.2.51", null);
  meet(1, "192.0.2.52");
  await clock.advance(100);
  expect(steps()).toEqual(["verifying"]);
  meet(1, "192.0.2.51");
  await clock.advance(0);
  const run = changer.read(1);
  expect(run).toMatchObject({
    isRunning: false,
    cards: [{ step: "done", address: "192.0.2.51", check: "free", problem: null, tookMs: 600 }],
  });
  expect(told.at(-1)).toEqual(run);
  expect(jsonReader(changeRunSchema)(JSON.stringify(run))).not.toHaveProperty("fault");
  expect(seen.at(-1)).toMatchObject({ here: { address: "192.0.2.51" } });
});

test("a card that claims to have moved but answers from elsewhere is not done", async () => {
  const { clock, changer, reach, steps } = bench();
  changer.start(request(1));
  await clock.advance(100);
  const change = { transaction: TRANSACTION, state: "applied", reason: null } as const;
  const here = sampleHere({ mac: sampleMac(1), address: "192.0.2.51", change });
  reach.meet(here, { from: "192.0.2.66" });
  reach.meet(here, { from: "fe80::1%eth0", by: "multicast" });
  await clock.advance(100);
  expect(steps()).toEqual(["verifying"]);
  reach.meet(here);
  await clock.advance(0);
  expect(steps()).toEqual(["done"]);
});

test("a card that goes to a subnet of no interface here is done when it says so by whatever way it can", async () => {
  const { clock, changer, reach, steps } = bench();
  const wanted: WantedAddress = { mode: "static", address: "203.0.113.7", prefix: 24, gateway: null, dns: [] };
  changer.start(request(1, { rows: [{ mac: sampleMac(1), wanted }] }));
  await clock.advance(100);
  const change = { transaction: TRANSACTION, state: "applied", reason: null } as const;
  reach.meet(sampleHere({ mac: sampleMac(1), address: "203.0.113.7", change }), { from: "fe80::1%eth0", by: "multicast" });
  await clock.advance(0);
  expect(steps()).toEqual(["done"]);
});

test("by DHCP a card is done with whatever it got", async () => {
  const { clock, changer, reach, steps } = bench();
  changer.start(request(1, { rows: [{ mac: sampleMac(1), wanted: { mode: "dhcp" } }] }));
  await clock.advance(20_000);
  expect(steps()).toEqual(["verifying"]);
  const change = { transaction: TRANSACTION, state: "applied", reason: null } as const;
  reach.meet(sampleHere({ mac: sampleMac(1), address: "192.0.2.133", source: "dhcp", change }));
  await clock.advance(0);
  expect(changer.read(1).cards).toMatchObject([{ step: "done", address: "192.0.2.133", check: null }]);
});

test("a card that went back says why", async () => {
  const { clock, changer, meet } = bench();
  changer.start(request(1));
  await clock.advance(100);
  meet(1, "192.0.2.1", { state: "rolled-back", reason: "cannot-listen EADDRINUSE" });
  await clock.advance(0);
  expect(changer.read(1).cards).toMatchObject([{ step: "rolled-back", problem: "cannot-listen EADDRINUSE", address: "192.0.2.1" }]);
});

test("SAFETY 19: a card that was told and is not met again is unknown, never done, and is not told again", async () => {
  for (const onSet of [accept, fallSilent("set")]) {
    const { clock, changer, reach, steps, meet } = bench();
    reach.onSet = onSet;
    changer.start(request(1));
    await clock.advance(14_900);
    expect(steps()).toEqual(["verifying"]);
    await clock.advance(200);
    expect(changer.read(1)).toMatchObject({ isRunning: false, cards: [{ step: "unknown", problem: "not-met" }] });
    meet(1, "192.0.2.51");
    await clock.advance(60_000);
    expect(steps()).toEqual(["unknown"]);
    expect(reach.asked).toHaveLength(1);
  }
});

test("a card whose result was lost is done all the same when it tells of this very change", async () => {
  const { clock, changer, reach, steps, meet } = bench();
  reach.onSet = fallSilent("set");
  changer.start(request(1));
  await clock.advance(100);
  meet(1, "192.0.2.51");
  await clock.advance(0);
  expect(steps()).toEqual(["done"]);
});

test("a card that does not answer at all was told nothing, and is refused as silent", async () => {
  const { clock, changer, reach } = bench();
  reach.onSet = fallSilent("challenge");
  changer.start(request(1));
  await clock.advance(100);
  expect(changer.read(1).cards).toMatchObject([{ step: "refused", problem: "no-answer" }]);
});

test("a refusal brings its code and what belongs to it", async () => {
  const { clock, changer, reach } = bench();
  reach.onSet = async (asked, signal) => ({
    ...(await refuse("settings.invalid", { retryAfterMs: 4_000 })(asked, signal)),
    errors: [{ pointer: "/network/address", code: "unusable" }],
  });
  changer.start(request(1));
  await clock.advance(100);
  const params = { retryAfterMs: 4_000, pointer: "/network/address", fault: "unusable" };
  expect(changer.read(1).cards).toMatchObject([{ step: "refused", problem: "settings.invalid", params }]);
});

test("a password is tried on one card first, and on no other once it was refused", async () => {
  const { clock, changer, reach, steps } = bench();
  const first = wait();
  reach.onSet = first.onSet;
  changer.start(request(6));
  await clock.advance(100);
  expect(reach.asked).toHaveLength(1);
  expect(steps()).toEqual(["proving", "proving", "proving", "proving", "waiting", "waiting"]);
  first.answer(refuse("session.wrong-credentials"));
  await clock.advance(100);
  expect(reach.asked).toHaveLength(1);
  expect(steps()).toEqual(["refused", ...Array(5).fill("cancelled")]);
  expect(changer.read(1).cards[0]).toMatchObject({ problem: "session.wrong-credentials" });
  expect(changer.read(1).cards[5]).toMatchObject({ problem: "password-refused" });
});

test("once a card has taken the password, four are told side by side, until one refuses it", async () => {
  const { clock, changer, reach, steps, meet } = bench();
  const later = wait();
  reach.onSet = (asked, signal) => (asked.card.key === sampleMac(1) ? accept : later.onSet)(asked, signal);
  changer.start(request(9));
  await clock.advance(0);
  expect(reach.asked).toHaveLength(4);
  meet(1, "192.0.2.51");
  await clock.advance(0);
  expect(reach.asked).toHaveLength(5);
  later.answer(refuse("session.wrong-credentials"));
  await clock.advance(100);
  expect(steps()).toEqual(["done", ...Array(4).fill("refused"), ...Array(4).fill("cancelled")]);
});

test("a silent card does not keep the others from being tried", async () => {
  const { clock, changer, reach, steps } = bench();
  reach.onSet = (asked, signal) => (asked.card.key === sampleMac(1) ? fallSilent("challenge") : accept)(asked, signal);
  changer.start(request(3));
  await clock.advance(100);
  expect(steps()).toEqual(["refused", "verifying", "verifying"]);
});

test("an address at which somebody answers just before is refused with who it is, unless that is to be ignored", async () => {
  const facts = { ...sampleFacts(2), probe: new ScriptedProbe({ "192.0.2.51": "00:00:5e:00:53:aa" }) };
  const { clock, changer, reach, steps } = bench(facts);
  changer.start(request(1));
  await clock.advance(100);
  const params = { by: "00:00:5e:00:53:aa" };
  expect(changer.read(1).cards).toMatchObject([{ step: "refused", check: "taken", problem: "address-taken", params }]);
  expect(reach.asked).toEqual([]);
  changer.start(request(1, { ignoreTaken: true }));
  await clock.advance(100);
  expect(steps()).toEqual(["verifying"]);
});

test("an address that could not be looked at is said to be not checked", async () => {
  const { clock, changer } = bench({ ...sampleFacts(1), probe: new ScriptedProbe({}, ["192.0.2.51"]) });
  changer.start(request(1));
  await clock.advance(100);
  expect(changer.read(1).cards).toMatchObject([{ step: "verifying", check: "not-checked" }]);
});

test("of a plan with faults nothing is carried out, and each is named with its row", () => {
  const { changer, reach } = bench();
  const rows = [
    { mac: sampleMac(1), wanted: at(51) },
    { mac: sampleMac(2), wanted: at(51) },
    { mac: "00:00:5e:00:53:bb", wanted: at(255) },
  ];
  expect(() => changer.start(request(0, { rows }))).toThrow(
    expect.objectContaining({
      code: "plan.invalid",
      errors: [
        { pointer: "/rows/0", code: "duplicate-address", params: { by: "2" } },
        { pointer: "/rows/1", code: "duplicate-address", params: { by: "1" } },
        { pointer: "/rows/2", code: "unknown-card" },
        { pointer: "/rows/2", code: "broadcast-address" },
      ],
    }),
  );
  expect(reach.asked).toEqual([]);
  expect(changer.latest()).toBeNull();
});

test("SAFETY 32: a new card gets its address only together with a first password that may be one, by its default log-in", async () => {
  const facts = sampleFacts(2, (n) => ({ isNew: n === 1 }));
  const { clock, changer, reach } = bench(facts);
  const refusal = (code: string) => expect.objectContaining({ code: "plan.invalid", errors: [{ pointer: "/firstPassword", code }] });
  expect(() => changer.start(request(2))).toThrow(refusal("required"));
  expect(() => changer.start(request(2, { firstPassword: "short" }))).toThrow("faults");
  changer.start(request(2, { firstPassword: FIRST }));
  // Its keys are worked out on a thread, in real time.
  while (reach.asked.length < 2) await clock.advance(10);
  const byMac = new Map(reach.asked.map((asked) => [asked.card.key, asked]));
  const asked = byMac.get(sampleMac(1));
  expect(asked).toMatchObject({ user: "admin", password: "admin", change: { network: at(51), firstPassword: { iterations: 600_000 } } });
  expect(byMac.get(sampleMac(2))).toMatchObject({ user: "admin", password: SECRET, change: { network: at(52) } });
  expect(byMac.get(sampleMac(2))?.change).not.toHaveProperty("firstPassword");
  expect(JSON.stringify(asked)).not.toContain(FIRST);
});

test("the override is passed on when it is asked for, and only then", async () => {
  const { clock, changer, reach } = bench();
  changer.start(request(1));
  await clock.advance(100);
  changer.cancel(1);
  await clock.advance(20_000);
  changer.start(request(1, { override: true }));
  await clock.advance(100);
  expect(reach.asked.map(({ change }) => change.override)).toEqual([undefined, true]);
});

test("cancelling tells no further card; who was told is followed to the end", async () => {
  const { clock, changer, reach, steps, meet } = bench();
  const third = wait();
  reach.onSet = (asked, signal) => (asked.card.key === sampleMac(3) ? third.onSet : accept)(asked, signal);
  changer.start(request(9));
  await clock.advance(100);
  expect(steps()).toEqual(["verifying", "verifying", "proving", "verifying", ...Array(5).fill("waiting")]);
  changer.cancel(1);
  await clock.advance(100);
  expect(steps().slice(0, 5)).toEqual(["verifying", "verifying", "cancelled", "verifying", "waiting"]);
  for (const n of [1, 2, 4]) meet(n, `192.0.2.${50 + n}`);
  await clock.advance(100);
  expect(steps()).toEqual(["done", "done", "cancelled", "done", ...Array(5).fill("cancelled")]);
  expect(changer.read(1).isRunning).toBe(false);
  expect(reach.asked).toHaveLength(4);
});

test("a card that has been told while its answer is awaited is not called back by cancelling", async () => {
  const { clock, changer, reach, steps, meet } = bench();
  const answer = wait();
  reach.onSet = async (asked, signal) => {
    asked.onTold();
    return answer.onSet(asked, signal);
  };
  changer.start(request(1));
  await clock.advance(100);
  expect(steps()).toEqual(["applying"]);
  changer.cancel(1);
  await clock.advance(100);
  answer.answer();
  await clock.advance(100);
  expect(steps()).toEqual(["verifying"]);
  meet(1, "192.0.2.51");
  await clock.advance(100);
  expect(steps()).toEqual(["done"]);
});

test("one run at a time, and only the latest is remembered", async () => {
  const { clock, changer } = bench();
  changer.start(request(1));
  expect(() => changer.start(request(2))).toThrow(expect.objectContaining({ code: "change.running" }));
  await clock.advance(20_000);
  expect(changer.start(request(2)).id).toBe(2);
  expect(() => changer.read(1)).toThrow(expect.objectContaining({ code: "change.unknown" }));
  expect(() => changer.cancel(1)).toThrow(expect.objectContaining({ code: "change.unknown" }));
});

test("closing ends what is under way, and says of a told card that its end is unknown", async () => {
  const { clock, changer, steps } = bench();
  changer.start(request(9));
  await clock.advance(100);
  await changer.close();
  await changer.close();
  expect(steps()).toEqual([...Array(4).fill("unknown"), ...Array(5).fill("cancelled")]);
});

test("passwords are in nothing that is told, whatever goes wrong", async () => {
  const { clock, changer, reach, told } = bench(sampleFacts(4, (n) => ({ isNew: n === 1 })));
  const errors: unknown[] = [];
  try {
    changer.start(request(5, { firstPassword: FIRST }));
  } catch (error) {
    errors.push(error);
  }
  reach.onSet = async (asked, signal) => {
    if (asked.card.key === sampleMac(2)) throw new Error("the socket broke");
    return refuse("internal")(asked, signal);
  };
  changer.start(request(4, { firstPassword: FIRST }));
  while (changer.latest()?.isRunning) await clock.advance(10);
  expect(changer.read(1).cards[1]).toMatchObject({ step: "refused", problem: "internal" });
  await changer
    .blink({ mac: sampleMac(3), user: "admin", password: SECRET, seconds: 5 }, new AbortController().signal)
    .catch((e) => errors.push(e));
  expect(errors).toHaveLength(2);
  const all = JSON.stringify([told, changer.latest()]) + errors.map((error) => `${String(error)} ${JSON.stringify(error)}`).join();
  expect(all).toContain("internal");
  for (const secret of [SECRET, FIRST]) expect(all).not.toContain(secret);
});

test("blinking asks the card with the log-in given, a new one with its default, and says what is wrong", async () => {
  const { changer, reach } = bench(sampleFacts(2, (n) => ({ isNew: n === 2 })));
  const blink = (mac: string) => changer.blink({ mac, user: "lin", password: SECRET, seconds: 7 }, new AbortController().signal);
  await blink(sampleMac(1).toUpperCase());
  await blink(sampleMac(2));
  expect(reach.asked).toMatchObject([
    { user: "lin", password: SECRET, change: { blinkSeconds: 7 } },
    { user: "admin", password: "admin", change: { blinkSeconds: 7 } },
  ]);
  await expect(blink(sampleMac(9))).rejects.toMatchObject({ code: "card.unknown" });
  reach.onSet = fallSilent("challenge");
  await expect(blink(sampleMac(1))).rejects.toMatchObject({ code: "card.silent" });
  reach.onSet = fallSilent("set");
  await expect(blink(sampleMac(1))).rejects.toMatchObject({ code: "command.unknown-outcome" });
  reach.onSet = refuse("rate.limited", { retryAfterMs: 2_000 });
  await expect(blink(sampleMac(1))).rejects.toMatchObject({ code: "rate.limited", params: { retryAfterMs: 2_000 } });
});
