import { expect, test } from "vitest";
import { decide } from "./decide.ts";
import { BATTERY, type DecisionPlay, LOW, MAINS, onBatteryWith, play, sampleObservation, samplePolicy } from "./sample-decision.ts";
import { newDecision } from "./state.ts";

/** Since when what follows counts. */
const mark = (p: DecisionPlay) => p.nowMs + 1_000;

test("SAFETY 6: on battery for five minutes, and not a second sooner, begins the shutdown", () => {
  const p = play();
  const fromMs = mark(p);
  p.says("a", BATTERY).runs(300);
  expect(p.actions).toEqual([]);
  expect(p.state.phase).toMatchObject({ kind: "counting", cause: { kind: "on-battery", feedId: "a" }, deadlineMs: fromMs + 300_000 });
  p.runs(100);
  expect(p.kinds()).toEqual(["warn", "run-commands", "power-off"]);
  expect(p.secondsTo("warn", fromMs)).toBe(300);
  expect(p.secondsTo("run-commands", fromMs)).toBe(315);
  expect(p.secondsTo("power-off", fromMs)).toBe(360);
});

test("SAFETY 6: a runtime below one and a half times the need and two minutes begins it at once", () => {
  expect(play().says("a", onBatteryWith(300)).runs(1).actions).toEqual([]);
  expect(play().says("a", onBatteryWith(299)).runs(1).kinds()).toEqual(["warn"]);
  expect(play({ needMs: 600_000 }).says("a", onBatteryWith(1_019)).runs(1).kinds()).toEqual(["warn"]);
});

test("SAFETY 6: a low battery begins it at once and spares the time for warning", () => {
  const p = play().says("a", LOW).runs(1);
  expect(p.kinds()).toEqual(["warn", "run-commands"]);
  expect(p.state.phase).toMatchObject({ kind: "stopping", course: { cause: { kind: "battery-low" } } });
});

test("SAFETY 6: a battery that is low while mains feed the load shuts nothing down", () => {
  expect(
    play()
      .says("a", { facts: { batteryLow: true }, battery: { runtime: 5, charge: 1 } })
      .runs(1_000).actions,
  ).toEqual([]);
});

test("SAFETY 6: charge counts only where somebody set a limit, and only on battery", () => {
  const draining = { ...BATTERY, battery: { charge: 20 } };
  expect(play().says("a", draining).runs(5).actions).toEqual([]);
  expect(
    play({ triggers: { charge: { belowPercent: 20 } } })
      .says("a", draining)
      .runs(5).actions,
  ).toEqual([]);
  expect(
    play({ triggers: { charge: { belowPercent: 21 } } })
      .says("a", draining)
      .runs(1)
      .kinds(),
  ).toEqual(["warn"]);
  expect(
    play({ triggers: { charge: { belowPercent: 21 } } })
      .says("a", { battery: { charge: 1 } })
      .runs(5).actions,
  ).toEqual([]);
});

test("SAFETY 1: mains that come back for 30 s cancel and undo; for 29 s they only hold", () => {
  const p = play().says("a", BATTERY).runs(305);
  expect(p.kinds()).toEqual(["warn"]);
  p.says("a", MAINS).runs(30);
  expect(p.kinds()).toEqual(["warn"]);
  expect(p.state.phase.kind).toBe("warned");
  p.runs(1);
  expect(p.kinds()).toEqual(["warn", "undo"]);
  expect(p.state.phase).toMatchObject({ kind: "cancelled" });
  p.runs(61);
  expect(p.state.phase).toEqual({ kind: "watching" });
  expect(p.says("a", BATTERY).runs(299).kinds()).toHaveLength(2);
});

test("SAFETY 15: mains that are back at the deadline hold it, and mains that go again find it over", () => {
  const p = play().says("a", BATTERY).runs(290).says("a", MAINS).runs(20);
  expect(p.actions).toEqual([]);
  expect(p.says("a", BATTERY).runs(1).kinds()).toEqual(["warn"]);
});

test("SAFETY 15: past the point of no return nothing cancels", () => {
  const p = play().says("a", LOW).runs(60);
  expect(p.kinds()).toEqual(["warn", "run-commands", "power-off"]);
  p.says("a", MAINS)
    .runs(100)
    .step([{ kind: "withdraw" }], 60_000);
  expect(p.state.phase.kind).toBe("powering-off");
  p.step([{ kind: "power-off-given" }]);
  expect(p.state.phase).toMatchObject({ kind: "done", tookMs: expect.any(Number) });
  expect(p.runs(1_000).kinds()).toHaveLength(3);
});

test("commands that end early go on to the power-off at once", () => {
  const p = play().says("a", LOW).runs(3);
  p.step([{ kind: "commands-ended" }]);
  expect(p.kinds()).toEqual(["warn", "run-commands", "power-off"]);
});

test("SAFETY 2: what is unknown meets no trigger and cancels none that runs", () => {
  const unknown = { facts: { mainsOk: null, onBattery: null, batteryLow: null } };
  expect(play().says("a", unknown).runs(1_000).actions).toEqual([]);
  const p = play();
  const fromMs = mark(p);
  p.says("a", { ...BATTERY, battery: { runtime: 7_200 } })
    .runs(60)
    .says("a", unknown)
    .runs(300);
  expect(p.secondsTo("warn", fromMs)).toBe(300);
});

test("SAFETY 2: an input that this UPS tells of, but not now, ends no countdown", () => {
  const unproven = { facts: { mainsOk: null, onBattery: false } };
  expect(play().says("a", BATTERY).runs(200).says("a", unproven).runs(101).kinds()).toEqual(["warn"]);
  const never = play({ triggers: { announced: false } });
  const tells = ["onBattery", "batteryLow"] as const;
  never.says("a", BATTERY, { tells }).runs(200).says("a", unproven, { tells }).runs(400);
  expect(never.actions).toEqual([]);
});

test("SAFETY 3: an estimated charge or runtime triggers nothing; runtime does if somebody says so", () => {
  const empty = { ...BATTERY, battery: { runtime: 1, charge: 1 } };
  const charge = { charge: { belowPercent: 90 } };
  const estimated = { confidence: { runtime: "estimated", charge: "estimated" } } as const;
  expect(play({ triggers: charge }).says("a", empty, estimated).runs(200).actions).toEqual([]);
  expect(
    play({ triggers: { runtime: { estimates: true } } })
      .says("a", empty, estimated)
      .runs(1)
      .kinds(),
  ).toEqual(["warn"]);
  const guess = { ...BATTERY, estimates: { charge: null, runtime: { value: 10, uncertainty: 5, source: "battery-voltage" as const } } };
  expect(play().says("a", guess).runs(200).actions).toEqual([]);
  expect(
    play({ triggers: { runtime: { estimates: true } } })
      .says("a", guess)
      .runs(1)
      .kinds(),
  ).toEqual(["warn"]);
});

test("SAFETY 3: estimated facts are no facts", () => {
  const confidence = { batteryLow: "estimated", onBattery: "estimated" } as const;
  expect(play().says("a", LOW, { confidence }).runs(1_000).actions).toEqual([]);
});

test("SAFETY 4: a gap of more than 10 s voids a countdown, and what was heard before it tells nothing", () => {
  const p = play().says("a", BATTERY).runs(299);
  p.silences("a", {});
  p.nowMs += 1_000;
  p.step([], 10_001);
  expect(p.state.phase).toMatchObject({ kind: "cancelled" });
  p.runs(500);
  expect(p.actions).toEqual([]);
  expect(p.says("a", BATTERY).runs(300).actions).toEqual([]);
  expect(p.runs(2).kinds()).toEqual(["warn"]);
});

test("SAFETY 4: a gap of 10 s changes nothing", () => {
  const p = play().says("a", BATTERY).runs(299);
  p.nowMs += 1_000;
  p.step([], 10_000);
  expect(p.runs(1).kinds()).toEqual(["warn"]);
});

test("SAFETY 4: a word that waited in a socket over the gap is let pass, the next one is believed", () => {
  const p = play().says("a", LOW);
  p.nowMs += 1_000;
  expect(p.step([], 3_600_000)).toEqual([]);
  p.says("a", MAINS).runs(100);
  expect(p.actions).toEqual([]);
  const low = play().says("a", LOW);
  low.nowMs += 1_000;
  low.step([], 3_600_000);
  expect(low.runs(2).kinds()).toEqual(["warn", "run-commands"]);
});

test("SAFETY 4: a gap while commands run takes them back", () => {
  const p = play().says("a", LOW).runs(2);
  p.step([], 60_000);
  expect(p.kinds()).toEqual(["warn", "run-commands", "undo"]);
});

test("SAFETY 5: a fact counts with the first reading that tells it", () => {
  const p = play().says("a", BATTERY).runs(1);
  expect(p.state.phase.kind).toBe("counting");
  expect(p.why.map(({ code }) => code)).toEqual(expect.arrayContaining(["feed.word", "counting"]));
});

test.each([{ testing: true }, { calibrating: true }, { onBypass: true }])(
  'SAFETY 7: %o rests "on battery" while the input is proven good, and mains lost overrides at once',
  (fact) => {
    const at = (mainsOk: boolean | null) => ({ facts: { ...fact, onBattery: true, mainsOk }, battery: { runtime: 200 } });
    expect(play().says("a", at(true)).runs(1_000).actions).toEqual([]);
    expect(play().says("a", at(true)).runs(1_000).says("a", at(false)).runs(1).kinds()).toEqual(["warn"]);
    expect(play().says("a", at(null)).runs(1).kinds()).toEqual(["warn"]);
  },
);

test('SAFETY 7: a test rests nothing but "on battery": on battery and low goes down', () => {
  const p = play().says("a", { facts: { testing: true, onBattery: true, mainsOk: true, batteryLow: true } });
  expect(p.runs(1).kinds()).toEqual(["warn", "run-commands"]);
});

test("SAFETY 7: maintenance rests what is not critical while input is good, and ends by itself after at most 24 h", () => {
  const serviced = { facts: { onBattery: true, mainsOk: true } };
  const p = play();
  p.step([{ kind: "maintenance", forMs: 1e12 }]);
  expect(p.state.maintenanceUntilMs).toBe(p.nowMs + 86_400_000);
  expect(p.says("a", serviced).runs(1_000).actions).toEqual([]);
  expect(p.says("a", LOW).runs(1).kinds()).toEqual(["warn", "run-commands"]);
  const short = play();
  short.step([{ kind: "maintenance", forMs: 600_000 }]);
  expect(short.says("a", serviced).runs(890).actions).toEqual([]);
  expect(short.runs(20).kinds()).toContain("warn");
  const lost = play();
  lost.step([{ kind: "maintenance", forMs: 600_000 }]);
  expect(lost.says("a", BATTERY).runs(301).kinds()).toContain("warn");
});

test("SAFETY 10: nothing in the first 120 s, except on a fresh battery-low", () => {
  const p = play({}, false).says("a", onBatteryWith(10)).runs(118);
  expect(p.actions).toEqual([]);
  expect(p.runs(1).kinds()).toEqual(["warn"]);
  expect(play({}, false).says("a", LOW).runs(1).kinds()).toEqual(["warn", "run-commands"]);
  expect(play({}, false).says("a", LOW, { ageMs: 10_001 }).runs(100).actions).toEqual([]);
  const ordered = play({}, false);
  ordered.step([{ kind: "shut-down", by: "command", inMs: 0 }]);
  expect(ordered.runs(118).actions).toEqual([]);
  expect(ordered.runs(1).kinds()).toEqual(["warn"]);
});

test("SAFETY 11: over-temperature and overload are off by default and need three readings over a minute", () => {
  const hot = { temperature: 80, facts: { overload: true } };
  expect(play().says("a", hot).runs(1_000).actions).toEqual([]);
  const overTemperature = { aboveC: 60, plausibleC: [-20, 100] } as const;
  for (const triggers of [{ overTemperature }, { overload: true }]) {
    expect(play({ triggers }).says("a", hot).runs(60).actions).toEqual([]);
    expect(play({ triggers }).says("a", hot).runs(61).kinds()).toEqual(["warn"]);
    expect(play({ triggers }).says("a", hot).runs(59).says("a", MAINS).runs(1).says("a", hot).runs(60).actions).toEqual([]);
  }
});

test("SAFETY 11: one hot reading that is looked at for long stays one", () => {
  const overTemperature = { aboveC: 60, plausibleC: [-20, 100] } as const;
  const p = play({ triggers: { overTemperature }, staleMs: 1_000_000 });
  p.says("a", { temperature: 80 }).runs(1).silences("a", {});
  expect(p.runs(600).actions).toEqual([]);
});

test("SAFETY 11: a lost or absurd sensor warns and never shuts down", () => {
  const triggers = { overTemperature: { aboveC: 60, plausibleC: [-20, 100] } } as const;
  for (const temperature of [850, Number.POSITIVE_INFINITY, -273, null]) {
    const p = play({ triggers }).says("a", { temperature: 80 }).runs(50).says("a", { temperature }).runs(500);
    expect(p.actions).toEqual([]);
    expect(p.state.warnings.some(({ code }) => code === "sensor-absurd")).toBe(temperature === 850 || temperature === -273);
    expect(p.says("a", { temperature: 80 }).runs(50).actions).toEqual([]);
  }
});

test("SAFETY 12: a monotonic clock that seems to go back, or is no number, changes nothing", () => {
  const { state: before, policy } = play().says("a", BATTERY).runs(100);
  for (const wrong of [-1e15, Number.NaN, Number.NEGATIVE_INFINITY, 0]) {
    const input = { observations: [sampleObservation("a", BATTERY)], gapMs: 0, orders: [] };
    const { state, actions } = decide(before, input, wrong, policy);
    expect([state.nowMs, state.phase, actions]).toEqual([before.nowMs, before.phase, []]);
  }
});

test("SAFETY 6: a UPS that announces its switching-off is left in time: at once if it tells none", () => {
  const pending = (shutdownInS: number | null) => ({ facts: { shutdownPending: true }, shutdownInS });
  expect(play().says("a", pending(null)).runs(1).kinds()).toEqual(["warn"]);
  expect(play().says("a", pending(299)).runs(1).kinds()).toEqual(["warn"]);
  const p = play().says("a", pending(3_600)).runs(1);
  expect(p.state.phase).toMatchObject({ kind: "counting", cause: { kind: "announced" }, deadlineMs: p.nowMs + 3_300_000 });
  p.says("a", MAINS).runs(40);
  expect(p.state.phase.kind).toBe("cancelled");
  expect(
    play({ triggers: { announced: false } })
      .says("a", pending(null))
      .runs(100).actions,
  ).toEqual([]);
});

test("a reading without an age, or with one that cannot be, is none", () => {
  for (const ageMs of [null, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(play().says("a", LOW, { ageMs }).runs(100).actions).toEqual([]);
  }
});

test("each decision is told once, with the inputs that it rests on", () => {
  const p = play().says("a", onBatteryWith(299)).runs(20);
  expect(p.why.filter(({ code }) => code === "feed.failed")).toEqual([
    {
      atMs: p.why.find(({ code }) => code === "feed.failed")?.atMs,
      code: "feed.failed",
      params: expect.objectContaining({ feedId: "a", cause: "runtime", sourceId: "a", onBattery: true, runtimeMs: 299_000, ageMs: 0 }),
    },
  ]);
  expect(p.why.filter(({ code }) => code === "warned")).toHaveLength(1);
});

test("without a feed, without a source and without a word nothing happens", () => {
  for (const feeds of [[], [[]], [["nobody"]]]) {
    const { actions } = decide(newDecision(0), { observations: [], gapMs: 0, orders: [] }, 1e9, samplePolicy({ feeds }));
    expect(actions).toEqual([]);
  }
});
