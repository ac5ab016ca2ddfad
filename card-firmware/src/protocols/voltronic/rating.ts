import { type Ratings, unknownRatings } from "@istars/protocol/model/reading.ts";
import type { Query } from "../../link/link.ts";
import { decodeFields, type FieldTable } from "../fields.ts";
import { malformed } from "../malformed.ts";

/** Zero means "not told" on a nameplate, so the ranges begin where units do. */
const RATING_FIELDS = [
  { name: "voltage", unit: "V", min: 80, max: 480, form: /^\d{3}\.\d$/ },
  { name: "current", unit: "A", min: 1, max: 999, form: /^\d{3}$/ },
  { name: "batteryVoltage", unit: "V", min: 6, max: 600, form: /^\d{3}\.\d$/ },
  { name: "frequency", unit: "Hz", min: 40, max: 70, form: /^\d\d\.\d$/ },
] as const satisfies FieldTable;

/**
 * `QRI`: rated output voltage and current, pack voltage, frequency. Reply e.g. `(230.0 004 024.0 50.0` + CR, 22 bytes.
 * Fails with `reply.timeout`, `reply.malformed`, `command.rejected`.
 * Source: Voltronic P00–P99 as NUT's nutdrv_qx_voltronic.c reads it. Bench: not yet confirmed on hardware.
 */
export const QRI: Query<Ratings> = { text: "QRI", replyStart: "(", timeoutMs: 1_000, completeFrom: 21, parse: parseRating };

/** Throws `reply.malformed`. */
export function parseRating(reply: string): Ratings {
  const fields = decodeFields(RATING_FIELDS, reply.trimEnd().split(" "));
  if (!fields) throw malformed("QRI", reply);
  const { voltage, current, batteryVoltage, frequency } = fields.values;
  return { ...unknownRatings(), outputVoltage: voltage, outputCurrent: current, batteryVoltage, outputFrequency: frequency };
}
