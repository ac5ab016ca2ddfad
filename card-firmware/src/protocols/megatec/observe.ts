import { type Ratings, unknownLine } from "@istars/protocol/model/reading.ts";
import { estimateCharge } from "../battery.ts";
import type { Observation } from "../driver.ts";
import { fedBy } from "../feed.ts";
import { observePower } from "../power.ts";
import type { MegatecOptions } from "./options.ts";
import type { Status } from "./status.ts";

/** What a status reply says, in the product's words. */
export function observe(status: Status, ratings: Ratings, options: MegatecOptions): Observation {
  const { values, texts, bits } = status;
  const power = observePower(
    {
      bits,
      outputVoltage: values.outputVoltage,
      feed: fedBy(bits, values.inputVoltage, values.outputVoltage),
      saysOnBattery: null,
      special: null,
      pack: values.battery === null ? null : texts.battery,
      isPerCell: !bits.lineInteractive,
    },
    ratings,
    options,
  );
  const { facts, battery } = power;
  return {
    // There is no bit for an overload; the load field alone tells.
    facts: { ...facts, overload: values.load === null ? null : values.load > 100 },
    outputSource: power.outputSource,
    input: [{ ...unknownLine(), voltage: values.inputVoltage, frequency: values.inputFrequency }],
    bypass: [],
    output: [{ ...unknownLine(), voltage: values.outputVoltage, load: values.load }],
    inputFaultVoltage: values.inputFaultVoltage,
    battery,
    temperature: values.temperature,
    // b0 at 0 means silent, which is only worth a word while there is something to beep about.
    beeper: bits.beeping ? "enabled" : facts.onBattery ? "muted" : null,
    shutdownInS: null,
    estimates: { charge: estimateCharge(battery.voltage, power.nominalV, battery.flow), runtime: null },
    topology: bits.lineInteractive ? "line-interactive" : "online",
    remarks: [...status.remarks, ...power.remarks],
  };
}
