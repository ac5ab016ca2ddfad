import { type Facts, type Ratings, unknownLine } from "@istars/protocol/model/reading.ts";
import type { Observation } from "../driver.ts";
import { type Feed, fedBy } from "../feed.ts";
import type { MegatecOptions } from "../megatec/options.ts";
import { observePower } from "../power.ts";
import { linesOf } from "./lines.ts";
import type { Mode } from "./mode.ts";
import type { Round } from "./rounds.ts";
import type { Status } from "./status.ts";
import type { Warnings } from "./warnings.ts";

/** Modes in which the load cannot be on battery, whatever the input is like. */
const NOT_ON_BATTERY: readonly (Mode | null)[] = ["power-on", "standby", "bypass", "fault"];

/** What the unit says, in the product's words. */
export function observe(
  round: Round,
  ratings: Ratings,
  options: Pick<MegatecOptions, "batteryNominalV" | "ignoreShutdownBit"> = {},
): Observation {
  const { status, mode, battery } = round;
  const { values, texts, bits } = status;
  const power = observePower(
    {
      bits,
      outputVoltage: values.outputVoltage,
      feed: feedOf(status, mode),
      // The letter is asked a moment before the bits: those that do not mention the battery leave it to the bits.
      saysOnBattery: mode === "battery" ? true : NOT_ON_BATTERY.includes(mode) ? false : null,
      special: mode === "eco" || mode === "converter" ? mode : null,
      pack: values.battery === null ? null : texts.battery,
      isPerCell: false,
    },
    ratings,
    options,
  );
  return {
    facts: {
      ...power.facts,
      overload: isOverload([values.load, ...(round.loads?.values ?? [])], round.warnings),
      batteryBad: round.warnings?.batteryBad ?? null,
      chargerFailed: round.warnings?.chargerFailed ?? null,
      fanFailed: round.warnings?.fanFailed ?? null,
    },
    outputSource: power.outputSource,
    ...sidesOf(round),
    inputFaultVoltage: null,
    battery: { ...power.battery, charge: battery?.charge ?? null, runtime: battery?.runtime ?? null },
    temperature: values.temperature,
    beeper: bits.silenced ? "muted" : "enabled",
    shutdownInS: null,
    estimates: { charge: null, runtime: null },
    topology: bits.topology,
    testVerdict: bits.verdict,
    remarks: remarksOf(round, power.remarks),
  };
}

/** Where the power goes; `null` where bits and letter leave it open. */
function feedOf({ values, bits }: Status, mode: Mode | null): Feed {
  if (mode === "bypass") return "bypass";
  if (mode === "eco" || mode === "converter") return "plain";
  if (bits.topology !== "line-interactive") return bits.bypassOrRegulating ? null : "plain";
  return fedBy({ ...bits, lineInteractive: true }, values.inputVoltage, values.outputVoltage);
}

/** Input, bypass and output: phase by phase where the unit tells of each, and else the one that `QGS` tells of. */
function sidesOf(round: Round): Pick<Observation, "input" | "bypass" | "output"> {
  const { inputVoltage, inputFrequency, outputVoltage, outputFrequency, outputCurrent, load } = round.status.values;
  const { input, bypass, output } = round.phases;
  const output1 = { ...unknownLine(), voltage: outputVoltage, current: outputCurrent, frequency: outputFrequency, load };
  return {
    input:
      input > 1
        ? linesOf(input, inputFrequency, { voltages: round.inputVoltages, currents: round.inputCurrents })
        : [{ ...unknownLine(), voltage: inputVoltage, frequency: inputFrequency }],
    bypass: bypass > 1 ? linesOf(bypass, null, { voltages: round.bypassVoltages }) : [],
    output:
      output > 1
        ? linesOf(output, outputFrequency, { voltages: round.outputVoltages, currents: round.outputCurrents, loads: round.loads })
        : [output1],
  };
}

/** The warning tells it, and so does each load; unknown only when none says a word. */
function isOverload(loads: readonly (number | null)[], warnings: Warnings | null): Facts["overload"] {
  if (warnings?.overload || loads.some((load) => load !== null && load > 100)) return true;
  return warnings === null && loads.every((load) => load === null) ? null : false;
}

function remarksOf(round: Round, pack: readonly string[]): readonly string[] {
  const { status, warnings, fault } = round;
  const told = [round.battery, round.inputVoltages, round.inputCurrents, round.bypassVoltages, round.outputVoltages];
  return [
    ...status.remarks,
    ...[...told, round.outputCurrents, round.loads].flatMap((answer) => answer?.remarks ?? []),
    ...pack,
    ...(warnings?.active ?? []).map((warning) => `the UPS warns: ${warning}`),
    ...(fault === null ? [] : [`the UPS tells its fault: ${fault}`]),
    ...(status.bits.emergencyOff ? ["the emergency-off contact is open"] : []),
  ];
}
