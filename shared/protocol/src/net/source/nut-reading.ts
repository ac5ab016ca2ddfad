import { type BatteryFlow, type FactName, type Facts, type OutputSource, type Reading, unknownLine } from "../../model/reading.ts";
import { STATUS_FLAGS } from "../nut/status-flags.ts";
import { blankReading } from "./blank-reading.ts";
import { inputVerdict, mainsOnBattery } from "./mains-proof.ts";
import type { Confidence, Observation } from "./observation.ts";
import type { PlausibleName, Sieve } from "./plausible.ts";

type Variables = ReadonlyMap<string, string>;

/** Flags that say that the server's own knowledge is none: the driver has just started, or does not reach the UPS. */
const NOTHING_KNOWN = ["WAIT", "NOCOMM", "COMMBAD", "COMMLOST"];

/** Every driver shows these as flags, so one that is not shown is not so. The others are known only where something else tells them. */
const TOLD_BY_ALL = ["batteryLow", "batteryBad", "overload", "onBypass", "calibrating"] as const satisfies readonly FactName[];

/**
 * NUT drivers that work charge and runtime out from the battery's voltage where the UPS does not tell them, and do not say so; the second
 * names their sub-drivers that ask the UPS itself. Source: NUT's manual of nutdrv_qx and blazer, "battery charge".
 */
const GUESSING_DRIVERS: ReadonlySet<string> = new Set(["nutdrv_qx", "blazer_ser", "blazer_usb"]);
const ASKING_SUBDRIVER = /^Voltronic(?!-QS)/;

/** What tells of an output at all. */
const OUTPUT = ["output.voltage", "output.current", "output.frequency", "ups.realpower", "ups.power", "ups.load"];

/** A UPS as a NUT server shows it. */
export interface NutReading {
  readonly reading: Reading;
  readonly confidence: Observation["confidence"];
}

/** What the variables of a NUT server say; what cannot be, is dropped into the sieve. */
export function nutReading(variables: Variables, moment: Pick<Reading, "seq" | "wallMs">, sieve: Sieve): NutReading {
  const number = (name: string, kind: PlausibleName): number | null => {
    const text = variables.get(name);
    if (text === undefined) return null;
    return /^[+-]?\d{1,12}(\.\d{1,9})?$/.test(text) ? sieve.take(kind, Number(text)) : sieve.drop();
  };
  const flags = new Set((variables.get("ups.status") ?? "WAIT").toUpperCase().split(/\s+/));
  const blank = blankReading(moment);
  if (NOTHING_KNOWN.some((flag) => flags.has(flag))) return { reading: blank, confidence: {} };
  const voltages = ["input.voltage", "input.L1-N.voltage", "input.L2-N.voltage", "input.L3-N.voltage"]
    .filter((name) => variables.has(name))
    .map((name) => number(name, "lineVoltage"));
  const transfer = { low: number("input.transfer.low", "lineVoltage"), high: number("input.transfer.high", "lineVoltage") };
  const testText = variables.get("ups.test.result");
  const inTest = flags.has("TEST") || (testText === undefined ? null : /in progress|running/i.test(testText));
  // Servers count down to the output going off in positive seconds, and show 0, −1 or nothing when nothing is pending.
  const timerS = variables.get("ups.timer.shutdown")?.startsWith("-") ? null : number("ups.timer.shutdown", "shutdownIn") || null;
  const facts: Facts = { ...factsOf(flags), testing: inTest, ...inputFacts(flags, inTest, inputVerdict(voltages, transfer)) };
  facts.shutdownPending = flags.has("FSD") || timerS !== null;
  const isKnown =
    facts.mainsOk !== null || facts.onBattery !== null || [...flags].some((flag) => STATUS_FLAGS.some((one) => one.flag === flag));
  if (!isKnown && !flags.has("FSD")) return { reading: blank, confidence: {} };
  const battery = {
    ...blank.battery,
    status: facts.batteryLow === true ? ("low" as const) : ("normal" as const),
    flow: flowOf(flags),
    voltage: number("battery.voltage", "batteryVoltage"),
    charge: number("battery.charge", "charge"),
    runtime: number("battery.runtime", "runtime"),
    temperature: number("battery.temperature", "temperature"),
  };
  const reading: Reading = {
    ...blank,
    trust: "fresh",
    facts,
    outputSource: outputSourceOf(flags, facts),
    input: voltages.slice(0, 3).map((voltage) => ({ ...unknownLine(), voltage, frequency: number("input.frequency", "frequency") })),
    output: OUTPUT.some((name) => variables.has(name))
      ? [
          {
            ...unknownLine(),
            voltage: number("output.voltage", "lineVoltage"),
            current: number("output.current", "current"),
            frequency: number("output.frequency", "frequency"),
            power: number("ups.realpower", "power"),
            apparentPower: number("ups.power", "power"),
            load: number("ups.load", "load"),
          },
        ]
      : [],
    battery,
    temperature: number("ups.temperature", "temperature"),
    test: { ...blank.test, result: inTest === true ? "running" : "none" },
    shutdownInS: timerS,
  };
  return { reading, confidence: confidenceOf(reading, measureWord(variables)) };
}

function factsOf(flags: ReadonlySet<string>): Facts {
  const facts: Facts = { ...blankReading({ seq: 1, wallMs: 0 }).facts, outputOn: true };
  for (const name of TOLD_BY_ALL) facts[name] = false;
  for (const { flag, means } of STATUS_FLAGS) if (flags.has(flag) && "fact" in means) facts[means.fact] = means.is;
  return facts;
}

/** `OL` and `OB` at once are no word at all. */
function inputFacts(
  flags: ReadonlySet<string>,
  inTest: boolean | null,
  verdict: "good" | "bad" | null,
): Pick<Facts, "mainsOk" | "onBattery"> {
  const isOnline = flags.has("OL");
  const isOnBattery = flags.has("OB");
  if (isOnline === isOnBattery) return { mainsOk: null, onBattery: null };
  if (isOnBattery) return { mainsOk: mainsOnBattery(inTest === true || flags.has("CAL"), verdict), onBattery: true };
  // A dead input of a UPS that says it is on line: one of the two is wrong.
  return { mainsOk: verdict === "bad" ? null : true, onBattery: false };
}

function flowOf(flags: ReadonlySet<string>): BatteryFlow | null {
  const shown = STATUS_FLAGS.flatMap(({ flag, means }) => ("flow" in means && flags.has(flag) ? [means.flow] : []));
  return shown.length === 1 ? (shown[0] ?? null) : null;
}

function outputSourceOf(flags: ReadonlySet<string>, { outputOn, onBattery, onBypass }: Facts): OutputSource | null {
  if (outputOn === false) return "none";
  if (onBattery === true) return "battery";
  if (onBypass === true) return "bypass";
  const [shown] = STATUS_FLAGS.flatMap(({ flag, means }) => ("outputSource" in means && flags.has(flag) ? [means.outputSource] : []));
  return shown ?? (onBattery === false ? "normal" : null);
}

/** How the server came by charge and runtime (SAFETY 3). */
function measureWord(variables: Variables): Confidence {
  if (variables.has("driver.parameter.runtimecal")) return "estimated";
  if (!GUESSING_DRIVERS.has(variables.get("driver.name") ?? "")) return "told";
  return ASKING_SUBDRIVER.test(variables.get("driver.version.data") ?? "") ? "told" : "estimated";
}

function confidenceOf({ facts, battery }: Reading, measured: Confidence): Observation["confidence"] {
  return {
    ...(battery.charge === null ? {} : { charge: measured }),
    ...(battery.runtime === null ? {} : { runtime: measured }),
    ...(facts.batteryLow === null ? {} : { batteryLow: "told" }),
    ...(facts.onBattery === null ? {} : { onBattery: "told" }),
    ...(facts.mainsOk === null ? {} : { mainsOk: facts.onBattery === true ? "derived" : "told" }),
  };
}
