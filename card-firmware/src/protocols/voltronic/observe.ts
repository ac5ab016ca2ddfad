import { type Facts, type Ratings, unknownLine } from "@istars/protocol/model/reading.ts";
import type { Observation } from "../driver.ts";
import { type Feed, fedBy } from "../feed.ts";
import type { MegatecOptions } from "../megatec/options.ts";
import { observePower } from "../power.ts";
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
      overload: isOverload(values.load, round.warnings),
      batteryBad: round.warnings?.batteryBad ?? null,
      chargerFailed: round.warnings?.chargerFailed ?? null,
      fanFailed: round.warnings?.fanFailed ?? null,
    },
    outputSource: power.outputSource,
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

/** The warning tells it, and so does the load; unknown only when neither says a word. */
function isOverload(load: number | null, warnings: Warnings | null): Facts["overload"] {
  if (warnings?.overload || (load !== null && load > 100)) return true;
  return warnings === null && load === null ? null : false;
}

function remarksOf({ status, battery, warnings, fault }: Round, pack: readonly string[]): readonly string[] {
  return [
    ...status.remarks,
    ...(battery?.remarks ?? []),
    ...pack,
    ...(warnings?.active ?? []).map((warning) => `the UPS warns: ${warning}`),
    ...(fault === null ? [] : [`the UPS tells its fault: ${fault}`]),
    ...(status.bits.emergencyOff ? ["the emergency-off contact is open"] : []),
  ];
}
