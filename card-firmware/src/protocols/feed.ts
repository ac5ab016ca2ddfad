/** What it takes to tell where the load's power comes from. */
export interface FeedBits {
  /** The input is outside what the UPS runs from. */
  readonly mainsFailed: boolean;
  /** On bypass, or raising or lowering the mains voltage. */
  readonly bypassOrRegulating: boolean;
  /** Standby or line-interactive; otherwise online. */
  readonly lineInteractive: boolean;
}

/** What b5 stands for: the load is fed past the inverter, or the mains voltage is raised or lowered for it. `null`: cannot tell. */
export type Feed = "bypass" | "boost" | "trim" | "plain" | null;

/** Below this share of nominal the output counts as off; without a nameplate, of the lowest voltage in use anywhere. */
const OFF_BELOW = 0.1;
const LOWEST_NOMINAL_V = 100;

/** Whether the output is energised; `null` if its voltage is not measured. */
export function isOutputOn(outputVoltage: number | null, nominalVoltage: number | null): boolean | null {
  return outputVoltage === null ? null : outputVoltage >= OFF_BELOW * (nominalVoltage ?? LOWEST_NOMINAL_V);
}

/**
 * Works out what `bypassOrRegulating` means, Megatec's b5 and Voltronic's b7. An online unit has only the bypass for it. A line-interactive one says the same of bypass, boost and trim;
 * the ratio of output to input voltage tells them apart, with the bounds that NUT's megatec driver uses. A ratio beyond them tells
 * nothing, and neither does an online unit's bypass while there is hardly any input that could come through it: then a failed mains
 * must not be hidden behind the bypass.
 */
export function fedBy(bits: FeedBits, inputVoltage: number | null, outputVoltage: number | null): Feed {
  if (!bits.bypassOrRegulating) return "plain";
  const ratio = inputVoltage === null || outputVoltage === null || inputVoltage === 0 ? null : outputVoltage / inputVoltage;
  const hasNoInput = inputVoltage !== null && outputVoltage !== null && inputVoltage < outputVoltage / 2;
  if (!bits.lineInteractive) return bits.mainsFailed && hasNoInput ? null : "bypass";
  if (ratio === null || ratio < 0.5 || ratio >= 1.5) return null;
  if (ratio < 0.95) return "trim";
  return ratio < 1.05 ? "bypass" : "boost";
}
