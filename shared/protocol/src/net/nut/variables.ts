import type { Battery, Ratings, Reading, TestResult } from "../../model/reading.ts";
import { type LinesOf, lineVariables, phaseValue } from "./line-variables.ts";
import { loadThreats, upsStatus } from "./status.ts";
import { type NumberOf, numberVariable, ofReading, type TextOf, textVariable, type Variable, type VariableInput } from "./variable.ts";

/** Longest free text, e.g. a model's name; fits a client's buffer even if every character needs an escape. */
const TEXT = 127;
/** Longest sentence or set of words. */
const LONG = 191;

const ofBattery = (name: Exclude<keyof Battery, "status" | "flow">): NumberOf => ofReading(({ battery }) => battery[name]);
const ofRatings =
  (name: keyof Ratings): NumberOf =>
  ({ ratings }) =>
    ratings[name];

/** Whole seconds that are left: half a second is none. */
const wholeSeconds = (take: (reading: Reading) => number | null): NumberOf =>
  ofReading((reading) => {
    const seconds = take(reading);
    return seconds === null ? null : Math.floor(seconds);
  });

/** The sum over all phases; unknown as soon as one of them is. */
const total = (lines: LinesOf, name: "power" | "apparentPower"): NumberOf =>
  ofReading((reading) => {
    const [first, ...others] = lines(reading).map((line) => line[name]);
    if (first === undefined) return null;
    return others.reduce((sum, value) => (sum === null || value === null ? null : sum + value), first);
  });

const output: LinesOf = (reading) => reading.output;

/** The most loaded phase of those the UPS tells of. */
const highestLoad: NumberOf = ofReading((reading) => {
  const loads = output(reading).flatMap(({ load }) => (load === null ? [] : [load]));
  return loads.length === 0 ? null : Math.max(...loads);
});

const TEST_WORDS: Readonly<Record<TestResult, string>> = {
  none: "No test initiated",
  running: "In progress",
  passed: "Done and passed",
  failed: "Done and failed",
  aborted: "Aborted",
  ended: "Done, no verdict",
};

const mode: TextOf = ({ reading, identity }) => (reading?.facts.onBypass === true ? "bypass" : identity.topology);

/** The faults behind the status flag `ALARM`, so that the one is there when the other is. */
const alarmTexts = ({ alarms, names }: VariableInput): string | null =>
  loadThreats(alarms)
    .map(({ id }) => names.alarms[id].text)
    .join("; ");

const testDate: TextOf = ofReading(({ test }) =>
  test.startedWallMs === null ? null : new Date(test.startedWallMs).toISOString().slice(0, 19).concat("Z"),
);

/**
 * Every variable of the UPS that clients can read, sorted by name. What the UPS does not tell reads as `null` and is not listed;
 * values the card works out by itself have no variable (SAFETY 3). None can be written.
 * Names and units: RFC 9271 §5.
 */
export const NUT_VARIABLES: readonly Variable[] = [
  numberVariable("battery.charge", "Battery charge, % of full", 0, ofBattery("charge")),
  textVariable(
    "battery.charger.status",
    "What the battery does: charging, discharging, floating or resting",
    TEXT,
    ofReading(({ battery }) => battery.flow),
  ),
  numberVariable("battery.current", "Battery current, A; positive while charging", 1, ofBattery("current")),
  textVariable("battery.date", "Day on which the battery was last replaced", TEXT, ({ names }) => names.batteryReplacedOn),
  numberVariable("battery.packs", "Battery packs, the one inside the UPS included", 0, ({ names }) => names.batteryPacks),
  numberVariable(
    "battery.runtime",
    "Time the battery lasts at the present load, s",
    0,
    wholeSeconds(({ battery }) => battery.runtime),
  ),
  numberVariable("battery.temperature", "Battery temperature, degrees C", 1, ofBattery("temperature")),
  numberVariable("battery.voltage", "Battery voltage, V", 2, ofBattery("voltage")),
  numberVariable("battery.voltage.nominal", "Nominal battery voltage, V", 1, ofRatings("batteryVoltage")),

  textVariable("device.contact", "Who looks after the device", TEXT, ({ names }) => names.contact),
  textVariable("device.description", "What the device is for", TEXT, ({ names }) => names.description),
  textVariable("device.location", "Where the device stands", TEXT, ({ names }) => names.location),
  textVariable("device.macaddr", "Network card's hardware address", TEXT, ({ names }) => names.macAddress),
  textVariable("device.mfr", "Maker of the device", TEXT, ({ identity }) => identity.manufacturer),
  textVariable("device.model", "Model of the device", TEXT, ({ identity }) => identity.model),
  textVariable("device.serial", "Serial number of the device", TEXT, ({ identity }) => identity.serial),
  textVariable("device.type", "Kind of device", TEXT, () => "ups"),

  textVariable("driver.name", "Protocol spoken with the UPS", TEXT, ({ protocol }) => protocol),
  textVariable("driver.version", "Version of the card's firmware", TEXT, ({ names }) => names.version),

  ...lineVariables("input", "Input", (reading) => reading.input),
  ...lineVariables("input.bypass", "Bypass input", (reading) => reading.bypass),
  numberVariable("input.frequency.nominal", "Nominal input frequency, Hz", 1, ofRatings("inputFrequency")),
  numberVariable("input.transfer.high", "Input voltage above which the UPS transfers, V", 1, ofRatings("highTransferVoltage")),
  numberVariable("input.transfer.low", "Input voltage below which the UPS transfers, V", 1, ofRatings("lowTransferVoltage")),
  numberVariable(
    "input.voltage.fault",
    "Input voltage that caused the last transfer, V",
    1,
    ofReading(({ inputFaultVoltage }) => inputFaultVoltage),
  ),
  numberVariable("input.voltage.nominal", "Nominal input voltage, V", 1, ofRatings("inputVoltage")),

  ...lineVariables("output", "Output", output),
  ...[1, 2, 3].map((n) =>
    numberVariable(`output.L${n}.power.percent`, `Output load, % of rating, phase ${n}`, 0, phaseValue(output, "several", n - 1, "load")),
  ),
  numberVariable("output.current.nominal", "Nominal output current, A", 1, ofRatings("outputCurrent")),
  numberVariable("output.frequency.nominal", "Nominal output frequency, Hz", 1, ofRatings("outputFrequency")),
  numberVariable("output.voltage.nominal", "Nominal output voltage, V", 1, ofRatings("outputVoltage")),

  textVariable("ups.alarm", "Faults that threaten the load", LONG, alarmTexts),
  textVariable(
    "ups.beeper.status",
    "Buzzer: enabled, disabled or muted",
    TEXT,
    ofReading(({ beeper }) => beeper),
  ),
  textVariable("ups.firmware", "Firmware version of the UPS", TEXT, ({ identity }) => identity.firmware),
  numberVariable("ups.load", "Load, % of rating; of the most loaded phase", 0, highestLoad),
  textVariable("ups.mfr", "Maker of the UPS", TEXT, ({ identity }) => identity.manufacturer),
  textVariable("ups.mode", "How the UPS works now: online, line-interactive or bypass", TEXT, mode),
  textVariable("ups.model", "Model of the UPS", TEXT, ({ identity }) => identity.model),
  numberVariable("ups.power", "Apparent power of the load, VA", 0, total(output, "apparentPower")),
  numberVariable("ups.power.nominal", "Rated apparent power, VA", 0, ofRatings("apparentPower")),
  numberVariable("ups.realpower", "True power of the load, W", 0, total(output, "power")),
  numberVariable("ups.realpower.nominal", "Rated true power, W", 0, ofRatings("power")),
  textVariable("ups.serial", "Serial number of the UPS", TEXT, ({ identity }) => identity.serial),
  textVariable("ups.status", "State of the UPS as flags", LONG, ({ reading, alarms }) => upsStatus(reading, alarms)),
  numberVariable(
    "ups.temperature",
    "Temperature inside the UPS, degrees C",
    1,
    ofReading(({ temperature }) => temperature),
  ),
  textVariable("ups.test.date", "Start of the latest battery test, UTC", TEXT, testDate),
  textVariable(
    "ups.test.result",
    "Outcome of the latest battery test",
    TEXT,
    ofReading(({ test }) => TEST_WORDS[test.result]),
  ),
  numberVariable(
    "ups.timer.shutdown",
    "Time until the output is switched off, s",
    0,
    wholeSeconds(({ shutdownInS }) => shutdownInS),
  ),
  textVariable("ups.type", "How the UPS is built: online or line-interactive", TEXT, ({ identity }) => identity.topology),
].toSorted((a, b) => (a.name < b.name ? -1 : 1));
