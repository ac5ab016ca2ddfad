import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { startUpsSimulator, type UpsSimulator, type UpsSimulatorOptions } from "../simulators/ups/simulator.ts";
import { NutStation } from "./nut.ts";
import { until } from "./until.ts";

const missing = missingPeers("nut-server", "nut-client", "socat");
const SOON = { withinMs: 30_000 };

/** A simulated Voltronic UPS on a pseudo-terminal of its own, with NUT's driver and server reading it once a second. */
async function startBench(options: UpsSimulatorOptions, settings: Readonly<Record<string, string | null>>) {
  const stack = new AsyncDisposableStack();
  try {
    const folder = await mkdtemp(join(tmpdir(), "ups-"));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const path = join(folder, "tty");
    const ups: UpsSimulator = stack.use(await startUpsSimulator({ noiseVolts: 0, ...options, listen: `pty:${path}` }));
    const rhythm = { pollinterval: "1", pollfreq: "1" };
    const nut = stack.use(await NutStation.start({ name: "sim", driver: "nutdrv_qx", settings: { port: path, ...rhythm, ...settings } }));
    return { ups, nut, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}
const hasStatus = async (nut: NutStation, ...words: string[]): Promise<boolean> => (await nut.status()).join(" ") === words.join(" ");
async function readWhile(nut: NutStation, name: string, value: string): Promise<Readonly<Record<string, string>> | undefined> {
  const shown = await nut.read();
  return shown[name] === value ? shown : undefined;
}

const needs = missing.length > 0 ? `, needs ${missing}` : "";
const VOLTRONIC = { protocol: "voltronic" };

describe.skipIf(missing.length > 0)(`NUT's nutdrv_qx reads the simulated Voltronic units over a pty${needs}`, () => {
  test("every figure it shows of a bracket-family unit is the simulator's own", async () => {
    await using bench = await startBench({ protocol: "voltronic", topology: "online", speed: 0 }, VOLTRONIC);
    const { ups, nut } = bench;
    ups.change({ loadPercent: 47, temperature: 31.5 });
    await until("the new load", () => readWhile(nut, "ups.load", "47"), SOON);
    const { battery } = ups.plant.look();
    expect(await nut.read()).toMatchObject({
      "ups.status": "OL",
      "ups.load": "47",
      "ups.temperature": "31.5",
      "ups.type": "online",
      "ups.beeper.status": "enabled",
      "ups.power.nominal": "1000",
      "ups.firmware": "00100.00",
      "device.mfr": "ISTARS SIM",
      "device.model": "SIMOL1000",
      "input.voltage": "230.0",
      "input.frequency": "50.0",
      "output.voltage": "230.0",
      "output.voltage.nominal": "230.0",
      "output.current": "2.0",
      "battery.voltage": battery.volts.toFixed(2),
      "battery.voltage.nominal": "24.0",
      "battery.charge": "100",
      "battery.runtime": String(Math.floor(battery.runtimeS / 60) * 60),
    });
  });

  test("it follows mains failure, mute, low battery and return", async () => {
    await using bench = await startBench({ protocol: "voltronic", topology: "online", speed: 10 }, VOLTRONIC);
    const { ups, nut } = bench;
    expect(await nut.status()).toEqual(["OL"]);
    ups.change({ mains: "fail", loadPercent: 60 });
    await until("on battery", async () => (await nut.status()).includes("OB"), SOON);
    await nut.command("beeper.toggle");
    await until("silence", () => readWhile(nut, "ups.beeper.status", "disabled"), SOON);
    ups.change({ batteryPercent: 12 });
    await until("low battery", async () => (await nut.status()).includes("LB"), { withinMs: 60_000 });
    ups.change({ mains: "ok" });
    await until("back on line", () => hasStatus(nut, "OL"), SOON);
  });

  test("its battery test runs and ends", async () => {
    await using bench = await startBench({ protocol: "voltronic", speed: 1 }, VOLTRONIC);
    const { nut } = bench;
    await nut.command("test.battery.start.quick");
    await until("the test", async () => (await nut.status()).includes("CAL"), SOON);
    await until("the end of the test", () => hasStatus(nut, "OL"), SOON);
  });

  test("left to find out by itself, it takes the simulator for what it is", async () => {
    await using bench = await startBench({ protocol: "voltronic" }, {});
    expect(await bench.nut.read()).toMatchObject({ "driver.version.data": expect.stringMatching(/^Voltronic /) });
  });

  test.each([
    ["V", "voltronic-qs", "PM-V"],
    ["P", "voltronic-qs-hex", "PM-P"],
    ["T", "voltronic-qs-hex", "PM-T"],
  ])("a QS unit of dialect %s shows its figures, and follows mains failure and return", async (dialect, protocol, aux) => {
    await using bench = await startBench({ protocol: "voltronic-qs", dialect }, { protocol });
    const { ups, nut } = bench;
    ups.change({ loadPercent: 32, mains: "low" });
    await until("the new load", () => readWhile(nut, "ups.load", "32"), SOON);
    const shown = await nut.read();
    const { input, output, battery } = ups.plant.look();
    expect(shown).toMatchObject({ "ups.status": "OL BOOST", "ups.firmware.aux": aux, "ups.beeper.status": "disabled" });
    expect(Number(shown["input.voltage"])).toBeCloseTo(input.voltage, 0);
    expect(Number(shown["output.voltage"])).toBeCloseTo(output.voltage, 0);
    expect(Number(shown["battery.voltage"])).toBeCloseTo(battery.volts, 0);
    if (dialect !== "P") expect(shown).toMatchObject({ "battery.voltage.nominal": "24.0" });
    ups.change({ mains: "fail" });
    await until("on battery", () => hasStatus(nut, "OB"), SOON);
    ups.change({ mains: "ok" });
    await until("back on line", () => hasStatus(nut, "OL"), SOON);
  });
});
