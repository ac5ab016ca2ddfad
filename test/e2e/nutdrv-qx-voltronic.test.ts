import { describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { hasStatus, NUTDRV_QX_PEERS, readWhile, startNutBench } from "./nutdrv-qx-bench.ts";
import { until } from "./until.ts";

const missing = missingPeers(...NUTDRV_QX_PEERS);
const SOON = { withinMs: 30_000 };

const needs = missing.length > 0 ? `, needs ${missing}` : "";
const VOLTRONIC = { protocol: "voltronic" };

// At the same time: each has a UPS and a driver of its own, and nearly all of it is waiting.
describe.skipIf(missing.length > 0)(`NUT's nutdrv_qx reads the simulated Voltronic units over a pty${needs}`, { concurrent: true }, () => {
  test("every figure it shows of a bracket-family unit is the simulator's own", async () => {
    await using bench = await startNutBench({ protocol: "voltronic", topology: "online", speed: 0 }, VOLTRONIC);
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

  test.each([
    ["3/3", "P10"],
    ["3/1", "P03"],
  ] as const)("it shows each phase of a %s unit, which it takes for dialect %s, and the mains gone on all", async (phases, dialect) => {
    const big = { topology: "online", ratingVa: 20_000, batteryVolts: 240, batteryAh: 20, speed: 0 } as const;
    await using bench = await startNutBench({ ...VOLTRONIC, ...big, phases }, {});
    const { ups, nut } = bench;
    ups.change({ loadPercent: 47 });
    await until("the new load", () => readWhile(nut, "ups.load", "47"), SOON);
    const { input, output } = ups.state().ups.phases;
    const root3 = Math.sqrt(3);
    const told = await nut.read();
    expect(told).toMatchObject({
      "ups.firmware.aux": dialect,
      "input.phases": phases.slice(0, 1),
      "output.phases": phases.slice(-1),
      ...Object.fromEntries(input.map(({ volts }, index) => [`input.L${index + 1}-N.voltage`, volts.toFixed(1)])),
      ...Object.fromEntries(input.map(({ amperes }, index) => [`input.L${index + 1}.current`, amperes.toFixed(0)])),
    });
    expect(Number(told["input.L1-L2.voltage"])).toBeCloseTo((root3 * ((input[0]?.volts ?? 0) + (input[1]?.volts ?? 0))) / 2, 0);
    const phasesOut = output.length > 1 ? output : [];
    expect(told).toMatchObject({
      ...Object.fromEntries(phasesOut.map(({ volts }, index) => [`output.L${index + 1}-N.voltage`, volts.toFixed(1)])),
      ...Object.fromEntries(phasesOut.map(({ amperes }, index) => [`output.L${index + 1}.current`, amperes.toFixed(0)])),
      ...Object.fromEntries(phasesOut.map(({ loadPercent }, index) => [`output.L${index + 1}.power.percent`, loadPercent.toFixed(0)])),
      ...Object.fromEntries(phasesOut.map((_, index) => [`output.bypass.L${index + 1}-N.voltage`, input[index]?.volts.toFixed(1)])),
    });
    expect("output.L1-N.voltage" in told).toBe(phasesOut.length > 0);
    ups.change({ mains: "fail" });
    await until("no mains on L3", () => readWhile(nut, "input.L3-N.voltage", "0.0"), SOON);
    expect((await nut.read())["ups.status"]).toContain("OB");
  });

  test("it follows mains failure, mute, low battery and return", async () => {
    await using bench = await startNutBench({ protocol: "voltronic", topology: "online", speed: 10 }, VOLTRONIC);
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
    await using bench = await startNutBench({ protocol: "voltronic", speed: 1 }, VOLTRONIC);
    const { nut } = bench;
    await nut.command("test.battery.start.quick");
    await until("the test", async () => (await nut.status()).includes("CAL"), SOON);
    await until("the end of the test", () => hasStatus(nut, "OL"), SOON);
  });

  test("left to find out by itself, it takes the simulator for what it is", async () => {
    await using bench = await startNutBench({ protocol: "voltronic" }, {});
    expect(await bench.nut.read()).toMatchObject({ "driver.version.data": expect.stringMatching(/^Voltronic /) });
  });

  test.each([
    ["V", "voltronic-qs", "PM-V"],
    ["P", "voltronic-qs-hex", "PM-P"],
    ["T", "voltronic-qs-hex", "PM-T"],
  ])("a QS unit of dialect %s shows its figures, and follows mains failure and return", async (dialect, protocol, aux) => {
    await using bench = await startNutBench({ protocol: "voltronic-qs", dialect }, { protocol });
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
