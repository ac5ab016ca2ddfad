import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_HOLD, holdReading, isHoldable, isRunDown } from "./hold.ts";
import { onBattery, sampleReading } from "./sample.ts";

const policy = { needS: 60, marginS: 30, unknownS: 120 };
const dying = (runtime: number | null) => ({
  ...sampleReading(onBattery(), { runtime, flow: "discharging" as const }),
  secondsOnBattery: 10,
});

test("SAFETY 9: held on battery, the runtime told last is counted down and time on battery goes on", () => {
  const held = holdReading(dying(600), 100_000, policy, 7);
  expect(held).toMatchObject({
    seq: 7,
    trust: "held",
    facts: { onBattery: true, mainsOk: false, batteryLow: false },
    battery: { runtime: 500, status: "normal" },
    secondsOnBattery: 110,
    estimates: { runtime: { value: 500, uncertainty: 100, source: "held-countdown" } },
  });
});

test("SAFETY 9: the battery is low when the countdown reaches the hosts' need and margin", () => {
  expect(holdReading(dying(600), 509_999, policy, 1).facts.batteryLow).toBe(false);
  expect(holdReading(dying(600), 510_000, policy, 1)).toMatchObject({
    facts: { batteryLow: true },
    battery: { status: "low", runtime: 90 },
  });
  expect(holdReading(dying(600), 9_000_000, policy, 1).battery.runtime).toBe(0);
});

test("SAFETY 9: with the runtime unknown the battery is low after 120 s", () => {
  expect(DEFAULT_HOLD.unknownS).toBe(120);
  expect(holdReading(dying(null), 119_999, DEFAULT_HOLD, 1)).toMatchObject({ facts: { batteryLow: false }, battery: { runtime: null } });
  expect(holdReading(dying(null), 120_000, DEFAULT_HOLD, 1)).toMatchObject({ facts: { batteryLow: true }, battery: { status: "low" } });
});

test("SAFETY 3: an estimated runtime does not stand in for one that the UPS told", () => {
  const guessed = {
    ...dying(null),
    estimates: { charge: null, runtime: { value: 5, uncertainty: 1, source: "battery-voltage" as const } },
  };
  expect(isRunDown(guessed, 60_000, policy)).toBe(false);
});

test("SAFETY 9: a UPS lost on mains, or in a state nobody knows, is not held", () => {
  expect(isHoldable(sampleReading())).toBe(false);
  expect(isHoldable(sampleReading({ onBattery: null }))).toBe(false);
  expect(isHoldable(sampleReading(onBattery()))).toBe(true);
});

test("a battery that was low or depleted stays so", () => {
  const low = sampleReading(onBattery({ batteryLow: true }), { status: "depleted", runtime: 5_000 });
  expect(holdReading(low, 0, policy, 1)).toMatchObject({ facts: { batteryLow: true }, battery: { status: "depleted" } });
});

test("once run down it stays run down, and no fact but low battery ever changes", () => {
  fc.assert(
    fc.property(fc.option(fc.nat(10_000)), fc.nat(10_000_000), fc.nat(1_000_000), (runtime, forMs, moreMs) => {
      const last = dying(runtime);
      const early = holdReading(last, forMs, policy, 1);
      const late = holdReading(last, forMs + moreMs, policy, 2);
      if (early.facts.batteryLow) expect(late.facts.batteryLow).toBe(true);
      expect({ ...late.facts, batteryLow: null }).toEqual({ ...last.facts, batteryLow: null });
    }),
  );
});
