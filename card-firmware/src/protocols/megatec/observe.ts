import { type OutputSource, type Ratings, unknownBattery, unknownFacts, unknownLine } from "@istars/protocol/model/reading.ts";
import { batteryFlow, batteryStatus, estimateCharge, packVoltage } from "../battery.ts";
import type { Observation } from "../driver.ts";
import { type Feed, fedBy, isOutputOn } from "../feed.ts";
import type { MegatecOptions } from "./options.ts";
import type { Status } from "./status.ts";

/** What a status reply says, in the product's words. Facts come from their own bits and fields, none from another (SAFETY 1). */
export function observe(status: Status, ratings: Ratings, options: MegatecOptions): Observation {
  const { values, texts, bits } = status;
  const nominalV = options.batteryNominalV ?? ratings.batteryVoltage;
  const mainsOk = !bits.mainsFailed;
  const outputOn = isOutputOn(values.outputVoltage, ratings.outputVoltage);
  const feed = fedBy(bits, values.inputVoltage, values.outputVoltage);
  // An output or bypass that is not known does not hide that the mains is gone.
  const onBattery = bits.mainsFailed && outputOn !== false && feed !== "bypass";
  const pack =
    values.battery === null
      ? { volts: null, remark: null }
      : packVoltage(texts.battery, !bits.lineInteractive, nominalV, options.batteryCells ?? null);
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
      // There is no bit for it; the load field alone tells.
      overload: values.load === null ? null : values.load > 100,
    },
    outputSource: outputSource(outputOn, feed, onBattery || bits.testing, mainsOk),
    input: [{ ...unknownLine(), voltage: values.inputVoltage, frequency: values.inputFrequency }],
    bypass: [],
    output: [{ ...unknownLine(), voltage: values.outputVoltage, load: values.load }],
    inputFaultVoltage: values.inputFaultVoltage,
    battery: { ...unknownBattery(), status: batteryStatus(bits.batteryLow, pack.volts, nominalV), flow, voltage: pack.volts },
    temperature: values.temperature,
    // b0 at 0 means silent, which is only worth a word while there is something to beep about.
    beeper: bits.beeping ? "enabled" : onBattery ? "muted" : null,
    shutdownInS: null,
    estimates: { charge: estimateCharge(pack.volts, nominalV, flow), runtime: null },
    topology: bits.lineInteractive ? "line-interactive" : "online",
    remarks: pack.remark === null ? status.remarks : [...status.remarks, pack.remark],
  };
}

/** For display (SAFETY 1). `null` where an open question about output or bypass leaves it open. */
function outputSource(outputOn: boolean | null, feed: Feed, fromBattery: boolean, mainsOk: boolean): OutputSource | null {
  if (outputOn === false) return "none";
  if (feed === "bypass") return "bypass";
  if (fromBattery) return "battery";
  if (feed === null || outputOn === null || !mainsOk) return null;
  return feed === "plain" ? "normal" : feed;
}
