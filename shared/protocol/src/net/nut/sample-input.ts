import { type AlarmId, alarmOf } from "../../model/alarm.ts";
import type { ActiveAlarm } from "../../model/event.ts";
import {
  type Battery,
  type Facts,
  type Line,
  type Reading,
  unknownBattery,
  unknownIdentity,
  unknownLine,
  unknownRatings,
} from "../../model/reading.ts";
import { en } from "../../model/texts/en.ts";
import type { NutNames, VariableInput } from "./variable.ts";

/** What a test changes of the sample; facts and battery are changed one by one. */
export type ReadingChange = Partial<Omit<Reading, "facts" | "battery">> & {
  readonly facts?: Partial<Facts>;
  readonly battery?: Partial<Battery>;
};

/** A UPS on mains, all facts known and good, telling nothing else. For tests. */
export function sampleReading({ facts = {}, battery = {}, ...rest }: ReadingChange = {}): Reading {
  return {
    seq: 1,
    wallMs: 0,
    ageMs: 0,
    trust: "fresh",
    facts: {
      mainsOk: true,
      onBattery: false,
      outputOn: true,
      onBypass: false,
      testing: false,
      calibrating: false,
      batteryLow: false,
      shutdownPending: false,
      fault: false,
      overload: false,
      ...facts,
    },
    outputSource: null,
    input: [],
    bypass: [],
    output: [],
    inputFaultVoltage: null,
    inputLineBads: 0,
    battery: { ...unknownBattery(), ...battery },
    secondsOnBattery: null,
    temperature: null,
    beeper: null,
    test: { result: "none", kind: null, startedWallMs: null, elapsedMs: null, lowestVoltage: null },
    shutdownInS: null,
    estimates: { charge: null, runtime: null },
    ...rest,
  };
}

/** A phase of which only these quantities are known. For tests. */
export const sampleLine = (known: Partial<Line>): Line => ({ ...unknownLine(), ...known });

/** An active alarm of the UPS. For tests. */
export const sampleAlarm = (id: AlarmId): ActiveAlarm => ({
  instance: 1,
  id,
  subject: "ups",
  severity: alarmOf(id).severity,
  raisedWallMs: 0,
  acknowledged: null,
});

/** A card that was given no names. For tests. */
export const SAMPLE_NAMES: NutNames = {
  version: "1.2.3",
  description: null,
  contact: null,
  location: null,
  macAddress: null,
  alarms: en.alarms,
};

/** A UPS that tells its facts and nothing else. For tests. */
export const sampleInput = (changes: Partial<VariableInput> = {}): VariableInput => ({
  reading: sampleReading(),
  ratings: unknownRatings(),
  identity: unknownIdentity(),
  alarms: [],
  protocol: "megatec",
  names: SAMPLE_NAMES,
  ...changes,
});
