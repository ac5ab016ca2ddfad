import {
  HOST_ABSENT_AFTER_MS,
  HOST_DEFAULT_NEEDS_MS,
  HOST_REPORT_EVERY_MS,
  HOST_UNPROTECTED_AFTER_MS,
} from "@istars/protocol/model/hosts.ts";
import { expect, test } from "vitest";
import { openHosts, sampleLogin, sampleReport } from "./hosts-bench.ts";

const WEB = "0a1b2c3d-0000-4000-8000-000000000001";
const DB = "0a1b2c3d-0000-4000-8000-000000000002";
const HERE = "10.0.0.9";
const NUT = "nut:monuser@10.0.0.7";
const UNPROTECTED = `host-unprotected host:${WEB} web-1`;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

type Bench = Awaited<ReturnType<typeof openHosts>>;
const report = (bench: Bench, changes: Parameters<typeof sampleReport>[0] = {}, id = WEB) =>
  bench.hosts.report(id, sampleReport(changes), HERE);
/** An agent that says the same every ten seconds. */
const keepReporting =
  (bench: Bench, changes: Parameters<typeof sampleReport>[0] = {}) =>
  (elapsedMs: number): void => {
    if (elapsedMs % HOST_REPORT_EVERY_MS === 0) report(bench, changes);
  };

test("an agent's word is shown as it was said, and how long it holds is answered", async () => {
  await using bench = await openHosts();
  expect(report(bench)).toEqual({ isNew: true, ttlMs: 30_000, everyMs: 10_000 });
  expect(report(bench, { state: "counting" }).isNew).toBe(false);
  await bench.clock.advance(700);
  expect(bench.hosts.list()).toEqual([
    {
      id: WEB,
      kind: "agent",
      name: "web-1",
      address: HERE,
      os: "linux 6.1.0",
      version: "0.1.0",
      needsMs: 60_000,
      grantedMs: 60_000,
      state: "counting",
      dryRun: false,
      isOnline: true,
      unprotected: null,
      unprotectedForMs: null,
      isAbsent: false,
      seenAgoMs: 700,
      firstSeenWallMs: Date.UTC(2026, 0, 1),
    },
  ]);
});

test("SAFETY 31: a host that says nothing for thirty seconds is not protected, and after five minutes more that is an alarm", async () => {
  await using bench = await openHosts();
  report(bench);
  await bench.pass(29_000);
  expect(bench.hosts.find(WEB)).toMatchObject({ isOnline: true, unprotected: null });
  await bench.pass(2_000);
  expect(bench.hosts.find(WEB)).toMatchObject({ isOnline: false, unprotected: "silent" });
  await bench.pass(HOST_UNPROTECTED_AFTER_MS - 2_000);
  expect(bench.alarms()).toEqual([]);
  await bench.pass(2_000);
  expect(bench.alarms()).toEqual([UNPROTECTED]);
  report(bench);
  await bench.pass(1_000);
  expect(bench.alarms()).toEqual([]);
  expect(await bench.events()).toEqual(["alarm.raised host-unprotected web-1", "alarm.cleared host-unprotected web-1"]);
});

test("SAFETY 31: a host that is not armed is an alarm after five minutes, however often it is heard, until it is armed", async () => {
  await using bench = await openHosts();
  report(bench, { dryRun: true });
  await bench.pass(HOST_UNPROTECTED_AFTER_MS - 1_000, keepReporting(bench, { dryRun: true }));
  expect(bench.alarms()).toEqual([]);
  await bench.pass(2_000, keepReporting(bench, { dryRun: true }));
  expect(bench.alarms()).toEqual([UNPROTECTED]);
  expect(bench.hosts.find(WEB).unprotected).toBe("not-armed");
  report(bench);
  await bench.pass(1_000);
  expect(bench.alarms()).toEqual([]);
});

test("SAFETY 31: silence that ends in a host that is not armed is one time without protection", async () => {
  await using bench = await openHosts();
  report(bench);
  await bench.pass(30_000 + 4 * MINUTE_MS);
  report(bench, { dryRun: true });
  await bench.pass(61_000, keepReporting(bench, { dryRun: true }));
  expect(bench.alarms()).toEqual([UNPROTECTED]);
});

test("SAFETY 31: after a restart of the card a host has five minutes to come back, and what was raised stays raised once", async () => {
  await using bench = await openHosts();
  report(bench);
  report(bench, { name: "db-1" }, DB);
  await bench.pass(6 * MINUTE_MS, (elapsedMs) => {
    if (elapsedMs % HOST_REPORT_EVERY_MS === 0) report(bench, { name: "db-1" }, DB);
  });
  expect(bench.alarms()).toEqual([UNPROTECTED]);
  await bench.restart();
  await bench.pass(HOST_UNPROTECTED_AFTER_MS - 2_000);
  expect(bench.alarms()).toEqual([UNPROTECTED]);
  report(bench, { name: "db-1" }, DB);
  await bench.pass(10_000);
  expect(bench.alarms()).toEqual([UNPROTECTED]);
  report(bench);
  await bench.pass(1_000);
  expect(bench.alarms()).toEqual([]);
  expect(await bench.events()).toEqual(["alarm.raised host-unprotected web-1", "alarm.cleared host-unprotected web-1"]);
});

test("SAFETY 31: an alarm of a host ends with the host, under its name", async () => {
  await using bench = await openHosts();
  report(bench);
  await bench.pass(30_000 + HOST_UNPROTECTED_AFTER_MS + 1_000);
  expect(bench.alarms()).toEqual([UNPROTECTED]);
  expect(await bench.hosts.remove(WEB)).toBe("web-1");
  await bench.pass(1_000);
  expect(bench.alarms()).toEqual([]);
  expect((await bench.events()).at(-1)).toBe("alarm.cleared host-unprotected web-1");
});

test("SAFETY 14: a host that said its last word is down, and its silence is no alarm until it has been away for a day", async () => {
  await using bench = await openHosts();
  report(bench, { state: "last-word" });
  await bench.pass(30 * MINUTE_MS);
  expect(bench.hosts.find(WEB)).toMatchObject({ isOnline: false, unprotected: null, state: "last-word" });
  expect(bench.alarms()).toEqual([]);
  await bench.clock.advance(HOST_ABSENT_AFTER_MS);
  await bench.pass(1_000);
  expect(bench.alarms()).toEqual([`host-absent host:${WEB} web-1`]);
});

test("SAFETY 14: a host unseen for a day raises an alarm and is given only the default time, until it is heard", async () => {
  await using bench = await openHosts();
  report(bench, { needsMs: 900_000 });
  await bench.clock.advance(HOST_ABSENT_AFTER_MS - 1_000);
  expect(bench.hosts.find(WEB)).toMatchObject({ isAbsent: false, grantedMs: 900_000 });
  await bench.pass(2_000);
  expect(bench.hosts.find(WEB)).toMatchObject({ isAbsent: true, needsMs: 900_000, grantedMs: HOST_DEFAULT_NEEDS_MS });
  expect(bench.alarms()).toContain(`host-absent host:${WEB} web-1`);
  report(bench, { needsMs: 900_000 });
  await bench.pass(1_000);
  expect(bench.hosts.find(WEB)).toMatchObject({ isAbsent: false, grantedMs: 900_000 });
  expect(bench.alarms()).toEqual([]);
});

test("SAFETY 14: no host is given more than the administrator allows, and a changed limit is told at once", async () => {
  let limits = { longestMs: 600_000, defaultMs: 120_000 };
  await using bench = await openHosts({ limits: () => limits });
  report(bench, { needsMs: 900_000 });
  expect(bench.hosts.find(WEB)).toMatchObject({ needsMs: 900_000, grantedMs: 600_000 });
  limits = { longestMs: 60_000, defaultMs: 120_000 };
  bench.hosts.followLogins([sampleLogin()], null);
  expect(bench.hosts.list().map(({ grantedMs }) => grantedMs)).toEqual([60_000, 60_000]);
  await bench.pass(2_000);
  expect(bench.told).toEqual([WEB, NUT, WEB]);
});

test("SAFETY 14: a NUT client is a host for as long as it is logged in; one that logs out is none any more", async () => {
  await using bench = await openHosts();
  const [one, other] = [sampleLogin(), sampleLogin()];
  bench.hosts.followLogins([one], null);
  expect(bench.hosts.find(NUT)).toMatchObject({
    kind: "nut",
    name: "monuser",
    state: null,
    needsMs: null,
    grantedMs: HOST_DEFAULT_NEEDS_MS,
    isOnline: true,
    unprotected: null,
  });
  await bench.pass(10 * MINUTE_MS);
  expect(bench.hosts.find(NUT)).toMatchObject({ isOnline: true, unprotected: null, seenAgoMs: 0 });
  bench.hosts.followLogins([one, other], null);
  bench.hosts.followLogins([other], one);
  expect(bench.hosts.find(NUT).isOnline).toBe(true);
  bench.hosts.followLogins([], other);
  expect(bench.hosts.list()).toEqual([]);
  await bench.restart();
  expect(bench.hosts.list()).toEqual([]);
});

test("SAFETY 14, 31: a NUT client whose connection broke without a word stays, unprotected, over a restart too, until it is back", async () => {
  await using bench = await openHosts();
  bench.hosts.followLogins([sampleLogin()], null);
  await bench.pass(2 * MINUTE_MS);
  bench.hosts.followLogins([], null);
  expect(bench.hosts.find(NUT)).toMatchObject({ isOnline: false, unprotected: "silent" });
  await bench.pass(HOST_UNPROTECTED_AFTER_MS);
  expect(bench.alarms()).toEqual([`host-unprotected host:${NUT} monuser`]);
  await bench.restart();
  expect(bench.alarms()).toEqual([`host-unprotected host:${NUT} monuser`]);
  bench.hosts.followLogins([sampleLogin()], null);
  await bench.pass(1_000);
  expect(bench.alarms()).toEqual([]);
});

test.each([DAY_MS, -DAY_MS])("SAFETY 12: a step of the clock by %i ms makes nobody silent, absent or heard", async (stepMs) => {
  await using bench = await openHosts();
  report(bench);
  report(bench, { name: "db-1", dryRun: true }, DB);
  bench.clock.stepWall(stepMs);
  await bench.pass(10_000);
  expect(bench.hosts.find(WEB)).toMatchObject({ isOnline: true, isAbsent: false, seenAgoMs: 10_001 });
  expect(bench.hosts.find(DB)).toMatchObject({ unprotected: "not-armed", unprotectedForMs: 10_001 });
  expect(bench.alarms()).toEqual([]);
});

test("SAFETY 12: a clock that jumped while the card was off calls nobody absent before they had time to come back", async () => {
  await using bench = await openHosts();
  report(bench);
  bench.clock.stepWall(400 * DAY_MS);
  await bench.restart();
  await bench.pass(MINUTE_MS);
  expect(bench.hosts.find(WEB)).toMatchObject({ isAbsent: false, grantedMs: 60_000 });
  expect(bench.alarms()).toEqual([]);
});

test("hosts are known after a restart, with when they were first seen, and not heard yet", async () => {
  await using bench = await openHosts();
  report(bench, { needsMs: 90_000 });
  await bench.clock.advance(MINUTE_MS);
  await bench.restart();
  expect(bench.hosts.list()).toMatchObject([
    { id: WEB, needsMs: 90_000, state: null, isOnline: false, seenAgoMs: MINUTE_MS, firstSeenWallMs: Date.UTC(2026, 0, 1) },
  ]);
});

test("what changes is told, that the same was said again is not, and silence is told too", async () => {
  await using bench = await openHosts();
  report(bench);
  await bench.pass(25_000, keepReporting(bench));
  expect(bench.told).toEqual([WEB]);
  report(bench, { state: "counting" });
  report(bench, { state: "counting" });
  expect(bench.told).toEqual([WEB, WEB]);
  await bench.pass(40_000);
  expect(bench.told).toEqual([WEB, WEB, WEB]);
  await bench.hosts.remove(WEB);
  expect(bench.told.at(-1)).toBe(`-${WEB}`);
});

test("only a host that is gone can be removed, and an unknown one is called that", async () => {
  await using bench = await openHosts();
  await expect(bench.hosts.remove(WEB)).rejects.toMatchObject({ code: "host.unknown" });
  expect(() => bench.hosts.find(WEB)).toThrow();
  report(bench);
  await expect(bench.hosts.remove(WEB)).rejects.toMatchObject({ code: "host.online" });
  await bench.pass(31_000);
  await bench.hosts.remove(WEB);
  await bench.restart();
  expect(bench.hosts.list()).toEqual([]);
});

test("flash is spared: a host that says the same is written four times an hour, one that keeps changing once a minute", async () => {
  await using bench = await openHosts();
  await bench.pass(60 * MINUTE_MS, keepReporting(bench));
  expect(bench.written.length).toBeLessThanOrEqual(5);
  bench.written.length = 0;
  await bench.pass(10 * MINUTE_MS, (elapsedMs) => report(bench, { needsMs: elapsedMs }));
  expect(bench.written.length).toBeGreaterThan(5);
  expect(bench.written.length).toBeLessThanOrEqual(11);
});

test("there is an end to the number of hosts, and NUT clients cannot push agents out, nor the other way round", async () => {
  await using bench = await openHosts();
  const idOf = (n: number) => `0a1b2c3d-0000-4000-8000-${String(n).padStart(12, "0")}`;
  const logins = Array.from({ length: 256 }, (_, n) => sampleLogin({ address: `10.0.1.${n}` }));
  bench.hosts.followLogins(logins, null);
  for (let n = 0; n < 256; n++) report(bench, {}, idOf(n));
  expect(() => report(bench, {}, idOf(256))).toThrow(expect.objectContaining({ code: "host.too-many" }));
  expect(bench.hosts.list()).toHaveLength(512);
  const late = sampleLogin({ address: "10.0.2.1" });
  bench.hosts.followLogins([...logins, late], null);
  expect(bench.hosts.list()).toHaveLength(512);
  bench.hosts.followLogins([...logins.slice(1), late], null);
  bench.hosts.followLogins([...logins.slice(1), late, sampleLogin({ address: "10.0.2.2" })], null);
  const ids = bench.hosts.list().map(({ id }) => id);
  expect(ids).toContain("nut:monuser@10.0.2.1");
  expect(ids).not.toContain("nut:monuser@10.0.1.0");
});

test("SAFETY 31: a token that expires is told of thirty days ahead, under its name, until it is revoked", async () => {
  let tokens = [{ id: 7, name: "web-1's agent", expiresInMs: 30 * DAY_MS + 1 }];
  await using bench = await openHosts({ tokens: () => tokens });
  await bench.pass(1_000);
  expect(bench.alarms()).toEqual([]);
  tokens = [{ id: 7, name: "web-1's agent", expiresInMs: 30 * DAY_MS }];
  await bench.pass(1_000);
  expect(bench.alarms()).toEqual(["token-expiring token:7 web-1's agent"]);
  tokens = [];
  await bench.pass(1_000);
  expect(bench.alarms()).toEqual([]);
});
