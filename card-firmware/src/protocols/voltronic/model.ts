import type { Query } from "../../link/link.ts";
import { decodeFields, type FieldTable } from "../fields.ts";
import { malformed } from "../malformed.ts";

/** What stands behind the model's name, once the slash between the phases is a space. */
const MODEL_FIELDS = [
  { name: "apparentPower", unit: "VA", min: 100, max: 9_999_999, form: /^\d{1,7}$/ },
  { name: "powerFactor", unit: "%", min: 10, max: 100, form: /^\d\d$/ },
  { name: "phasesIn", unit: "", min: 1, max: 3, form: /^\d$/ },
  { name: "phasesOut", unit: "", min: 1, max: 3, form: /^\d$/ },
  { name: "inputVoltage", unit: "V", min: 80, max: 480, form: /^\d{3}$/ },
  { name: "outputVoltage", unit: "V", min: 80, max: 480, form: /^\d{3}$/ },
  { name: "blocks", unit: "", min: 1, max: 99, form: /^\d\d$/ },
  { name: "blockVoltage", unit: "V", min: 2, max: 60, form: /^\d\d\.\d$/ },
] as const satisfies FieldTable;

/** What the unit was built as; `null` where it does not tell. */
export interface Model {
  readonly name: string | null;
  /** VA */
  readonly apparentPower: number | null;
  /** W */
  readonly power: number | null;
  /** V */
  readonly inputVoltage: number | null;
  /** V */
  readonly outputVoltage: number | null;
  /** Whole pack, V. */
  readonly batteryVoltage: number | null;
  /** 1 to 3. */
  readonly phasesIn: number | null;
  readonly phasesOut: number | null;
}

/**
 * `QMD`: model. Reply, padded on the left, e.g. `(#######OLHVT1K0 ###1000 80 1/1 230 230 02 12.0` + CR, 48 bytes.
 * Fails with `reply.timeout`, `reply.malformed`, `command.rejected`.
 * Source: Voltronic P00–P99 as NUT's nutdrv_qx_voltronic.c reads it. Bench: not yet confirmed on hardware.
 */
export const QMD: Query<Model> = { text: "QMD", replyStart: "(", timeoutMs: 1_000, completeFrom: 47, parse: parseModel };

/** Throws `reply.malformed`. */
export function parseModel(reply: string): Model {
  const match = /^([ -~]{15}) ([# \d]{7}) (\d\d) (\d)\/(\d) (.*)$/.exec(reply.trimEnd());
  const [, name = "", rating = "", ...middle] = match ?? [];
  const tail = middle.pop() ?? "";
  const fields = match && decodeFields(MODEL_FIELDS, [rating.replace(/^[# ]+/, ""), ...middle, ...tail.split(" ")]);
  if (!fields) throw malformed("QMD", reply);
  const { apparentPower, powerFactor, inputVoltage, outputVoltage, blocks, blockVoltage, phasesIn, phasesOut } = fields.values;
  return {
    name: unpadded(name),
    apparentPower,
    power: apparentPower === null || powerFactor === null ? null : (apparentPower * powerFactor) / 100,
    inputVoltage,
    outputVoltage,
    batteryVoltage: blocks === null || blockVoltage === null ? null : blocks * blockVoltage,
    phasesIn,
    phasesOut,
  };
}

/** Text without the `#` or spaces it is padded with; `null` if that is all there is. */
export function unpadded(text: string): string | null {
  const bare = text.replace(/^[# ]+/, "").trimEnd();
  return /^-*$/.test(bare) ? null : bare;
}
