import { type Facts, type OutputSource, type Ratings, unknownBattery, unknownFacts, unknownLine } from "@istars/protocol/model/reading.ts";
import { batteryFlow, batteryStatus, packVoltage } from "../battery.ts";
import type { Observation } from "../driver.ts";
import { type Feed, fedBy, isOutputOn } from "../feed.ts";
import type { MegatecOptions } from "../megatec/options.ts";
import type { BatteryState } from "./battery.ts";
import type { Mode } from "./mode.ts";
import type { Status } from "./status.ts";
import type { Warnings } from "./warnings.ts";

/** One round of questions; `null` for what was not answered this time. */
export interface Round {
  readonly status: Status;
  readonly mode: Mode | null;
  readonly battery: BatteryState | null;
  readonly warnings: Warnings | null;
  /** What `QFS` says of the fault, while there is one. */
  readonly fault: string | null;
}

/** Modes in which the load cannot be on battery, whatever the input is like. */
const NOT_ON_BATTERY: readonly (Mode | null)[] = ["power-on", "standby", "bypass", "fault"];

/** What the unit says, in the product's words. Facts come from their own bits and letters, none from another (SAFETY 1). */
export function observe(
  round: Round,
  ratings: Ratings,
  options: Pick<MegatecOptions, "batteryNominalV" | "ignoreShutdownBit"> = {},
): Observation {
  const { status, mode, battery } = round;
  const { values, texts, bits } = status;
  const nominalV = options.batteryNominalV ?? ratings.batteryVoltage;
  const mainsOk = !bits.mainsFailed;
  const outputOn = isOutputOn(values.outputVoltage, ratings.outputVoltage);
  const feed = feedOf(status, mode);
  // The letter is asked a moment before the bits, so the loss of mains counts as soon as either tells it.
  const isCutOver = bits.mainsFailed && outputOn !== false && feed !== "bypass" && !NOT_ON_BATTERY.includes(mode);
  const onBattery = mode === "battery" || isCutOver;
  const pack = values.battery === null ? { volts: null, remark: null } : packVoltage(texts.battery, false, nominalV, null);
  const flow = batteryFlow(onBattery || bits.testing, mainsOk, pack.volts, nominalV);
  return {
    facts: {
      ...unknownFacts(),
      mainsOk,
      onBattery,
      outputOn,
      onBypass: feed === null ? null : feed === "bypass",
      testing: bits.testing,
      batteryLow: bits.batteryLow,
      shutdownPending: options.ignoreShutdownBit ? null : bits.shutdownActive,
      fault: bits.failed,
      overload: isOverload(values.load, round.warnings),
      batteryBad: round.warnings?.batteryBad ?? null,
      chargerFailed: round.warnings?.chargerFailed ?? null,
      fanFailed: round.warnings?.fanFailed ?? null,
    },
    outputSource: outputSource(outputOn, feed, mode, onBattery || bits.testing, mainsOk),
    input: [{ ...unknownLine(), voltage: values.inputVoltage, frequency: values.inputFrequency }],
    bypass: [],
    output: [
      {
        ...unknownLine(),
        voltage: values.outputVoltage,
        current: values.outputCurrent,
        frequency: values.outputFrequency,
        load: values.load,
      },
    ],
    inputFaultVoltage: null,
    battery: {
      ...unknownBattery(),
      status: batteryStatus(bits.batteryLow, pack.volts, nominalV),
      flow,
      voltage: pack.volts,
      charge: battery?.charge ?? null,
      runtime: battery?.runtime ?? null,
    },
    temperature: values.temperature,
    beeper: bits.silenced ? "muted" : "enabled",
    shutdownInS: null,
    estimates: { charge: null, runtime: null },
    topology: bits.topology,
    testVerdict: bits.verdict,
    remarks: remarksOf(round, pack.remark),
  };
}

/** Where the power goes; `null` where bits and letter leave it open. */
function feedOf({ values, bits }: Status, mode: Mode | null): Feed {
  if (mode === "bypass") return "bypass";
  if (mode === "eco" || mode === "converter") return "plain";
  if (bits.topology !== "line-interactive") return bits.bypassOrRegulating ? null : "plain";
  return fedBy({ ...bits, lineInteractive: true }, values.inputVoltage, values.outputVoltage);
}

/** The warning tells it, and so does the load; unknown only when neither says a word. */
function isOverload(load: number | null, warnings: Warnings | null): Facts["overload"] {
  if (warnings?.overload || (load !== null && load > 100)) return true;
  return warnings === null && load === null ? null : false;
}

/** For display (SAFETY 1). */
function outputSource(
  outputOn: boolean | null,
  feed: Feed,
  mode: Mode | null,
  fromBattery: boolean,
  mainsOk: boolean,
): OutputSource | null {
  if (outputOn === false) return "none";
  if (feed === "bypass") return "bypass";
  if (fromBattery) return "battery";
  if (mode === "eco" || mode === "converter") return mode;
  if (feed === null || outputOn === null || !mainsOk) return null;
  return feed === "plain" ? "normal" : feed;
}

function remarksOf({ status, battery, warnings, fault }: Round, pack: string | null): readonly string[] {
  return [
    ...status.remarks,
    ...(battery?.remarks ?? []),
    ...(pack === null ? [] : [pack]),
    ...(warnings?.active ?? []).map((warning) => `the UPS warns: ${warning}`),
    ...(fault === null ? [] : [`the UPS tells its fault: ${fault}`]),
    ...(status.bits.emergencyOff ? ["the emergency-off contact is open"] : []),
  ];
}
