import { type Facts, type Reading, unknownBattery, unknownFacts, unknownLine } from "@istars/protocol/model/reading.ts";
import type { Observation } from "../protocols/driver.ts";
import { assemble, newTrack } from "./assemble.ts";

const ON_MAINS: Facts = {
  ...unknownFacts(),
  mainsOk: true,
  onBattery: false,
  outputOn: true,
  onBypass: false,
  testing: false,
  batteryLow: false,
  shutdownPending: false,
  fault: false,
  overload: false,
};
const ON_BATTERY: Partial<Facts> = { mainsOk: false, onBattery: true };

/** For tests: what a healthy UPS tells, with these facts changed. */
export const sampleObservation = (facts: Partial<Facts> = {}, battery: Partial<Observation["battery"]> = {}): Observation => ({
  facts: { ...ON_MAINS, ...facts },
  outputSource: facts.onBattery ? "battery" : "normal",
  input: [{ ...unknownLine(), voltage: 230, frequency: 50 }],
  bypass: [],
  output: [{ ...unknownLine(), voltage: 230, load: 30 }],
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
