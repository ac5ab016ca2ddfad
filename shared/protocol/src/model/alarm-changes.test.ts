import { expect, test } from "vitest";
import { ALARM_IDS, type AlarmFacts, type AlarmId, alarmOf } from "./alarm.ts";
import { alarmChanges } from "./alarm-changes.ts";
import { type Battery, type Facts, unknownFacts } from "./reading.ts";
import { sampleMeasuredReading } from "./sample-reading.ts";

const sampleReading = (facts: Partial<Facts> = {}, battery: Partial<Battery> = {}) => sampleMeasuredReading({ facts, battery });
const onBattery = (): Partial<Facts> => ({ mainsOk: false, onBattery: true });

const facts = (reading: AlarmFacts["reading"], more: Partial<AlarmFacts> = {}): AlarmFacts => ({
  reading,
  link: "online",
  storageFailed: false,
  tells: null,
  hosts: [],
  tokens: [],
  ...more,
});
const active = (...ids: AlarmId[]) => ids.map((id) => ({ id, subject: alarmOf(id).subject }));
const ofUps = (id: AlarmId, isRaised: boolean) => ({ id, subject: "ups", isRaised, about: null });

test("what is true and was not on is raised, what is false and was on is cleared", () => {
  expect(alarmChanges(active(), facts(sampleReading(onBattery())))).toEqual([ofUps("on-battery", true), ofUps("input-bad", true)]);
  expect(alarmChanges(active("on-battery", "general-fault"), facts(sampleReading()))).toEqual([
    ofUps("on-battery", false),
    ofUps("general-fault", false),
  ]);
});

test("what stays as it was is no change", () => {
  expect(alarmChanges(active("on-battery", "input-bad"), facts(sampleReading(onBattery())))).toEqual([]);
});

test("SAFETY 2: with everything unknown no alarm of the UPS is raised and none is cleared", () => {
  const unknown = { ...sampleReading(unknownFacts(), { status: "unknown" }), temperature: null };
  expect(alarmChanges(active(), facts(unknown))).toEqual([]);
  const all = active(...ALARM_IDS.filter((id) => alarmOf(id).subject === "ups" && id !== "communications-lost"));
  expect(alarmChanges(all, facts(unknown))).toEqual([]);
  expect(alarmChanges(all, facts(null, { link: "connecting" }))).toEqual([]);
});

test("SAFETY 5: an alarm is raised at the first reading that shows it", () => {
  expect(alarmChanges(active(), facts(sampleReading({ fault: true })))).toEqual([ofUps("general-fault", true)]);
});
