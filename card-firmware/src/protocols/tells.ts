import type { FactName } from "@istars/protocol/model/reading.ts";
import type { MegatecOptions } from "./megatec/options.ts";

/** What every family here can tell. There is no bit for a calibration: a deep test looks like any other. */
const TOLD_BY_ALL: readonly FactName[] = [
  "mainsOk",
  "onBattery",
  "outputOn",
  "onBypass",
  "testing",
  "batteryLow",
  "shutdownPending",
  "fault",
  "overload",
];

/** The facts of a driver; `more` is what its family tells beyond the others. */
export function tellsOf(
  { ignoreShutdownBit }: Pick<MegatecOptions, "ignoreShutdownBit">,
  more: readonly FactName[] = [],
): readonly FactName[] {
  const all = [...TOLD_BY_ALL, ...more];
  return ignoreShutdownBit ? all.filter((name) => name !== "shutdownPending") : all;
}
