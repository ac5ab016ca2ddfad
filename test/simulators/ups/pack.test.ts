import fc from "fast-check";
import { expect, test } from "vitest";
import { LeadAcidPack } from "./pack.ts";

const watts = fc.double({ min: 5, max: 800, noNaN: true });
const charge = fc.double({ min: 0, max: 1, noNaN: true });
const seconds = fc.double({ min: 0.1, max: 600, noNaN: true });

function secondsUntilExhausted(pack: LeadAcidPack, load: number): number {
  for (let s = 0; s < 1_000_000; s++) {
    pack.discharge(load, 1);
    if (pack.isExhausted) return s + 1;
  }
  throw new Error("the pack never ran out");
}

test("charge never rises while discharging and never falls while charging or at rest", () => {
  fc.assert(
    fc.property(
      charge,
      fc.array(fc.tuple(fc.constantFrom("discharge", "recharge", "rest"), watts, seconds), { maxLength: 40 }),
      (start, steps) => {
        const pack = new LeadAcidPack(24, 9);
        pack.setCharge(start);
        for (const [action, load, time] of steps) {
          const before = pack.charge;
          if (action === "discharge") pack.discharge(load, time);
          else if (action === "recharge") pack.recharge(time);
          else pack.rest(time);
          if (action === "discharge") expect(pack.charge).toBeLessThanOrEqual(before);
          else expect(pack.charge).toBeGreaterThanOrEqual(before);
          expect(pack.charge).toBeGreaterThanOrEqual(0);
          expect(pack.charge).toBeLessThanOrEqual(1);
          expect(pack.volts).toBeGreaterThan(0);
          expect(pack.volts).toBeLessThanOrEqual(2 * 13.6);
        }
      },
    ),
  );
});

test("the predicted runtime is what a discharge at that load takes", () => {
  fc.assert(
    fc.property(fc.double({ min: 20, max: 600, noNaN: true }), fc.double({ min: 0.3, max: 1, noNaN: true }), (load, start) => {
      const pack = new LeadAcidPack(24, 9);
      pack.setCharge(start);
      const predicted = pack.runtimeS(load);
      const real = secondsUntilExhausted(pack, load);
      expect(Math.abs(real - predicted)).toBeLessThan(0.03 * real + 3);
    }),
    { numRuns: 30 },
  );
});

test("twice the load empties the pack in less than half the time, as Peukert found", () => {
  const slow = secondsUntilExhausted(new LeadAcidPack(24, 9), 100);
  const fast = secondsUntilExhausted(new LeadAcidPack(24, 9), 200);
  expect(fast).toBeLessThan(slow / 2);
  expect(fast).toBeGreaterThan(slow / 4);
});

test("voltage sags at once under load, and more under more load", () => {
  const volts = [50, 200, 600].map((load) => {
    const pack = new LeadAcidPack(24, 9);
    pack.discharge(load, 0);
    return pack.volts;
  });
  expect(volts[0]).toBeLessThan(27.2);
  expect(volts[1]).toBeLessThan(volts[0] ?? 0);
  expect(volts[2]).toBeLessThan(volts[1] ?? 0);
});

test("the low-battery warning comes before the end, with time left in between", () => {
  for (const load of [100, 300, 600]) {
    const pack = new LeadAcidPack(24, 9);
    let lowAt: number | null = null;
    let endAt = 0;
    for (let s = 1; endAt === 0; s++) {
      pack.discharge(load, 1);
      if (pack.isLow) lowAt ??= s;
      if (pack.isExhausted) endAt = s;
    }
    expect(lowAt).not.toBeNull();
    expect(endAt - (lowAt ?? 0)).toBeGreaterThan(20);
  }
});

test("recharge starts below 13.3 V a block, rises without falling back, and ends afloat at 13.6 V", () => {
  const pack = new LeadAcidPack(24, 9);
  pack.setCharge(0.4);
  pack.recharge(1);
  expect(pack.flow).toBe("charging");
  expect(pack.volts / 2).toBeLessThan(13.3);
  let before = pack.volts;
  let hours = 0;
  while (pack.flow === "charging" && hours < 100) {
    for (let minute = 0; minute < 60; minute++) {
      pack.recharge(60);
      expect(pack.volts).toBeGreaterThanOrEqual(before - 1e-9);
      before = pack.volts;
    }
    hours++;
  }
  expect(hours).toBeGreaterThan(3);
  expect(hours).toBeLessThan(24);
  expect(pack.flow).toBe("floating");
  expect(pack.volts / 2).toBeCloseTo(13.6, 1);
});

test("the charging current is limited first and tapers off later", () => {
  const pack = new LeadAcidPack(24, 9);
  pack.setCharge(0.2);
  pack.recharge(1);
  expect(pack.amperes).toBeCloseTo(0.9, 5);
  pack.setCharge(0.95);
  pack.recharge(1);
  expect(pack.amperes).toBeLessThan(0.3);
  expect(pack.amperes).toBeGreaterThan(0);
});

test("a load beyond what the pack can give collapses it instead of giving nonsense", () => {
  const pack = new LeadAcidPack(12, 1);
  pack.discharge(100_000, 1);
  expect(pack.isExhausted).toBe(true);
  expect(Number.isFinite(pack.volts)).toBe(true);
});
