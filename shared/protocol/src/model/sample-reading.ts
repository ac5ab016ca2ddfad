import { type Battery, type Facts, type Line, type Reading, unknownBattery, unknownLine } from "./reading.ts";

/** What a test changes of a sample; facts and battery are changed one by one. */
export type ReadingChange = Partial<Omit<Reading, "facts" | "battery">> & {
  readonly facts?: Partial<Facts>;
  readonly battery?: Partial<Battery>;
};

/** A UPS on mains, all facts that every family tells known and good, telling nothing else. For tests. */
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
      batteryBad: null,
      chargerFailed: null,
      fanFailed: null,
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

/** The same UPS telling what it measures too: one phase, 40 % load, a full battery. For tests. */
export const sampleMeasuredReading = ({ battery, ...rest }: ReadingChange = {}): Reading =>
  sampleReading({
    outputSource: "normal",
    input: [sampleLine({ voltage: 230, frequency: 50 })],
    output: [sampleLine({ voltage: 230, load: 40 })],
    battery: { status: "normal", flow: "floating", voltage: 54.4, ...battery },
    secondsOnBattery: 0,
    temperature: 31,
    ...rest,
  });

/** A phase of which only these quantities are known. For tests. */
export const sampleLine = (known: Partial<Line>): Line => ({ ...unknownLine(), ...known });
