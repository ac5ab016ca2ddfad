import { sampleLink } from "@istars/card-firmware/live/sample-snapshot.ts";
import { sampleLine } from "@istars/protocol/model/sample-reading.ts";
import { describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { NutServerBench, STATES, Upsmon, type UpsmonOptions } from "./nut-server-bench.ts";
import { until } from "./until.ts";

const missing = missingPeers("nut-client");
const needs = missing.length > 0 ? `, needs ${missing}` : "";
const SOON = { withinMs: 30_000 };

describe.skipIf(missing.length > 0)(`upsc reads the card${needs}`, () => {
  test("it follows an outage: OL, OB DISCHRG, OB DISCHRG LB, OL CHRG", async () => {
    await using bench = await NutServerBench.start();
    const shown: string[] = [];
    for (const state of [STATES.online, STATES.onBattery, STATES.batteryLow, STATES.recharging]) {
      bench.show(state);
      const { code, stdout } = await bench.upsc("ups@", "ups.status");
      expect(code).toBe(0);
      shown.push(stdout.trim());
    }
    expect(shown).toEqual(["OL", "OB DISCHRG", "OB DISCHRG LB", "OL CHRG"]);
  });

  test("it lists all variables, under the alias too", async () => {
    const identity = { manufacturer: 'A "quoted" \\ #1', model: "M", firmware: null, serial: null, topology: "online" } as const;
    await using bench = await NutServerBench.start({ identity });
    bench.show({ ...STATES.online, input: [sampleLine({ voltage: 229.96, frequency: 50 })] });
    const expected = [
      "battery.charger.status: floating",
      'device.mfr: A "quoted" \\ #1',
      "device.model: M",
      "device.type: ups",
      "driver.name: megatec",
      "driver.version: 1.2.3",
      "input.frequency: 50.0",
      "input.phases: 1",
      "input.voltage: 230.0",
      'ups.mfr: A "quoted" \\ #1',
      "ups.mode: online",
      "ups.model: M",
      "ups.status: OL",
      "ups.test.result: No test initiated",
      "ups.type: online",
    ];
    for (const name of ["ups@", "qnapups@", "UPS@"]) {
      const { code, stdout } = await bench.upsc(name);
      expect([code, stdout.trim().split("\n")]).toEqual([0, expected]);
    }
  });

  test("it lists the UPS under all its names, and the clients that are logged in", async () => {
    await using bench = await NutServerBench.start();
    expect((await bench.upsc("-l", "HOST")).stdout).toBe("ups\nqnapups\n");
    expect((await bench.upsc("-L", "HOST")).stdout).toBe("ups: Test UPS\nqnapups: Test UPS\n");
    expect((await bench.upsc("-c", "ups@")).stdout).toBe("");
    await using _upsmon = await startUpsmon(bench);
    expect((await bench.upsc("-c", "qnapups@")).stdout).toBe("127.0.0.1\n");
  });

  test("it understands why there is no answer", async () => {
    await using bench = await NutServerBench.start();
    const failure = async (...args: string[]) => {
      const { code, stderr } = await bench.upsc(...args);
      expect(code).toBe(1);
      return stderr;
    };
    expect(await failure("ups@", "battery.charge")).toContain("Variable not supported by UPS");
    expect(await failure("none@")).toContain("Unknown UPS");
    bench.showLink("lost");
    expect(await failure("ups@")).toContain("Data stale");
    expect(await failure("ups@", "ups.status")).toContain("Data stale");
    await using silent = await NutServerBench.start({ latest: null, link: sampleLink("connecting") });
    expect((await silent.upsc("ups@")).stderr).toContain("Driver not connected");
  });

  test("SAFETY 9: a UPS lost on battery goes on being on battery", async () => {
    await using bench = await NutServerBench.start();
    bench.show(STATES.held);
    bench.showLink("lost");
    expect((await bench.upsc("ups@", "ups.status")).stdout).toBe("OB DISCHRG\n");
  });
});

/** Starts upsmon and waits until it is logged in. */
async function startUpsmon(bench: NutServerBench, options: Partial<UpsmonOptions> = {}): Promise<Upsmon> {
  const upsmon = await Upsmon.start({ port: bench.port, user: "monuser", password: "secret", role: "secondary", ...options });
  try {
    await until("the log-in", async () => bench.server.logins.current().length === 1, SOON);
    return upsmon;
  } catch (error) {
    await upsmon[Symbol.asyncDispose]();
    throw new Error(`upsmon did not log in: ${upsmon.process.stdout}${upsmon.process.stderr}`, { cause: error });
  }
}

describe.skipIf(missing.length > 0)(`upsmon guards a host by the card${needs}`, () => {
  test.each([
    { role: "secondary", user: "monuser", isPrimary: false },
    { role: "primary", user: "boss", isPrimary: true },
  ] as const)("as $role it stays up on mains and on battery, and shuts down at low battery", async ({ role, user, isPrimary }) => {
    await using bench = await NutServerBench.start();
    bench.show(STATES.online);
    await using upsmon = await startUpsmon(bench, { role, user });
    await until("its rank", async () => bench.server.logins.current()[0]?.isPrimary === isPrimary, SOON);
    bench.show(STATES.onBattery);
    await until("the notice", async () => (await upsmon.notices()).includes("ONBATT"), SOON);
    bench.show(STATES.recharging);
    await until("the notice", async () => (await upsmon.notices()).includes("ONLINE"), SOON);
    bench.show(STATES.onBattery);
    // More polls than upsmon needs to make up its mind, host synchronisation included.
    await bench.polls(6);
    expect(await upsmon.hasShutDown()).toBe(false);
    expect(upsmon.process.isRunning).toBe(true);
    bench.show(STATES.batteryLow);
    await until("the shutdown", () => upsmon.hasShutDown(), SOON);
    expect(await upsmon.notices()).toEqual(expect.arrayContaining(["LOWBATT", "SHUTDOWN"]));
    await until("the log-out", async () => bench.server.logins.current().length === 0, SOON);
  });

  test("SAFETY 18: a primary's FSD is refused, and the status never shows it", async () => {
    await using bench = await NutServerBench.start();
    await using upsmon = await startUpsmon(bench, { role: "primary", user: "boss" });
    bench.show(STATES.batteryLow);
    await upsmon.process.waitForLine(/FSD set on UPS ups@127\.0\.0\.1:\d+ failed: ERR ACCESS-DENIED/, SOON);
    expect((await bench.upsc("ups@", "ups.status")).stdout).toBe("OB DISCHRG LB\n");
    await until("the shutdown", () => upsmon.hasShutDown(), SOON);
  });

  test("with a wrong password it says that the log-in failed, and is not counted", async () => {
    await using bench = await NutServerBench.start();
    await using upsmon = await Upsmon.start({ port: bench.port, user: "monuser", password: "wrong", role: "secondary" });
    await upsmon.process.waitForLine(/Login on UPS \[ups@127\.0\.0\.1:\d+\] failed - got \[ERR ACCESS-DENIED\]/, SOON);
    expect(bench.server.logins.current()).toEqual([]);
  });

  test("a secondary account is not granted primary, but still guards its host", async () => {
    await using bench = await NutServerBench.start();
    await using upsmon = await startUpsmon(bench, { role: "primary" });
    await upsmon.process.waitForLine(/Primary managerial privileges unavailable on UPS/, SOON);
    expect(bench.server.logins.current()).toMatchObject([{ user: "monuser", isPrimary: false }]);
  });

  test("a UPS lost on mains is reported as lost and shuts nothing down; one held on battery is not even reported", async () => {
    await using bench = await NutServerBench.start();
    bench.show(STATES.online);
    await using upsmon = await startUpsmon(bench);
    bench.showLink("lost");
    await until("the notice", async () => (await upsmon.notices()).includes("COMMBAD"), SOON);
    // Longer than upsmon takes to call a UPS dead that it last saw on battery.
    await bench.polls(8);
    expect(await upsmon.hasShutDown()).toBe(false);
    bench.showLink("online");
    await until("the notice", async () => (await upsmon.notices()).includes("COMMOK"), SOON);
    const before = (await upsmon.notices()).filter((notice) => notice === "COMMBAD").length;
    bench.show(STATES.held);
    bench.showLink("lost");
    await bench.polls(8);
    expect((await upsmon.notices()).filter((notice) => notice === "COMMBAD")).toHaveLength(before);
    expect(await upsmon.hasShutDown()).toBe(false);
  });
});
