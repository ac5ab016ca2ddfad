import { type FactName, type Facts, type Reading, unknownBattery, unknownFacts } from "@istars/protocol/model/reading.ts";
import { sampleReading as readingOnMains, sampleLine } from "@istars/protocol/model/sample-reading.ts";
import type { Observation } from "../protocols/driver.ts";
import { assemble, newTrack } from "./assemble.ts";

/** What most UPSs tell: all but whether a deep test is a calibration. */
const ON_MAINS: Facts = readingOnMains({ facts: { calibrating: null } }).facts;
const ON_BATTERY: Partial<Facts> = { mainsOk: false, onBattery: true };

/** For tests: the facts that the sample UPS tells. */
export const SAMPLE_TELLS: readonly FactName[] = (Object.keys(unknownFacts()) as FactName[]).filter((name) => ON_MAINS[name] !== null);

/** For tests: what a healthy UPS tells, with these facts changed. */
export const sampleObservation = (facts: Partial<Facts> = {}, battery: Partial<Observation["battery"]> = {}): Observation => ({
  facts: { ...ON_MAINS, ...facts },
  outputSource: facts.onBattery ? "battery" : "normal",
  input: [sampleLine({ voltage: 230, frequency: 50 })],
  bypass: [],
  output: [sampleLine({ voltage: 230, load: 30 })],
  inputFaultVoltage: 230,
  battery: { ...unknownBattery(), status: "normal", flow: "floating", voltage: 27.2, ...battery },
  temperature: 28,
  beeper: null,
  shutdownInS: null,
  estimates: { charge: null, runtime: null },
  topology: "line-interactive",
  remarks: [],
});

/** For tests: a reading with these facts changed. */
export const sampleReading = (facts: Partial<Facts> = {}, battery: Partial<Reading["battery"]> = {}): Reading =>
  assemble(newTrack(), sampleObservation(facts, battery), { monoMs: 0, wallMs: Date.UTC(2026, 0, 1) }).reading;

/** For tests: the facts that differ while the mains is away. */
export const onBattery = (more: Partial<Facts> = {}): Partial<Facts> => ({ ...ON_BATTERY, ...more });
