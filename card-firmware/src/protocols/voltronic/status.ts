import type { Query } from "../../link/link.ts";
import { type DecodedFields, decodeFields, type FieldTable } from "../fields.ts";
import { malformed } from "../malformed.ts";

/** Three digits, a point and one more. */
const WIDE = /^\d{3}\.\d$/;
const HERTZ = /^\d\d\.\d$/;

/** The numbers of a status reply. Bus voltages and the negative battery string are read for their form only. */
export const STATUS_FIELDS = [
  { name: "inputVoltage", unit: "V", min: 0, max: 500, form: WIDE },
  { name: "inputFrequency", unit: "Hz", min: 0, max: 99.9, form: HERTZ },
  { name: "outputVoltage", unit: "V", min: 0, max: 500, form: WIDE },
  { name: "outputFrequency", unit: "Hz", min: 0, max: 99.9, form: HERTZ },
  { name: "outputCurrent", unit: "A", min: 0, max: 999.9, form: WIDE },
  { name: "load", unit: "%", min: 0, max: 300, form: /^\d{3}$/ },
  { name: "positiveBus", unit: "V", min: 0, max: 999.9, form: WIDE },
  { name: "negativeBus", unit: "V", min: 0, max: 999.9, form: WIDE },
  { name: "battery", unit: "V", min: 0, max: 600, form: WIDE },
  { name: "negativeBattery", unit: "V", min: 0, max: 600, form: WIDE },
  { name: "temperature", unit: "°C", min: -40, max: 110, form: /^(?:\d{3}\.\d|-\d\d\.\d)$/ },
] as const satisfies FieldTable;

/** The status characters by meaning when they are 1. */
export interface StatusBits {
  /** b11 and b10: `null` while the unit calls itself neither online nor line-interactive, which is how standby units and faults look. */
  readonly topology: "online" | "line-interactive" | null;
  /** b9 */
  readonly mainsFailed: boolean;
  /** b8 */
  readonly batteryLow: boolean;
  /** b7: on bypass or in economy mode; on line-interactive units raising or lowering the mains voltage. */
  readonly bypassOrRegulating: boolean;
  /** b6; what it is tells `QFS`. */
  readonly failed: boolean;
  /** b5: the emergency-off contact is open. */
  readonly emergencyOff: boolean;
  /** b4 */
  readonly testing: boolean;
  /** b3: counting down to off, or switched off by such a countdown. */
  readonly shutdownActive: boolean;
  /** b2: the other way round than Megatec's b0. */
  readonly silenced: boolean;
  /** b1 and b0: the verdict on the last battery test; `null` before the first, or if the unit claims both. */
  readonly verdict: "passed" | "failed" | null;
}

export interface Status extends DecodedFields<typeof STATUS_FIELDS> {
  readonly bits: StatusBits;
}

/**
 * `QGS`: live status. Reply `(` + 74 characters + CR:
 *
 *     (234.9 50.0 229.8 50.0 000.0 000 369.1 ---.- 026.5 ---.- 018.8 100000000001
 *     in V   Hz   out V Hz   A     %   +bus  -bus  +batt -batt °C    b11…b0
 *
 * Fails with `reply.timeout`, `reply.malformed`, `command.rejected`.
 * Source: Voltronic P00–P99 as NUT's nutdrv_qx_voltronic.c reads it; bus and negative battery from two makers' service manuals.
 * Bench: not yet confirmed on hardware.
 */
export const QGS: Query<Status> = { text: "QGS", replyStart: "(", timeoutMs: 1_000, completeFrom: 75, parse: parseStatus };

const TOPOLOGIES: Readonly<Record<string, StatusBits["topology"]>> = { "01": "line-interactive", "10": "online" };
const VERDICTS: Readonly<Record<string, StatusBits["verdict"]>> = { "10": "failed", "01": "passed" };

/** Throws `reply.malformed` unless every part has its form: half a status is none. */
export function parseStatus(reply: string): Status {
  const words = reply.trimEnd().split(" ");
  const bitsWord = words.pop() ?? "";
  const fields = decodeFields(STATUS_FIELDS, words);
  if (!fields || !/^[01]{12}$/.test(bitsWord)) throw malformed("QGS", reply);
  const bit = (number: number): boolean => bitsWord[11 - number] === "1";
  const bits = {
    topology: TOPOLOGIES[bitsWord.slice(0, 2)] ?? null,
    mainsFailed: bit(9),
    batteryLow: bit(8),
    bypassOrRegulating: bit(7),
    failed: bit(6),
    emergencyOff: bit(5),
    testing: bit(4),
    shutdownActive: bit(3),
    silenced: bit(2),
    verdict: VERDICTS[bitsWord.slice(10)] ?? null,
  };
  return { ...fields, bits };
}
