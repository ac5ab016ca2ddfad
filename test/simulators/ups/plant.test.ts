import fc from "fast-check";
import { expect, test } from "vitest";
import { MAINS_CONDITIONS } from "./mains.ts";
import { Plant, type PlantChange } from "./plant.ts";
import { makeSpec, OptionError, TOPOLOGIES, type UpsSpec } from "./spec.ts";

const makePlant = (spec: Partial<UpsSpec> = {}): Plant => new Plant(makeSpec({ noiseVolts: 0, ...spec }));

/** Advances until the check holds; gives the simulated seconds it took. */
function advanceUntil(plant: Plant, check: () => boolean, limitS = 200_000): number {
  const startS = plant.look().timeS;
  while (!check()) {
    if (plant.look().timeS - startS > limitS) throw new Error(`not within ${limitS} s`);
    plant.advance(0.1);
  }
  return plant.look().timeS - startS;
}

test("a fresh UPS feeds its load from mains with a full battery afloat", () => {
  const view = makePlant().look();
  expect(view.input).toEqual({ voltage: 230, frequency: 50 });
  expect(view.output).toEqual({ source: "normal", voltage: 230, frequency: 50, loadPercent: 30, amperes: (0.3 * 1000) / 230 });
  expect(view.battery).toMatchObject({ percent: 100, flow: "floating", low: false });
  expect(view.battery.volts).toBeCloseTo(27.2, 5);
  expect([view.mainsFailed, view.testing, view.beeping, view.fault, view.overload]).toEqual([false, false, false, false, false]);
});

test("mains failure puts the load on the battery at once; mains back is trusted after two seconds", () => {
  const plant = makePlant();
  plant.change({ mains: "fail" });
  expect(plant.look()).toMatchObject({
    mainsFailed: true,
    beeping: true,
    output: { source: "battery", voltage: 230 },
    battery: { flow: "discharging" },
  });
  plant.advance(60);
  plant.change({ mains: "ok" });
  expect(plant.look()).toMatchObject({ mainsFailed: false, output: { source: "battery" } });
  plant.advance(2);
  expect(plant.look()).toMatchObject({ beeping: false, output: { source: "normal" }, battery: { flow: "charging" } });
});

test("after a short outage the battery voltage starts below 13.3 V a block and climbs to float", () => {
  const plant = makePlant();
  plant.change({ mains: "fail" });
  plant.advance(30);
  plant.change({ mains: "ok" });
  plant.advance(3);
  expect(plant.look().battery.volts / 2).toBeLessThan(13.3);
  plant.advance(4 * 3600);
  expect(plant.look().battery.volts / 2).toBeCloseTo(13.6, 1);
});

test("a line-interactive UPS boosts a brown-out and trims a swell without touching its battery", () => {
  const plant = makePlant();
  plant.change({ mains: "low" });
  expect(plant.look()).toMatchObject({ mainsFailed: false, output: { source: "boost" } });
  const { input, output } = plant.look();
  expect(output.voltage / input.voltage).toBeCloseTo(1.2, 5);
  plant.change({ mains: "high" });
  expect(plant.look()).toMatchObject({ mainsFailed: false, output: { source: "trim" }, battery: { flow: "floating" } });
  expect(plant.look().output.voltage).toBeLessThan(plant.look().input.voltage * 0.95);
});

test("an online UPS takes brown-out and swell from its battery with steady output", () => {
  for (const mains of ["low", "high"] as const) {
    const plant = makePlant({ topology: "online" });
    plant.change({ mains });
    expect(plant.look()).toMatchObject({ mainsFailed: true, output: { source: "battery", voltage: 230 } });
  }
});

test("on battery the warning comes, then the cut-off; after mains is back it takes at least ten seconds to return", () => {
  const plant = makePlant();
  plant.change({ mains: "fail" });
  const predicted = plant.look().battery.runtimeS;
  const toLow = advanceUntil(plant, () => plant.look().battery.low);
  const toOff = advanceUntil(plant, () => plant.look().output.source === "none");
  expect(Math.abs(toLow + toOff - predicted)).toBeLessThan(0.03 * predicted);
  expect(plant.look()).toMatchObject({
    output: { voltage: 0, loadPercent: 0, amperes: 0 },
    outputSwitch: { kind: "off", cause: "battery" },
  });
  plant.advance(3600);
  expect(plant.look().output.source).toBe("none");
  plant.change({ mains: "ok" });
  expect(advanceUntil(plant, () => plant.look().output.source === "normal")).toBeGreaterThanOrEqual(10);
  expect(plant.look().battery).toMatchObject({ flow: "charging", low: false });
});

test("a mains blip shorter than ten seconds does not bring a switched-off output back", () => {
  const plant = makePlant();
  plant.change({ mains: "fail" });
  plant.shutDown(0, { kind: "with-mains" });
  plant.advance(100);
  plant.change({ mains: "ok" });
  plant.advance(9);
  plant.change({ mains: "fail" });
  plant.advance(100);
  plant.change({ mains: "ok" });
  plant.advance(9.9);
  expect(plant.look().output.source).toBe("none");
  plant.advance(0.2);
  expect(plant.look().output.source).toBe("normal");
});

test("setting the charge low on battery raises the warning at once, and cuts a running countdown", () => {
  const plant = makePlant();
  plant.change({ mains: "fail" });
  plant.shutDown(600, { kind: "after", seconds: 180 });
  plant.change({ batteryPercent: 5 });
  expect(plant.look().battery.low).toBe(true);
  plant.advance(0.1);
  expect(plant.look()).toMatchObject({
    output: { source: "none" },
    outputSwitch: { kind: "off", cause: "order", restore: { kind: "after", seconds: 180 } },
  });
});

test("the fault voltage keeps the worst input of a transfer until it is read, then follows the input", () => {
  const plant = makePlant({ topology: "online" });
  expect(plant.takeFaultVoltage()).toBe(230);
  plant.change({ mains: "low" });
  plant.change({ mains: "fail" });
  plant.change({ mains: "ok" });
  expect(plant.look().faultVoltage).toBe(0);
  plant.advance(100);
  expect(plant.takeFaultVoltage()).toBe(0);
  expect(plant.takeFaultVoltage()).toBe(230);
  plant.change({ mains: "high" });
  plant.change({ mains: "ok" });
  expect(plant.takeFaultVoltage()).toBeCloseTo(276, 5);
});

test("a battery test runs from the battery for its time with mains proven good", () => {
  const plant = makePlant();
  plant.startTest(10);
  expect(plant.look()).toMatchObject({ testing: true, mainsFailed: false, beeping: false, output: { source: "battery" } });
  plant.advance(9.9);
  expect(plant.look().testing).toBe(true);
  plant.advance(0.2);
  expect(plant.look()).toMatchObject({ testing: false, output: { source: "normal" } });
});

test("a deep test ends when the battery is low, not by itself before, and an abort ends any test", () => {
  const plant = makePlant();
  plant.startTest(null);
  advanceUntil(plant, () => !plant.look().testing);
  expect(plant.look().battery.percent).toBeLessThan(30);
  expect(plant.look().output.source).toBe("normal");
  plant.startTest(null);
  plant.stopTest();
  expect(plant.look().testing).toBe(false);
});

test("mains failing during a test ends the test and leaves the load on the battery", () => {
  const plant = makePlant();
  plant.startTest(60);
  plant.change({ mains: "fail" });
  expect(plant.look()).toMatchObject({ testing: false, mainsFailed: true, beeping: true, output: { source: "battery" } });
});

test("no test starts on battery, on bypass, or with a shutdown pending", () => {
  const cases: readonly ((plant: Plant) => void)[] = [
    (plant) => plant.change({ mains: "fail" }),
    (plant) => plant.change({ bypass: true }),
    (plant) => plant.shutDown(60, { kind: "with-mains" }),
  ];
  for (const prepare of cases) {
    const plant = makePlant({ topology: "online" });
    prepare(plant);
    plant.startTest(10);
    expect(plant.look().testing).toBe(false);
  }
});

test("the beeper is silenced for one alarm only, and not at all without one", () => {
  const plant = makePlant();
  plant.toggleBeeper();
  plant.change({ mains: "fail" });
  expect(plant.look().beeping).toBe(true);
  plant.toggleBeeper();
  expect(plant.look().beeping).toBe(false);
  plant.toggleBeeper();
  expect(plant.look().beeping).toBe(true);
  plant.toggleBeeper();
  plant.change({ mains: "ok" });
  plant.advance(5);
  plant.change({ mains: "fail" });
  expect(plant.look().beeping).toBe(true);
});

test("an overloaded online UPS goes to bypass after its time and back once the load is down", () => {
  const plant = makePlant({ topology: "online" });
  plant.change({ overload: true });
  expect(plant.look()).toMatchObject({ overload: true, loadPercent: 125, output: { source: "normal", loadPercent: 125 } });
  expect(advanceUntil(plant, () => plant.look().output.source === "bypass")).toBeCloseTo(60, 0);
  plant.advance(600);
  expect(plant.look().output.source).toBe("bypass");
  plant.change({ overload: false });
  advanceUntil(plant, () => plant.look().output.source === "normal", 60);
});

test("an overloaded line-interactive UPS, or one on battery, trips its output and restarts when the load is down", () => {
  for (const [topology, mains] of [
    ["line-interactive", "ok"],
    ["line-interactive", "fail"],
    ["online", "fail"],
  ] as const) {
    const plant = makePlant({ topology });
    plant.change({ mains, loadPercent: 140 });
    advanceUntil(plant, () => plant.look().output.source === "none", 15);
    expect(plant.look().outputSwitch).toMatchObject({ cause: "overload" });
    plant.change({ mains: "ok" });
    plant.advance(600);
    expect(plant.look().output.source).toBe("none");
    plant.change({ loadPercent: 40 });
    advanceUntil(plant, () => plant.look().output.source === "normal", 60);
  }
});

test("a broken inverter leaves mains as the only source, and nothing when that fails", () => {
  for (const topology of TOPOLOGIES) {
    const plant = makePlant({ topology });
    plant.change({ fault: true });
    expect(plant.look()).toMatchObject({ fault: true, beeping: true, output: { source: "bypass" } });
    plant.change({ mains: "fail" });
    expect(plant.look().output.source).toBe("none");
  }
});

test("on bypass the output is the input; mains failing on bypass puts the load on the battery", () => {
  const plant = makePlant({ topology: "online", noiseVolts: 1 });
  plant.change({ bypass: true });
  plant.advance(7.3);
  const { input, output } = plant.look();
  expect(output).toMatchObject({ source: "bypass", voltage: input.voltage });
  plant.change({ mains: "fail" });
  expect(plant.look().output.source).toBe("battery");
});

test("the inside warms up with the load over minutes, and a set temperature stays", () => {
  const plant = makePlant();
  const cool = plant.look().temperature;
  plant.change({ loadPercent: 100 });
  plant.advance(60);
  const soon = plant.look().temperature;
  plant.advance(3 * 3600);
  const warm = plant.look().temperature;
  expect(soon).toBeGreaterThan(cool);
  expect(warm).toBeGreaterThan(soon + 3);
  plant.change({ temperature: 55 });
  plant.advance(3 * 3600);
  expect(plant.look().temperature).toBeCloseTo(55, 5);
});

test("measured mains voltage wobbles a little, the same with every run and however often one looks", () => {
  const coarse = makePlant({ noiseVolts: 0.5, seed: 7 });
  const fine = makePlant({ noiseVolts: 0.5, seed: 7 });
  const other = makePlant({ noiseVolts: 0.5, seed: 8 });
  coarse.advance(33);
  for (let i = 0; i < 1000; i++) fine.advance(0.033);
  other.advance(33);
  expect(fine.look()).toEqual(coarse.look());
  expect(other.look().input.voltage).not.toBe(coarse.look().input.voltage);
  for (let i = 0; i < 500; i++) {
    coarse.advance(0.7);
    expect(Math.abs(coarse.look().input.voltage - 230)).toBeLessThanOrEqual(0.5);
  }
});

test("in any story: no output while off, no charge gained on battery, every figure a finite number", () => {
  const change: fc.Arbitrary<PlantChange> = fc.record(
    {
      mains: fc.constantFrom(...MAINS_CONDITIONS),
      loadPercent: fc.integer({ min: 0, max: 200 }),
      batteryPercent: fc.integer({ min: 0, max: 100 }),
      overload: fc.boolean(),
      fault: fc.boolean(),
      bypass: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  const act = fc.oneof(
    change.map((c) => (plant: Plant) => plant.change(c)),
    fc.integer({ min: 0, max: 120 }).map((delayS) => (plant: Plant) => plant.shutDown(delayS, { kind: "with-mains" })),
    fc.constant((plant: Plant) => plant.cancelShutdown()),
    fc.constant((plant: Plant) => plant.startTest(20)),
    fc.constant((plant: Plant) => plant.toggleBeeper()),
  );
  const story = fc.array(fc.tuple(act, fc.double({ min: 0, max: 120, noNaN: true })), { maxLength: 15 });
  fc.assert(
    fc.property(fc.constantFrom(...TOPOLOGIES), story, (topology, steps) => {
      const plant = makePlant({ topology });
      for (const [happen, seconds] of steps) {
        happen(plant);
        const before = plant.look();
        plant.advance(Math.min(seconds, 0.1));
        const view = plant.look();
        if (view.outputSwitch.kind === "off") expect(view.output).toMatchObject({ source: "none", voltage: 0, loadPercent: 0, amperes: 0 });
        else if (!view.fault) expect(view.output.voltage).toBeGreaterThan(0);
        if (before.output.source === "battery" && view.output.source === "battery") {
          expect(view.battery.percent).toBeLessThanOrEqual(before.battery.percent);
        }
        if (view.mainsFailed && view.output.source !== "none") expect(view.output.source).toBe("battery");
        for (const figure of [view.battery.volts, view.battery.runtimeS, view.temperature, view.output.voltage]) {
          expect(Number.isFinite(figure)).toBe(true);
        }
        plant.advance(Math.max(0, seconds - 0.1));
      }
    }),
    { numRuns: 60 },
  );
});

test("a nameplate that no UPS could have is refused with the reason", () => {
  expect(() => makeSpec({ batteryVolts: 25 })).toThrow(new OptionError("battery voltage must be a multiple of 12 V, not 25"));
  expect(() => makeSpec({ ratingVa: 0 })).toThrow("rating (VA) must lie between 100 and 1000000, not 0");
  expect(() => makeSpec({ batteryAh: Number.NaN })).toThrow(OptionError);
});
