import { type Facts, type Reading, unknownBattery, unknownLine } from "@istars/protocol/model/reading.ts";

/** What tests and previews change of the sample reading. */
export type SampleChange = Partial<Omit<Reading, "facts" | "battery">> & {
  readonly facts?: Partial<Facts>;
  readonly battery?: Partial<Reading["battery"]>;
};

/** A healthy online UPS at 40 % load with a full battery, changed as asked. */
export function sampleReading({ facts = {}, battery = {}, ...rest }: SampleChange = {}): Reading {
  return {
    seq: 1,
    wallMs: 1_750_000_000_000,
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
    outputSource: "normal",
    input: [{ ...unknownLine(), voltage: 230.4, frequency: 50 }],
    bypass: [],
    output: [{ ...unknownLine(), voltage: 230, load: 40 }],
    inputFaultVoltage: null,
    inputLineBads: 0,
    battery: { ...unknownBattery(), status: "normal", flow: "floating", voltage: 54.4, ...battery },
    secondsOnBattery: 0,
    temperature: 31,
    beeper: null,
    test: { result: "none", kind: null, startedWallMs: null, elapsedMs: null, lowestVoltage: null },
    shutdownInS: null,
    estimates: { charge: null, runtime: null },
    ...rest,
  };
}
