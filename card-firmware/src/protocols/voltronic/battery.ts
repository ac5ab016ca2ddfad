import type { Query } from "../../link/link.ts";
import { decodeFields, type FieldTable } from "../fields.ts";
import { malformed } from "../malformed.ts";

const BATTERY_FIELDS = [
  { name: "voltage", unit: "V", min: 0, max: 600, form: /^\d{2,3}\.\d$/ },
  { name: "inSeries", unit: "", min: 0, max: 99, form: /^\d\d$/ },
  { name: "inParallel", unit: "", min: 0, max: 99, form: /^\d\d$/ },
  { name: "charge", unit: "%", min: 0, max: 100, form: /^\d{3}$/ },
  { name: "runtime", unit: "min", min: 0, max: 99_999, form: /^\d{3,5}$/ },
] as const satisfies FieldTable;

const S_PER_MIN = 60;

/** What the unit itself works out about its battery. `null` where it does not tell. */
export interface BatteryState {
  /** % */
  readonly charge: number | null;
  /** At the present load, s. */
  readonly runtime: number | null;
  readonly remarks: readonly string[];
}

/**
 * `QBV`: battery. Reply `(` + volts, blocks in series, packs in parallel, charge %, minutes left + CR, e.g. `(026.5 02 01 068 255`.
 * Fails with `reply.timeout`, `reply.malformed`, `command.rejected`.
 * Source: Voltronic P00–P99 as NUT's nutdrv_qx_voltronic.c reads it. Bench: not yet confirmed on hardware.
 */
export const QBV: Query<BatteryState> = { text: "QBV", replyStart: "(", timeoutMs: 700, completeFrom: null, parse: parseBattery };

/** Throws `reply.malformed`. */
export function parseBattery(reply: string): BatteryState {
  const fields = decodeFields(BATTERY_FIELDS, reply.trimEnd().split(" "));
  if (!fields) throw malformed("QBV", reply);
  const { charge, runtime } = fields.values;
  return { charge, runtime: runtime === null ? null : runtime * S_PER_MIN, remarks: fields.remarks };
}
