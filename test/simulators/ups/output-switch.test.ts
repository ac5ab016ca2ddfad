import fc from "fast-check";
import { expect, test } from "vitest";
import { cancelOff, type Moment, nextOutputSwitch, type OutputSwitch, orderOff, type Restore } from "./output-switch.ts";

const calm: Moment = {
  seconds: 1,
  mainsGoodForS: 1000,
  batteryLow: false,
  batteryExhausted: false,
  overloadTripped: false,
  overloaded: false,
};
const on: OutputSwitch = { kind: "on" };

/** Steps in seconds until the state has another kind; gives the state and how long it took. */
function untilChange(start: OutputSwitch, moment: (second: number) => Moment, limit = 100_000): { state: OutputSwitch; seconds: number } {
  let state = start;
  for (let second = 1; second <= limit; second++) {
    state = nextOutputSwitch(state, moment(second));
    if (state.kind !== start.kind) return { state, seconds: second };
  }
  return { state, seconds: limit };
}

test("a shutdown order counts down even with mains present, then switches off", () => {
  const counting = orderOff(on, 60, { kind: "with-mains" });
  expect(counting).toEqual({ kind: "countdown", leftS: 60, restore: { kind: "with-mains" } });
  const { state, seconds } = untilChange(counting, () => calm);
  expect(seconds).toBe(60);
  expect(state).toEqual({ kind: "off", cause: "order", forS: 0, restore: { kind: "with-mains" } });
});

test("with mains present the output comes back after ten seconds", () => {
  expect(untilChange(orderOff(on, 0, { kind: "with-mains" }), () => calm)).toEqual({ state: on, seconds: 10 });
});

test("without mains the output stays off, and comes back ten seconds after mains returned", () => {
  const off = orderOff(on, 0, { kind: "with-mains" });
  const { seconds } = untilChange(off, (second) => ({ ...calm, mainsGoodForS: Math.max(0, second - 500) }));
  expect(seconds).toBe(510);
});

test("a restart after m minutes waits for its time, and longer if mains is not there", () => {
  const off = orderOff(on, 0, { kind: "after", seconds: 180 });
  expect(untilChange(off, () => calm).seconds).toBe(180);
  expect(untilChange(off, (second) => ({ ...calm, mainsGoodForS: Math.max(0, second - 300) })).seconds).toBe(310);
});

test("an order to stay off is not undone by mains, only by a cancel", () => {
  const off = orderOff(on, 0, { kind: "never" });
  const { state } = untilChange(off, () => calm, 10_000);
  expect(state.kind).toBe("off");
  expect(nextOutputSwitch(cancelOff(state), calm)).toEqual(on);
});

test("a cancel ends a countdown, and asks for the output back no sooner than ten seconds after it went off", () => {
  expect(cancelOff(orderOff(on, 60, { kind: "never" }))).toEqual(on);
  const off = nextOutputSwitch(orderOff(on, 0, { kind: "after", seconds: 600 }), { ...calm, seconds: 3 });
  expect(untilChange(cancelOff(off), () => calm).seconds).toBe(7);
});

test("a low battery during the countdown cuts at once and keeps the way back", () => {
  const counting = orderOff(on, 600, { kind: "after", seconds: 180 });
  const cut = nextOutputSwitch(counting, { ...calm, mainsGoodForS: 0, batteryLow: true });
  expect(cut).toEqual({ kind: "off", cause: "order", forS: 0, restore: { kind: "after", seconds: 180 } });
});

test("a low battery without a countdown cuts nothing; an exhausted one does and comes back with mains", () => {
  const onBattery = { ...calm, mainsGoodForS: 0, batteryLow: true };
  expect(nextOutputSwitch(on, onBattery)).toEqual(on);
  expect(nextOutputSwitch(on, { ...onBattery, batteryExhausted: true })).toMatchObject({
    kind: "off",
    cause: "battery",
    restore: { kind: "with-mains" },
  });
});

test("mains returning does not stop a countdown", () => {
  const counting = orderOff(on, 30, { kind: "with-mains" });
  const { state, seconds } = untilChange(counting, (second) => ({ ...calm, mainsGoodForS: Math.max(0, second - 5) }));
  expect([state.kind, seconds]).toEqual(["off", 30]);
});

test("a second order replaces the countdown; an order while off only changes the way back", () => {
  const first = orderOff(on, 600, { kind: "never" });
  expect(orderOff(first, 30, { kind: "with-mains" })).toEqual({ kind: "countdown", leftS: 30, restore: { kind: "with-mains" } });
  const off = nextOutputSwitch(orderOff(on, 0, { kind: "with-mains" }), { ...calm, seconds: 4 });
  expect(orderOff(off, 600, { kind: "never" })).toEqual({ kind: "off", cause: "order", forS: 4, restore: { kind: "never" } });
});

test("after an overload trip the output waits until the load is within bounds again", () => {
  const off = nextOutputSwitch(on, { ...calm, overloadTripped: true, overloaded: true });
  expect(off).toMatchObject({ kind: "off", cause: "overload" });
  expect(untilChange(off, (second) => ({ ...calm, overloaded: second < 100 })).seconds).toBe(100);
});

test("whatever happens, the output is never back before ten seconds off and ten seconds of mains", () => {
  const restore: fc.Arbitrary<Restore> = fc.oneof(
    fc.constant<Restore>({ kind: "with-mains" }),
    fc.constant<Restore>({ kind: "never" }),
    fc.integer({ min: 0, max: 200 }).map((seconds): Restore => ({ kind: "after", seconds })),
  );
  const event = fc.record({
    seconds: fc.integer({ min: 1, max: 40 }),
    mains: fc.boolean(),
    batteryLow: fc.boolean(),
    batteryExhausted: fc.boolean(),
    order: fc.option(fc.record({ delayS: fc.integer({ min: 0, max: 60 }), restore })),
    cancel: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      let state: OutputSwitch = on;
      let offForS = 0;
      let mainsGoodForS = 0;
      for (const happened of events) {
        if (happened.order) state = orderOff(state, happened.order.delayS, happened.order.restore);
        if (happened.cancel) state = cancelOff(state);
        for (let s = 0; s < happened.seconds; s++) {
          mainsGoodForS = happened.mains ? mainsGoodForS + 1 : 0;
          const before: OutputSwitch = state;
          state = nextOutputSwitch(state, {
            ...calm,
            mainsGoodForS,
            batteryLow: happened.batteryLow,
            batteryExhausted: happened.batteryExhausted,
          });
          if (before.kind === "off") offForS++;
          if (before.kind === "off" && state.kind === "on") {
            expect(before.restore.kind).not.toBe("never");
            expect(offForS).toBeGreaterThanOrEqual(10);
            expect(mainsGoodForS).toBeGreaterThanOrEqual(10);
          }
          if (state.kind !== "off") offForS = 0;
        }
      }
    }),
  );
});
