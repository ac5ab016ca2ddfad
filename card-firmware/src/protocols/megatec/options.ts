/** What real Megatec units make necessary; all off by default. */
export interface MegatecOptions {
  /** Never ask `F`, on which a few units hang. */
  readonly noRating?: boolean;
  /** Never ask `I`, on which a few units hang. */
  readonly noVendor?: boolean;
  /** b1 is stuck at 1: take the pending shutdown as something this unit cannot tell. */
  readonly ignoreShutdownBit?: boolean;
  /** Nominal pack voltage where `F` does not tell it or tells it wrong, V. */
  readonly batteryNominalV?: number;
  /** Cells in series, for a unit that sends volts per cell and has not nominal / 2 of them. */
  readonly batteryCells?: number;
}
