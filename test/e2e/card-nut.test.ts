import { describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { ADMIN, CardBench } from "./card-bench.ts";
import { CardSession, readMetrics } from "./card-session.ts";
import { Upsmon, type UpsmonOptions } from "./nut-server-bench.ts";
import { type ProcessResult, runProcess } from "./process.ts";
import { until } from "./until.ts";

const missing = missingPeers("nut-client");
const needs = missing.length > 0 ? `, needs ${missing}` : "";
const SOON = { withinMs: 30_000 };

const upsc = ({ addresses }: CardBench, ...variables: readonly string[]): Promise<ProcessResult> =>
  runProcess("upsc", [`ups@127.0.0.1:${addresses.nutPort}`, ...variables]);

/** `ups.status` as `upsc` prints it; why there is none, where there is none. */
async function statusOf(bench: CardBench): Promise<string> {
  const { code, stdout, stderr } = await upsc(bench, "ups.status");
  return code === 0 ? stdout.trim() : (/Error: (.*)/.exec(stderr)?.[1] ?? stderr);
}

/** Looks until `upsc` prints this status, and returns all that it printed on the way, each once in a row. */
async function follow(bench: CardBench, status: string): Promise<readonly string[]> {
  const seen: string[] = [];
  await until(
    status,
    async () => {
      const shown = await statusOf(bench);
      if (seen.at(-1) !== shown) seen.push(shown);
      return shown === status;
    },
    SOON,
  );
  return seen;
}

/** Returns when NUT clients have asked so many more things, i.e. one that polls has looked again. */
async function polls({ addresses }: CardBench, count: number): Promise<void> {
  const asked = async () => (await readMetrics(addresses.http)).get("istars_nut_commands_total") ?? 0;
  const from = await asked();
  await until(`${count} polls`, async () => (await asked()) >= from + count, { ...SOON, everyMs: 500 });
}

// At the same time: each has a card of its own, and nearly all of it is waiting.
describe.skipIf(missing.length > 0)(`upsc follows the card${needs}`, { concurrent: true }, () => {
  test("through an outage: OL, OB DISCHRG, OB DISCHRG LB, OL CHRG, and OL when the battery is full again", async () => {
    await using bench = await CardBench.start({ ups: { noiseVolts: 0 } });
    await follow(bench, "OL");
    bench.ups.change({ mains: "fail" });
    expect(await follow(bench, "OB DISCHRG")).toEqual(expect.not.arrayContaining([expect.stringMatching(/LB|CHRG OL/)]));
    expect((await upsc(bench)).stdout).toMatch(/^input.voltage: 0.0$/m);
    bench.ups.change({ batteryPercent: 8 });
    await follow(bench, "OB DISCHRG LB");
    bench.ups.change({ mains: "ok" });
    const back = await follow(bench, "OL CHRG");
    expect(back.filter((status) => status.startsWith("OB") && status !== "OB DISCHRG LB")).toEqual([]);
    bench.ups.change({ batteryPercent: 100 });
    await follow(bench, "OL");
    expect((await upsc(bench)).stdout).toMatch(/^input.voltage: 230.0$/m);
  });

  test("SAFETY 9: a serial link lost on battery leaves OB, with an alarm; SAFETY 8: one lost on mains leaves stale data", async () => {
    await using bench = await CardBench.start();
    const session = await CardSession.open(bench.addresses.http);
    const isLost = async () => (await session.call("listAlarms", {})).alarms.some(({ id }) => id === "communications-lost");
    await follow(bench, "OL");
    bench.ups.change({ mains: "fail" });
    await follow(bench, "OB DISCHRG");
    bench.ups.change({ comm: "silent" });
    const seen = new Set<string>();
    await until(
      "the alarm",
      async () => {
        seen.add(await statusOf(bench));
        return isLost();
      },
      SOON,
    );
    const { reading, link } = await session.call("readStatus", {});
    expect([link.state, reading?.trust, reading?.facts.onBattery]).toEqual(["lost", "held", true]);
    const countedS = reading?.secondsOnBattery ?? 0;
    await until(
      "time counted on",
      async () => {
        seen.add(await statusOf(bench));
        return ((await session.call("readStatus", {})).reading?.secondsOnBattery ?? 0) > countedS + 2;
      },
      SOON,
    );
    expect([...seen]).toEqual(["OB DISCHRG"]);
    bench.ups.change({ mains: "ok", comm: "ok" });
    await until("mains", async () => (await statusOf(bench)).startsWith("OL"), SOON);
    await until("the end of the alarm", async () => !(await isLost()), SOON);
    bench.ups.change({ comm: "silent" });
    await follow(bench, "Data stale");
  });
});

describe.skipIf(missing.length > 0)(`upsc reads what the card was told${needs}`, () => {
  test("packs and age of the battery, from the next reading on", async () => {
    await using bench = await CardBench.start();
    const session = await CardSession.open(bench.addresses.http);
    await follow(bench, "OL");
    const { stdout } = await upsc(bench);
    expect(stdout).toMatch(/^battery\.packs: 1$/m);
    expect(stdout).not.toMatch(/^battery\.date/m);
    await session.changeSettings("ups", { batteryPacks: 3, batteryReplacedOn: "2024-02-29" });
    await until("the date", async () => (await upsc(bench, "battery.date")).stdout === "2024-02-29\n", SOON);
    expect((await upsc(bench, "battery.packs")).stdout).toBe("3\n");
  });
});

/** Starts upsmon with the card's administrator as its account, and waits until it is logged in. */
async function startUpsmon(bench: CardBench, options: Partial<UpsmonOptions> = {}): Promise<Upsmon> {
  const { user, password } = ADMIN;
  const upsmon = await Upsmon.start({ port: bench.addresses.nutPort, user, password, role: "primary", ...options });
  try {
    const clients = async () => (await runProcess("upsc", ["-c", `ups@127.0.0.1:${bench.addresses.nutPort}`])).stdout.trim();
    await until("the log-in", async () => (await clients()) === "127.0.0.1", SOON);
    return upsmon;
  } catch (error) {
    await upsmon[Symbol.asyncDispose]();
    throw new Error(`upsmon did not log in: ${upsmon.process.stdout}${upsmon.process.stderr}`, { cause: error });
  }
}

// One after the other: a machine lets upsmon run but once.
describe.skipIf(missing.length > 0)(`upsmon guards a host by the card${needs}`, () => {
  test("it stays up on mains and on battery, and shuts down at low battery", async () => {
    await using bench = await CardBench.start();
    await follow(bench, "OL");
    await using upsmon = await startUpsmon(bench);
    bench.ups.change({ mains: "fail" });
    await until("the notice", async () => (await upsmon.notices()).includes("ONBATT"), SOON);
    // More than upsmon needs to make up its mind, host synchronisation included.
    await polls(bench, 8);
    expect(await upsmon.hasShutDown()).toBe(false);
    expect(await upsmon.notices()).toEqual(["ONBATT"]);
    bench.ups.change({ batteryPercent: 8 });
    await until("the shutdown", () => upsmon.hasShutDown(), SOON);
    // Each notice is a process of its own, and they may come in another order than they were sent in.
    await until("both notices", async () => new Set(await upsmon.notices()).isSupersetOf(new Set(["LOWBATT", "SHUTDOWN"])), SOON);
    expect(upsmon.process.stdout + upsmon.process.stderr).not.toMatch(/privileges unavailable/);
  });

  test("SAFETY 9: a serial link lost on battery is nothing to it, for longer than it takes to call a UPS dead", async () => {
    await using bench = await CardBench.start();
    await follow(bench, "OL");
    await using upsmon = await startUpsmon(bench);
    bench.ups.change({ mains: "fail" });
    await until("the notice", async () => (await upsmon.notices()).includes("ONBATT"), SOON);
    bench.ups.change({ comm: "silent" });
    await until("the loss", async () => (await readMetrics(bench.addresses.http)).get("istars_link_up") === 0, SOON);
    // It asks once a second, and its dead time is six.
    await polls(bench, 10);
    expect(await statusOf(bench)).toBe("OB DISCHRG");
    expect(await upsmon.notices()).toEqual(["ONBATT"]);
    expect(await upsmon.hasShutDown()).toBe(false);
  });

  test("SAFETY 26: another name beside the old one is nothing to it; the old one taken away on battery costs what the card said", async () => {
    await using bench = await CardBench.start();
    const session = await CardSession.open(bench.addresses.http);
    await follow(bench, "OL");
    await using upsmon = await startUpsmon(bench);
    bench.ups.change({ mains: "fail" });
    await until("the notice", async () => (await upsmon.notices()).includes("ONBATT"), SOON);
    await session.changeSettings("nut", { upsName: "rack", aliases: ["ups"], description: "left" });
    expect((await runProcess("upsc", ["-L", `127.0.0.1:${bench.addresses.nutPort}`])).stdout).toBe("rack: left\nups: left\n");
    await polls(bench, 8);
    expect(await upsmon.notices()).toEqual(["ONBATT"]);

    await expect(session.changeSettings("nut", { aliases: [] })).rejects.toMatchObject({
      code: "settings.refused",
      problem: { params: { reason: "on-battery", consequence: "nut-name-gone" } },
    });
    expect(await statusOf(bench)).toBe("OB DISCHRG");
    await session.changeSettings("nut", { aliases: [] }, "on-battery");
    expect(await statusOf(bench)).toBe("Unknown UPS");
    await until("the shutdown", () => upsmon.hasShutDown(), SOON);
    const [entry] = (await session.call("listAudit", { query: { action: "settings.change" } })).entries;
    expect(entry).toMatchObject({ user: ADMIN.user, outcome: "ok", detail: "nut 2: in spite of on-battery; /aliases" });
  });

  test("with a wrong password it says that the log-in failed, and the card logs and counts it", async () => {
    await using bench = await CardBench.start();
    await follow(bench, "OL");
    await using upsmon = await Upsmon.start({
      port: bench.addresses.nutPort,
      user: ADMIN.user,
      password: "not-the-password",
      role: "primary",
    });
    await upsmon.process.waitForLine(/Login on UPS \[ups@127\.0\.0\.1:\d+\] failed - got \[ERR ACCESS-DENIED\]/, SOON);
    await bench.card.waitForLine(/"user":"admin".*"msg":"NUT log-in refused"/, SOON);
    expect(bench.card.stderr).not.toContain("not-the-password");
    const failures = async () => (await readMetrics(bench.addresses.http)).get("istars_login_failures_total") ?? 0;
    await until("the count", async () => (await failures()) > 0, SOON);
    expect((await runProcess("upsc", ["-c", `ups@127.0.0.1:${bench.addresses.nutPort}`])).stdout.trim()).toBe("");
  });

  test("the default password opens nothing: it has to be changed first", async () => {
    await using bench = await CardBench.start({ withPassword: false });
    await follow(bench, "OL");
    await using upsmon = await Upsmon.start({ port: bench.addresses.nutPort, user: "admin", password: "admin", role: "primary" });
    await upsmon.process.waitForLine(/Login on UPS \[ups@127\.0\.0\.1:\d+\] failed - got \[ERR ACCESS-DENIED\]/, SOON);
  });
});
