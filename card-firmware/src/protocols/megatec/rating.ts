import { type Ratings, unknownRatings } from "@istars/protocol/model/reading.ts";
import type { Query } from "../../link/link.ts";
import { UpsError } from "../../ups-error.ts";
import { decodeFields, type FieldTable } from "../fields.ts";

/** Zero means "not told" on a nameplate, so the ranges begin where units do. */
const RATING_FIELDS = [
  { name: "voltage", unit: "V", min: 80, max: 480, form: /^\d{3}\.\d$/ },
  { name: "current", unit: "A", min: 1, max: 999, form: /^\d{3}$/ },
  { name: "batteryVoltage", unit: "V", min: 6, max: 600, form: /^(?:\d\d\.\d\d|\d{3}\.\d)$/ },
  { name: "frequency", unit: "Hz", min: 40, max: 70, form: /^\d\d\.\d$/ },
] as const satisfies FieldTable;

/**
 * `F`: nameplate. Reply `#` + 20 characters + CR, e.g. `#220.0 003 12.00 50.0`. Optional; a few units hang on it.
 * Voltage and frequency are the unit's own, in and out. Fails with `reply.timeout`, `reply.malformed`, `command.rejected`.
 * Source: Megatec protocol paper, "F". Bench: not yet confirmed on hardware.
 */
export const F: Query<Ratings> = { text: "F", replyStart: "#", timeoutMs: 1_000, completeFrom: 21, parse: parseRating };

/** Throws `reply.malformed`. */
export function parseRating(reply: string): Ratings {
  const fields = decodeFields(RATING_FIELDS, reply.trimEnd().split(" "));
  if (!fields) throw new UpsError("reply.malformed", `the reply to F is not whole: ${Buffer.from(reply, "latin1").toString("hex")}`);
  const { voltage, current, batteryVoltage, frequency } = fields.values;
  return {
    ...unknownRatings(),
    inputVoltage: voltage,
    outputVoltage: voltage,
    outputCurrent: current,
    batteryVoltage,
    inputFrequency: frequency,
    outputFrequency: frequency,
  };
}
