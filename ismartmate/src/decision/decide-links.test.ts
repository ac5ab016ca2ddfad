import { expect, test } from "vitest";
import { BATTERY, LOW, MAINS, onBatteryWith, play } from "./sample-decision.ts";

test("SAFETY 8: a link that is lost on mains shuts nothing down, for as long as it is", () => {
  expect(play().silences("a").runs(5_000).actions).toEqual([]);
  expect(play().silences("a", {}).runs(5_000).actions).toEqual([]);
  expect(
    play()
      .silences("a", { link: { state: "refused", forMs: 0, reason: "certificate" } })
      .runs(5_000).actions,
  ).toEqual([]);
});

test("SAFETY 8: a link that is lost on battery goes down at the last known runtime less the need", () => {
  const p = play({ triggers: { onBattery: null } })
    .says("a", onBatteryWith(600))
    .runs(1);
  const heardMs = p.nowMs;
  p.silences("a").runs(600);
  expect(p.secondsTo("warn", heardMs)).toBe(480);
  expect(p.actions[0]?.action.cause).toEqual({ kind: "link-loss", feedId: "a" });
});

test("SAFETY 8: with the runtime unknown it goes down 120 s after the last word, by whatever way the word failed", () => {
  for (const rest of [undefined, {}]) {
    const p = play().says("a", BATTERY).runs(1);
    const heardMs = p.nowMs;
    p.silences("a", rest).runs(200);
    expect(p.secondsTo("warn", heardMs)).toBe(120);
  }
});

test("SAFETY 8: a link that comes back in time ends what its loss began", () => {
  const p = play().says("a", BATTERY).runs(1).silences("a").runs(100).says("a", BATTERY).runs(100);
  expect(p.actions).toEqual([]);
  expect(p.says("a", MAINS).runs(400).actions).toEqual([]);
});

test("SAFETY 8: the path is not proven until somebody says that a drill proved it", () => {
  const p = play();
  expect(p.state.warnings).toEqual([{ code: "path-not-proven", subject: null }]);
  p.step([{ kind: "path-proven" }]);
  expect(p.state.warnings).toEqual([]);
});

test("SAFETY 9: a card that holds a silent UPS on battery is believed, however old the UPS's last word", () => {
  const held = (runtime: number) => ({ ...onBatteryWith(runtime), trust: "held" as const });
  const p = play({ triggers: { onBattery: null } })
    .says("a", held(400), { ageMs: 500_000 })
    .runs(50);
  expect(p.state.feeds[0]?.word).toBe("battery");
  expect(p.actions).toEqual([]);
  expect(p.says("a", held(290), { ageMs: 610_000 }).runs(1).kinds()).toEqual(["warn"]);
  const low = play().says("a", { ...LOW, trust: "held" }, { ageMs: 500_000 });
  expect(low.runs(1).kinds()).toEqual(["warn", "run-commands"]);
});

test("SAFETY 9: a held reading that is never renewed is silence after on-battery", () => {
  const p = play({ triggers: { onBattery: null } })
    .says("a", { ...BATTERY, trust: "held" }, { ageMs: 20_000 })
    .runs(1);
  const heardMs = p.nowMs;
  p.silences("a", {}).runs(200);
  expect(p.secondsTo("warn", heardMs)).toBe(120);
});
