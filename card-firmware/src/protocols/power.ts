import { type Battery, type Facts, type OutputSource, type Ratings, unknownBattery, unknownFacts } from "@istars/protocol/model/reading.ts";
import { batteryFlow, batteryStatus, packVoltage } from "./battery.ts";
import { type Feed, isOutputOn } from "./feed.ts";
import type { MegatecOptions } from "./megatec/options.ts";

/** What a status tells of the power, whatever its family calls it. */
export interface PowerStatus {
  readonly bits: {
    /** The input is outside what the UPS runs from. */
    readonly mainsFailed: boolean;
    readonly batteryLow: boolean;
    readonly failed: boolean;
    readonly testing: boolean;
    readonly shutdownActive: boolean;
  };
  /** V */
  readonly outputVoltage: number | null;
  readonly feed: Feed;
  /** The unit's own word that its load is, or cannot be, on battery; `null` from one that has no such word. */
  readonly saysOnBattery: boolean | null;
  /** A way of working that the load sees nothing of; for display. */
  readonly special: "eco" | "converter" | null;
  /** The battery field as it was sent; `null` where the unit does not measure it. */
  readonly pack: string | null;
  /** A small value of the battery field is one cell's. */
  readonly isPerCell: boolean;
}

/** The part of an observation that follows from a `PowerStatus`. */
export interface Power {
  /** Without overload, battery, charger and fan, which each family tells in a way of its own. */
  readonly facts: Facts;
  readonly outputSource: OutputSource | null;
  /** Status, flow and voltage; the rest is unknown. */
  readonly battery: Battery;
  /** Pack voltage it was judged by, V. */
  readonly nominalV: number | null;
  /** Why the battery's voltage is not used, if it is not. */
  readonly remarks: readonly string[];
}

type PowerOptions = Pick<MegatecOptions, "batteryNominalV" | "batteryCells" | "ignoreShutdownBit">;

/** Facts come from their own bits, words and fields, none from another (SAFETY 1). */
export function observePower(status: PowerStatus, ratings: Ratings, options: PowerOptions): Power {
  const { bits, feed, saysOnBattery } = status;
  const nominalV = options.batteryNominalV ?? ratings.batteryVoltage;
  const mainsOk = !bits.mainsFailed;
  const outputOn = isOutputOn(status.outputVoltage, ratings.outputVoltage);
  // An output or bypass that is not known does not hide that the mains is gone, and neither does a unit that is slow to say so.
  const isCutOver = bits.mainsFailed && outputOn !== false && feed !== "bypass" && saysOnBattery !== false;
  const onBattery = saysOnBattery === true || isCutOver;
  const fromBattery = onBattery || bits.testing;
  const pack =
    status.pack === null
      ? { volts: null, remark: null }
      : packVoltage(status.pack, status.isPerCell, nominalV, options.batteryCells ?? null);
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
    },
    outputSource: outputSource(status, outputOn, fromBattery),
    battery: {
      ...unknownBattery(),
      status: batteryStatus(bits.batteryLow, pack.volts, nominalV),
      flow: batteryFlow(fromBattery, mainsOk, pack.volts, nominalV),
      voltage: pack.volts,
    },
    nominalV,
    remarks: pack.remark === null ? [] : [pack.remark],
  };
}

/** For display (SAFETY 1). `null` where an open question about output or bypass leaves it open. */
function outputSource({ bits, feed, special }: PowerStatus, outputOn: boolean | null, fromBattery: boolean): OutputSource | null {
  if (outputOn === false) return "none";
  if (feed === "bypass") return "bypass";
  if (fromBattery) return "battery";
  if (special !== null) return special;
  if (feed === null || outputOn === null || bits.mainsFailed) return null;
  return feed === "plain" ? "normal" : feed;
}
