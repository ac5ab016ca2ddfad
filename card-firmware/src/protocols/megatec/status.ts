import type { Query } from "../../link/link.ts";
import { UpsError } from "../../ups-error.ts";
import { type DecodedFields, decodeFields, type FieldTable } from "../fields.ts";

/** Three digits, a point and one more. */
const VOLTS = /^\d{3}\.\d$/;

/** The numbers of a status reply. The frequency is the input's; one maker sends the output's. */
export const STATUS_FIELDS = [
  { name: "inputVoltage", unit: "V", min: 0, max: 500, form: VOLTS },
  { name: "inputFaultVoltage", unit: "V", min: 0, max: 500, form: VOLTS },
  { name: "outputVoltage", unit: "V", min: 0, max: 500, form: VOLTS },
  { name: "load", unit: "%", min: 0, max: 300, form: /^\d{3}$/ },
  { name: "inputFrequency", unit: "Hz", min: 0, max: 99.9, form: /^\d\d\.\d$/ },
  // `SS.S` or, from 100 V, `SSS.S` for the pack; `S.SS` for one cell.
  { name: "battery", unit: "V", min: 0, max: 600, form: /^(?:\d\.\d\d|\d{2,3}\.\d)$/ },
  { name: "temperature", unit: "°C", min: -40, max: 110, form: /^(?:\d{2,3}\.\d|-\d{1,2}\.\d)$/ },
] as const satisfies FieldTable;

/** The status characters by meaning when they are 1. */
export interface StatusBits {
  /** b7; tells the loss of mains at once. */
  readonly mainsFailed: boolean;
  /** b6 */
  readonly batteryLow: boolean;
  /** b5: on bypass, or raising or lowering the mains voltage; which of them, `fedBy` works out. */
  readonly bypassOrRegulating: boolean;
  /** b4 */
  readonly failed: boolean;
  /** b3: standby or line-interactive; otherwise online. */
  readonly lineInteractive: boolean;
  /** b2 */
  readonly testing: boolean;
  /** b1: counting down to off, or switched off by such a countdown. Stuck at 1 on some units. */
  readonly shutdownActive: boolean;
  /** b0; some makers leave it at 0. */
  readonly beeping: boolean;
}

export interface Status extends DecodedFields<typeof STATUS_FIELDS> {
  readonly bits: StatusBits;
}

/** Characters of a reply at least, `(` included and CR not; the forms above allow none shorter. */
const SHORTEST = 46;

/**
 * `Q1`: live status. Reply `(` + 45 characters + CR:
 *
 *     (226.0 195.0 226.0 014 49.0 27.5 30.0 00001000
 *     in V   fault  out  %   Hz   batt °C   b7…b0
 *
 * Read word by word, because the battery field of long packs shifts what follows. Characters behind b0 are passed over; one maker
 * sends a ninth. Fails with `reply.timeout`, `reply.malformed`.
 * Source: Megatec protocol paper, "Q1", as NUT's blazer and nutdrv_qx read it. Bench: not yet confirmed on hardware.
 */
export const Q1: Query<Status> = { text: "Q1", replyStart: "(", timeoutMs: 1_000, completeFrom: SHORTEST, parse: parseStatus };

/** Throws `reply.malformed` unless every part has its form: half a status is none. */
export function parseStatus(reply: string): Status {
  const words = reply.trimEnd().split(" ");
  const bitsWord = words.pop() ?? "";
  const fields = decodeFields(STATUS_FIELDS, words);
  if (!fields || !/^[01]{8}[!-~]{0,4}$/.test(bitsWord)) {
    throw new UpsError("reply.malformed", `the reply to Q1 is not whole: ${Buffer.from(reply, "latin1").toString("hex")}`);
  }
  const bit = (index: number): boolean => bitsWord[index] === "1";
  const bits = {
    mainsFailed: bit(0),
    batteryLow: bit(1),
    bypassOrRegulating: bit(2),
    failed: bit(3),
    lineInteractive: bit(4),
    testing: bit(5),
    shutdownActive: bit(6),
    beeping: bit(7),
  };
  return { ...fields, bits };
}
