import { access } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { hasStatus, NUTDRV_QX_PEERS, readWhile, startNutBench } from "./nutdrv-qx-bench.ts";
import { until } from "./until.ts";

const missing = missingPeers(...NUTDRV_QX_PEERS);
const SOON = { withinMs: 20_000 };

/** Told to be of this family; `nutdrv_qx` otherwise looks by itself. */
const MEGATEC = { protocol: "megatec" };

const needs = missing.length > 0 ? `, needs ${missing}` : "";

// At the same time: each has a UPS and a driver of its own, and nearly all of it is waiting.
describe.skipIf(missing.length > 0)(`NUT's nutdrv_qx reads the simulator over a pty${needs}`, { concurrent: true }, () => {
  test("every figure it shows is the simulator's own", async () => {
    await using bench = await startNutBench({ baud: 2400, speed: 0 }, MEGATEC);
    const { ups, nut } = bench;
    ups.change({ loadPercent: 47, temperature: 31.5, mains: "low" });
    await until("the new load", () => readWhile(nut, "ups.load", "47"), SOON);
    const view = ups.plant.look();
    expect(await nut.read()).toMatchObject({
      "ups.status": "OL BOOST",
      "ups.load": "47",
      "ups.temperature": "31.5",
      "ups.type": "offline / line interactive",
      "ups.beeper.status": "disabled",
      "ups.firmware": "V1.00",
      "device.mfr": "ISTARS SIM",
      "device.model": "LI1000",
      "input.voltage": view.input.voltage.toFixed(1),
      "input.voltage.nominal": "230",
      "input.current.nominal": "4.0",
      "input.frequency": view.input.frequency.toFixed(1),
      "input.frequency.nominal": "50",
      "output.voltage": view.output.voltage.toFixed(1),
      "battery.voltage": view.battery.volts.toFixed(2),
      "battery.voltage.nominal": "24.0",
    });
  });

  test("it follows mains failure, low battery, cut-off and return", async () => {
    await using bench = await startNutBench({ speed: 30 }, MEGATEC);
    const { ups, nut } = bench;
    expect(await nut.status()).toEqual(["OL"]);
    ups.change({ mains: "fail", loadPercent: 60 });
    await until("on battery", () => hasStatus(nut, "OB"), SOON);
    const onBattery = await until("a full look", () => readWhile(nut, "input.voltage", "0.0"), SOON);
    expect(onBattery).toMatchObject({ "output.voltage": "230.0", "ups.beeper.status": "enabled" });
    ups.change({ batteryPercent: 35 });
    await until("low battery", () => hasStatus(nut, "OB", "LB"), { withinMs: 60_000 });
    await until("the output gone", () => readWhile(nut, "output.voltage", "0.0"), { withinMs: 60_000 });
    ups.change({ mains: "ok" });
    await until("back on line", () => hasStatus(nut, "OL"), SOON);
    await until("the output back", () => readWhile(nut, "output.voltage", "230.0"), SOON);
  });

  test("its battery test runs and ends, and its beeper order silences the alarm", async () => {
    await using bench = await startNutBench({ speed: 2 }, MEGATEC);
    const { ups, nut } = bench;
    await nut.command("test.battery.start.quick");
    await until("the test", async () => (await nut.status()).includes("CAL"), SOON);
    await until("the end of the test", () => hasStatus(nut, "OL"), SOON);

    ups.change({ mains: "fail" });
    await until("the beeper", () => readWhile(nut, "ups.beeper.status", "enabled"), SOON);
    await nut.command("beeper.toggle");
    await until("silence", () => readWhile(nut, "ups.beeper.status", "disabled"), SOON);
  });

  test("its shutdown with return goes off, waits and comes back; load off stays off until load on", async () => {
    await using bench = await startNutBench({ speed: 30 }, { ...MEGATEC, ondelay: "180", offdelay: "30" });
    const { ups, nut } = bench;
    await nut.command("shutdown.return");
    expect(ups.plant.look().outputSwitch).toMatchObject({ restore: { kind: "after", seconds: 180 } });
    await until("the shutdown shown", async () => (await nut.status()).includes("FSD"), SOON);
    await until("the output off", () => readWhile(nut, "output.voltage", "0.0"), SOON);
    await until("the output back", () => readWhile(nut, "output.voltage", "230.0"), { withinMs: 40_000 });

    await nut.command("load.off");
    expect(ups.plant.look()).toMatchObject({ output: { source: "none" }, outputSwitch: { kind: "off", restore: { kind: "never" } } });
    await nut.command("load.on");
    await until("the load on", async () => ups.plant.look().output.source === "normal", SOON);
  });

  test("it copes with volts per cell, and with a unit that is silent to F and I", async () => {
    await using bench = await startNutBench(
      { behaviours: ["per-cell", "f-silent", "i-silent"] },
      { ...MEGATEC, norating: null, novendor: null },
    );
    const { ups, nut } = bench;
    const perCell = (ups.plant.look().battery.volts / 12).toFixed(2);
    expect(await nut.read()).toMatchObject({ "ups.status": "OL", "battery.voltage": perCell, "input.voltage": "230.0" });
    expect(ups.state().line.requests).not.toHaveProperty("F");
  });

  test("asked for F that never comes, it gives up on F and still reads the status", async () => {
    await using bench = await startNutBench({ behaviours: ["f-silent"] }, MEGATEC);
    const { ups, nut } = bench;
    expect(ups.state().line.requests.F).toBeGreaterThanOrEqual(1);
    const shown = await nut.read();
    expect(shown).toMatchObject({ "ups.status": "OL", "device.mfr": "ISTARS SIM" });
    expect(shown).not.toHaveProperty("battery.voltage.nominal");
  });

  test("told how many cells there are, it takes volts per cell for what they are", async () => {
    await using bench = await startNutBench({ topology: "online", batteryVolts: 48 }, { ...MEGATEC, "override.battery.packs": "24" });
    expect(await bench.nut.read()).toMatchObject({ "ups.type": "online", "battery.voltage": "2.27", "battery.charge": "100" });
  });

  test("left to find out by itself, it does not take the simulator for something else", async () => {
    await using bench = await startNutBench({}, {});
    expect(await bench.nut.read()).toMatchObject({ "driver.version.data": expect.stringMatching(/^Megatec/) });
  });

  test("closing the simulator takes the pseudo-terminal away", async () => {
    const bench = await startNutBench({}, MEGATEC);
    await bench.ups.close();
    await expect(access(bench.path)).rejects.toThrow("ENOENT");
    await bench[Symbol.asyncDispose]();
  });
});
