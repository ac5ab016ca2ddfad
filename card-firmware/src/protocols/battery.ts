import type { Battery, Estimate } from "@istars/protocol/model/reading.ts";

/** Lead-acid: a cell is 2 V, a block 12 V. */
const CELL_V = 2;
const BLOCK_V = 12;
/** More than this in one cell is no cell but a pack. */
const MOST_CELL_V = 3.5;
/** A pack voltage beyond these shares of nominal is not measured at the pack, whatever it is. */
const PLAUSIBLE = { min: 0.5, max: 1.5 } as const;
/** Below this, on good mains, the charger still works, V a block; above it the battery floats. */
const FLOATING_V = 13.3;
/** At or below this a battery that the UPS calls low is empty, V a block. */
const EMPTY_V = 10.2;
/** Ends of the line that NUT's drivers draw from voltage to charge, as shares of nominal. */
const CHARGE_ENDS = { empty: 104 / 120, full: 130 / 120 } as const;
/** Half-width of that estimate, %: the voltage sags under load, and on the charger it is the charger's. */
const UNCERTAINTY = { discharging: 25, otherwise: 40 } as const;

export interface PackVoltage {
  readonly volts: number | null;
  readonly remark: string | null;
}

/**
 * Pack voltage from the battery field. `S.SS` is volts in one cell, and so is any small value of an online unit; the pack has
 * nominal / 2 of them unless `cells` says how many. Without either, and where the outcome does not fit the nominal voltage, unknown.
 */
export function packVoltage(field: string, isOnline: boolean, nominalV: number | null, cells: number | null): PackVoltage {
  const value = Number(field);
  if (/^\d\.\d\d$/.test(field) || (isOnline && value < MOST_CELL_V)) {
    const count = cells ?? (nominalV === null ? null : nominalV / CELL_V);
    if (count === null) return { volts: null, remark: `battery ${field} V is one cell's, and the number of cells is not known; set it` };
    return plausible(value * count, nominalV);
  }
  return plausible(value, nominalV);
}

function plausible(volts: number, nominalV: number | null): PackVoltage {
  // A pack of 0 V is a battery that is not there, and true as it stands.
  if (nominalV === null || volts === 0) return { volts, remark: null };
  if (volts >= PLAUSIBLE.min * nominalV && volts <= PLAUSIBLE.max * nominalV) return { volts: Math.round(volts * 100) / 100, remark: null };
  return { volts: null, remark: `battery ${volts.toFixed(1)} V does not fit the nominal ${nominalV} V` };
}

/** Volts of one 12 V block, to the millivolt, so that a limit met exactly is met. */
const blockVolts = (volts: number, nominalV: number): number => Math.round((1_000 * volts * BLOCK_V) / nominalV) / 1_000;

/** `null` unless it follows from what the UPS tells. */
export function batteryFlow(isDischarging: boolean, mainsOk: boolean, volts: number | null, nominalV: number | null): Battery["flow"] {
  if (isDischarging) return "discharging";
  if (!mainsOk || volts === null || nominalV === null) return null;
  return blockVolts(volts, nominalV) < FLOATING_V ? "charging" : "floating";
}

export function batteryStatus(isLow: boolean, volts: number | null, nominalV: number | null): Battery["status"] {
  if (!isLow) return "normal";
  return volts !== null && nominalV !== null && blockVolts(volts, nominalV) <= EMPTY_V ? "depleted" : "low";
}

/** Charge by voltage, %: an estimate, never a trigger (SAFETY 3). Source: NUT, blazer and nutdrv_qx. */
export function estimateCharge(volts: number | null, nominalV: number | null, flow: Battery["flow"]): Estimate | null {
  if (volts === null || nominalV === null || volts === 0) return null;
  const empty = CHARGE_ENDS.empty * nominalV;
  const full = CHARGE_ENDS.full * nominalV;
  const share = (volts - empty) / (full - empty);
  return {
    value: Math.round(100 * Math.min(1, Math.max(0, share))),
    uncertainty: flow === "discharging" ? UNCERTAINTY.discharging : UNCERTAINTY.otherwise,
    source: "battery-voltage",
  };
}
