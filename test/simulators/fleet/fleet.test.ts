import { ALARM_IDS, alarmOf } from "@istars/protocol/model/alarm.ts";
import { COMMANDS as CONTRACT_COMMANDS } from "@istars/protocol/model/command.ts";
import { SCHEMAS } from "@istars/protocol/model/http.ts";
import { problemSchema } from "@istars/protocol/model/problem.ts";
import { parseEventId } from "@istars/protocol/model/stream.ts";
import { STREAM_SCHEMAS } from "@istars/protocol/model/stream-schemas.ts";
import { isIdentityKey } from "@istars/protocol/net/source/identity-key.ts";
import { faultsOf } from "@istars/service/http/request-validator.ts";
import { expect, test } from "vitest";
import { CARD_ALARMS } from "./card-alarms.ts";
import { COMMANDS } from "./card-commands.ts";
import { FleetBench, has, type Told } from "./fleet-bench.ts";

/** Everything that is wrong with a message of a stream by the contract; one of a name that it does not know is wrong as a whole. */
function streamFaults({ event, data }: { readonly event: string; readonly data: string }): readonly unknown[] {
  const schema = Object.entries(STREAM_SCHEMAS).find(([name]) => name === event)?.[1];
  return schema === undefined ? [event] : faultsOf(schema, JSON.parse(data));
}

test("everything a card answers is as the contract says, on mains, on battery and when the battery is empty", async () => {
  await using bench = await FleetBench.start({ cards: 12, speed: 100 });
  const moments: readonly (() => Promise<unknown>)[] = [
    async () => {},
    async () => bench.fleet.change({ fail: { count: 12 } }),
    async () => bench.fleet.change({ ups: { selection: { count: 12 }, set: { batteryPercent: 3 } } }),
    // 100 times as fast: every battery is empty by then.
    async () => bench.clock.advance(6_000),
    async () =>
      bench.fleet.change({
        restore: "all",
        ups: { selection: { numbers: [1, 2, 3] }, set: { bypass: true, overload: true, fault: true } },
      }),
    async () => bench.clock.advance(2_000),
  ];
  for (const moment of moments) {
    await moment();
    for (const { number } of bench.fleet.cards) {
      const { body } = await bench.ask(number, "/status");
      expect(faultsOf(SCHEMAS.readStatus.response, body)).toEqual([]);
      expect(faultsOf(SCHEMAS.listAlarms.response, (await bench.ask(number, "/alarms")).body)).toEqual([]);
      expect(faultsOf(SCHEMAS.listHosts.response, (await bench.ask(number, "/hosts")).body)).toEqual([]);
    }
  }
  expect(bench.fleet.state()).toMatchObject({ alarms: { "general-fault": 3 } });
});

test("an empty battery drops the load and says so, and the load comes back with the mains", async () => {
  await using bench = await FleetBench.start({ cards: 12, speed: 100 });
  bench.fleet.change({ fail: { count: 12 }, ups: { selection: { count: 12 }, set: { batteryPercent: 3 } } });
  await bench.clock.advance(6_000);
  expect(bench.fleet.state()).toMatchObject({ alarms: { "input-bad": 12, "depleted-battery": 12, "ups-output-off": 12 } });
  bench.fleet.change({ restore: "all" });
  await bench.clock.advance(2_000);
  expect(bench.fleet.state()).toMatchObject({ alarms: {}, onBattery: 0 });
});

test("everything a stream tells is as the contract says, and an outage is told as reading, events and alarms", async () => {
  await using bench = await FleetBench.start({ cards: 12 });
  const followers = await Promise.all(bench.fleet.cards.map(({ number }) => bench.follow(number)));
  for (const follower of followers) expect(await follower.until(has("beat"))).toBe(true);
  bench.fleet.change({ fail: { count: 12 } });
  await bench.clock.advance(2_000);
  bench.fleet.change({ restore: "all" });
  await bench.clock.advance(4_000);
  for (const follower of followers) {
    expect(await follower.until(has("beat", 4))).toBe(true);
    for (const told of follower.told) expect(streamFaults(told), `${told.event} ${told.data}`).toEqual([]);
    expect(follower.of("alarm")).toEqual([
      expect.objectContaining({ id: "on-battery", active: true }),
      expect.objectContaining({ id: "input-bad", active: true }),
      expect.objectContaining({ id: "input-bad", active: false }),
      expect.objectContaining({ id: "on-battery", active: false }),
    ]);
    const ids = follower.told.filter(({ event }) => event === "event").map(({ id }) => parseEventId(id)?.id);
    expect(ids).toEqual([2, 3, 4, 5]);
  }
  const [first] = followers;
  expect(first?.told[0]?.event).toBe("hello");
  expect(first?.of("host")).toHaveLength(1);
});

test("a client that comes back gets what it missed, and is told of a gap where that is gone", async () => {
  await using bench = await FleetBench.start({ cards: 1 });
  bench.fleet.change({ fail: { count: 1 } });
  const first = await bench.follow(1);
  await first.until(has("beat"));
  const [hello] = first.of("hello") as readonly { readonly logId: string; readonly lastId: number }[];
  expect(hello?.lastId).toBe(3);
  expect(first.of("event")).toEqual([]);

  const again = await bench.follow(1, "", `${hello?.logId}.1`);
  await again.until(has("event", 2));
  expect(again.of("event")).toEqual([expect.objectContaining({ id: 2, kind: "alarm.raised" }), expect.objectContaining({ id: 3 })]);

  for (const place of ["another.1", `${hello?.logId}.99`, "nonsense"]) {
    const lost = await bench.follow(1, "", place);
    await lost.until(has("gap"));
    expect(lost.of("gap")).toEqual([{ logId: hello?.logId, oldestId: 1, lastId: 3 }]);
  }
});

test("topics and the rhythm of readings are as asked", async () => {
  await using bench = await FleetBench.start({ cards: 1 });
  const follower = await bench.follow(1, "?topics=reading,link,alarm,event&readingEveryMs=2000");
  await bench.clock.advance(6_000);
  await follower.until(has("beat", 4));
  expect(follower.of("host")).toEqual([]);
  expect(follower.of("reading")).toHaveLength(4);
  for (const query of ["?topics=weather", "?readingEveryMs=-1", "?readingEveryMs=soon"]) {
    expect((await bench.ask(1, `/stream${query}`)).status).toBe(400);
  }
});

test("nobody is told anything without the token", async () => {
  await using bench = await FleetBench.start({ cards: 1, token: "right" });
  for (const path of ["/status", "/stream", "/alarms", "/nowhere"]) {
    const { status, body } = await bench.ask(1, path, { headers: { authorization: "Bearer wrong" } });
    expect([status, faultsOf(problemSchema, body)]).toEqual([401, []]);
    expect(body).toMatchObject({ type: "urn:istars:problem:session.required" });
  }
  expect((await bench.ask(1, "/nowhere")).status).toBe(404);
});

test("an alarm can be acknowledged once, and its card says who did it", async () => {
  await using bench = await FleetBench.start({ cards: 1 });
  bench.fleet.change({ fail: { count: 1 } });
  const follower = await bench.follow(1);
  const acknowledge = () => bench.ask(1, "/alarms/2/acknowledge", { method: "POST" });
  const { status, body } = await acknowledge();
  expect([status, faultsOf(SCHEMAS.acknowledgeAlarm.response, body)]).toEqual([200, []]);
  expect(body).toMatchObject({ id: "on-battery", acknowledged: { by: "token:fleet" } });
  expect(await acknowledge()).toEqual({ status, body });
  await follower.until(has("event"));
  expect(follower.of("event")).toEqual([
    expect.objectContaining({ kind: "alarm.acknowledged", instance: 2, params: { by: "token:fleet" } }),
  ]);
  expect(await bench.ask(1, "/alarms/99/acknowledge", { method: "POST" })).toMatchObject({ status: 404 });
});

test("a battery test runs, is seen, and is refused where it may not be", async () => {
  await using bench = await FleetBench.start({ cards: 2 });
  const command = (name: string, card = 1) => bench.ask(card, "/ups/commands", { method: "POST", body: JSON.stringify({ command: name }) });
  expect(await command("test.battery.start.quick")).toEqual({
    status: 200,
    body: { command: "test.battery.start.quick", outcome: "confirmed" },
  });
  expect(await command("test.battery.start.deep")).toMatchObject({ status: 409, body: { params: { reason: "test-running" } } });
  expect((await bench.ask(1, "/status")).body).toMatchObject({ reading: { facts: { testing: true, onBattery: false } } });
  await bench.clock.advance(14_000);
  expect((await bench.ask(1, "/status")).body).toMatchObject({ reading: { test: { result: "passed", kind: "quick" } } });
  expect(await command("test.battery.stop")).toMatchObject({ status: 409, body: { params: { reason: "no-test-running" } } });
  bench.fleet.change({ fail: { numbers: [2] } });
  expect(await command("test.battery.start.quick", 2)).toMatchObject({ status: 409, body: { params: { reason: "mains-not-good" } } });
  for (const name of ["load.off", "shutdown.return"]) expect(await command(name)).toMatchObject({ status: 400 });
});

test("SAFETY 18: there is no command that drops the load, and there are those of the contract", () => {
  expect(COMMANDS).toEqual(CONTRACT_COMMANDS);
});

test("alarms have the names and severities that the catalogue gives them", () => {
  for (const { id, severity } of CARD_ALARMS) {
    const known = ALARM_IDS.find((one) => one === id);
    expect(known && alarmOf(known), id).toMatchObject({ severity });
  }
});

test("a share of the mains fails at the same cards in every run, and each says when it raised what", async () => {
  const failed: unknown[] = [];
  for (let run = 0; run < 2; run++) {
    await using bench = await FleetBench.start({ cards: 20, seed: 7 });
    const { body } = await bench.control("/state", { fail: { share: 0.3 } });
    expect(body).toMatchObject({ cards: 20, onBattery: 6, alarms: { "on-battery": 6, "input-bad": 6 } });
    failed.push((body as { readonly failed: unknown }).failed);
    const journal = (await bench.control("/alarms?since=0")).body as { readonly last: number; readonly alarms: readonly unknown[] };
    expect(journal).toMatchObject({ last: 12, alarms: { length: 12 } });
    expect(journal.alarms[0]).toMatchObject({ seq: 1, alarm: "on-battery", active: true, wallMs: expect.any(Number) });
    expect((await bench.control("/alarms?since=12")).body).toEqual({ last: 12, alarms: [] });
    expect((await bench.control("/state", { restore: true })).body).toMatchObject({ failed: [] });
  }
  expect(failed[0]).toEqual(failed[1]);
});

test("cards that lie, drop, answer late or flap are others than those whose mains fail", async () => {
  await using bench = await FleetBench.start({ cards: 10 });
  const change = {
    lie: { cards: 1 },
    drop: { cards: 1 },
    slow: { cards: 1, ms: 500 },
    flap: { cards: 1, everyMs: 1_000 },
    fail: { cards: 10 },
  };
  const { body } = await bench.control("/state", change);
  const { lie, drop, slow, flap, failed } = body as {
    readonly lie: number[];
    readonly drop: number[];
    readonly slow: { readonly cards: number[] };
    readonly flap: { readonly cards: number[] };
    readonly failed: number[];
  };
  expect(failed).toHaveLength(6);
  expect([...lie, ...drop, ...slow.cards, ...flap.cards, ...failed].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const [late = 0, gone = 0, flapping = 0] = [slow.cards[0], drop[0], flap.cards[0]];

  await expect(bench.ask(gone, "/status")).rejects.toThrow();
  const answer = bench.ask(late, "/status");
  let isAnswered = false;
  const answered = answer.then(() => {
    isAnswered = true;
  });
  // Whatever another card answers meanwhile, this one does not before its time.
  await bench.ask(failed[0] ?? 0, "/status");
  expect(isAnswered).toBe(false);
  while (!isAnswered) {
    await bench.clock.advance(500);
    await bench.ask(failed[0] ?? 0, "/status");
  }
  await answered;

  expect((await bench.ask(flapping, "/status")).status).toBe(200);
  await bench.control("/state", { flap: { cards: [flapping], everyMs: 1_000 } });
  await bench.clock.advance(1_000);
  await expect(bench.ask(flapping, "/status")).rejects.toThrow();
  await bench.clock.advance(1_000);
  expect((await bench.ask(flapping, "/status")).status).toBe(200);
  await bench.control("/state", { drop: { cards: 0 } });
  expect((await bench.ask(gone, "/status")).status).toBe(200);
});

test("a card that is dropped ends its streams at once", async () => {
  await using bench = await FleetBench.start({ cards: 1 });
  const follower = await bench.follow(1);
  await follower.until(has("beat"));
  await bench.control("/state", { drop: { cards: [1] } });
  expect(await follower.until(() => false)).toBe(false);
});

test("a card that speaks HTTPS is known by its key, which is the same for the same seed, until it shows another", async () => {
  await using bench = await FleetBench.start({ cards: 3, httpsCards: 2 });
  const [first, second, third] = bench.fleet.cards;
  expect([first?.identityKey, second?.identityKey].map((key) => isIdentityKey(key ?? ""))).toEqual([true, true]);
  expect(first?.identityKey).not.toBe(second?.identityKey);
  expect([third?.url, third?.identityKey]).toEqual([expect.stringMatching(/^http:/), null]);
  expect(await bench.askSecurely(1, "/status")).toMatchObject({ card: { name: first?.name } });

  const asked = await bench.control("/state", { rekey: { cards: 1 } });
  const [changed = 0] = (asked.body as { readonly rekey: readonly number[] }).rekey;
  await expect(bench.askSecurely(changed, "/status")).rejects.toMatchObject({ name: "CertificateRefused" });
  expect(await bench.askSecurely(changed === 1 ? 2 : 1, "/status")).toMatchObject({ card: {} });
  expect((await bench.ask(3, "/status")).status).toBe(200);
  await bench.control("/state", { rekey: { cards: 0 } });
  expect(await bench.askSecurely(changed, "/status")).toMatchObject({ card: {} });

  await using again = await FleetBench.start({ cards: 3, httpsCards: 2, first: "127.202.0.1" });
  expect(again.fleet.cards[0]?.identityKey).toBe(first?.identityKey);
});

test("a card that shows another key leaves those who follow it", async () => {
  await using bench = await FleetBench.start({ cards: 1, httpsCards: 1 });
  const follower = await bench.followSecurely(1);
  await follower.until(has("beat"));
  await bench.control("/state", { rekey: { cards: [1] } });
  expect(await follower.until(() => false)).toBe(false);
});

test("every kind of lie is one, and goes on beating", async () => {
  await using bench = await FleetBench.start({ cards: 5 });
  bench.fleet.change({ lie: { numbers: [1, 2, 3, 4, 5] } });
  for (const { number } of bench.fleet.cards) {
    const follower = await bench.follow(number);
    await bench.clock.advance(2_000);
    await follower.until(has("beat", 2));
    const isTrue = (one: Told): boolean => {
      try {
        return streamFaults(one).length === 0;
      } catch {
        return false; // not even JSON
      }
    };
    const start = follower.told.findIndex(({ event }) => event === "beat") + 1;
    const told = follower.told.slice(start).filter(({ event }) => event !== "beat");
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter(isTrue)).toEqual([]);
    expect(faultsOf(SCHEMAS.readStatus.response, (await bench.ask(number, "/status")).body)).not.toEqual([]);
  }
});

test.each([
  [{ fail: { share: 2 } }, "fail"],
  [{ fail: 3 }, "fail"],
  [{ lie: { cards: [0] } }, "lie"],
  [{ drop: { cards: 99 } }, "drop"],
  [{ slow: { cards: 1 } }, "slow"],
  [{ flap: { cards: 1, everyMs: 1 } }, "flap"],
  [{ ups: { cards: 1, set: { comm: "silent" } } }, "ups"],
  [{ ups: { cards: 1, set: { loadPercent: "much" } } }, "ups"],
  [{ restore: "yes" }, "restore"],
  [{ rekey: { cards: 1 } }, "rekey"],
  [{ mains: "fail" }, "mains"],
])("the control API refuses %j and says why, and nothing of it is done", async (change, field) => {
  await using bench = await FleetBench.start({ cards: 3 });
  const { status, body } = await bench.control("/state", { ...change, ...(field === "fail" ? {} : { fail: { cards: 3 } }) });
  expect(status).toBe(400);
  expect(body).toMatchObject({ errors: [{ field, allowed: expect.stringMatching(/\w/) }] });
  expect((await bench.control("/state")).body).toMatchObject({ onBattery: 0, lie: [], drop: [] });
});

test("what a fleet cannot be made of is said before anything is opened", async () => {
  for (const [options, reason] of [
    [{ cards: 0 }, "between 1 and 20000"],
    [{ cards: 1.5 }, "between 1 and 20000"],
    [{ cards: 1, first: "10.0.0.1" }, "is not 127.A.B.C"],
    [{ cards: 1, first: "127.0.0.255" }, "is not 127.A.B.C"],
    [{ cards: 600, first: "127.255.254.1" }, "leave 127.0.0.0/8"],
    [{ cards: 1, speed: 101 }, "speed must lie"],
    [{ cards: 1, token: "two words" }, "token"],
    [{ cards: 1, snmpCards: 2 }, "cannot answer SNMP"],
    [{ cards: 1, httpsCards: 2 }, "cannot speak HTTPS"],
    [{ cards: 1, control: "8600" }, "is not ADDR:PORT"],
  ] as const) {
    await expect(FleetBench.start(options)).rejects.toThrow(reason);
  }
});

test("addresses go on over the ends of blocks, leaving out the first and last of each", async () => {
  await using bench = await FleetBench.start({ cards: 3, first: "127.200.255.253" });
  expect(bench.fleet.cards.map(({ address }) => address)).toEqual(["127.200.255.253", "127.200.255.254", "127.201.0.1"]);
});
