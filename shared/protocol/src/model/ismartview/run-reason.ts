import { COMMAND_REFUSALS } from "../command.ts";
import { PROBLEM_STATUS } from "../problem.ts";

/**
 * Why a command did not reach a UPS, or why nobody knows what came of it, where iSmartView itself finds that out or a NUT server says so.
 * `test-elsewhere`, `shared-host`, `test-end-unknown`: two feeds of one host are never tested at once (SAFETY 22).
 */
export const RUN_REASONS = [
  "test-elsewhere",
  "shared-host",
  "test-end-unknown",
  "certificate",
  "unreachable",
  "silent",
  "ACCESS-DENIED",
  "INVALID-PASSWORD",
  "INVALID-USERNAME",
  "USERNAME-REQUIRED",
  "PASSWORD-REQUIRED",
  "UNKNOWN-UPS",
  "INSTCMD-FAILED",
  "DRIVER-NOT-CONNECTED",
  "DATA-STALE",
] as const;
export type RunReason = (typeof RUN_REASONS)[number];

/** Where the words of a reason stand: by the domain's or the fleet's words, and what is filled in. */
export interface RunReasonWords {
  readonly namespace: "domain" | "fleet";
  readonly group: "commandRefusals" | "problems" | "runReasons" | "otherRunReasons";
  readonly key: string;
  readonly params: Readonly<Record<string, string>>;
}

const REFUSALS: ReadonlySet<string> = new Set(COMMAND_REFUSALS);
const REASONS: ReadonlySet<string> = new Set(RUN_REASONS);
/** The other words of NUT servers (RFC 9271 §4.3), and a status of HTTP without a problem. */
const NUT_WORD = /^[A-Z]+(-[A-Z]+)*$/;
const HTTP_STATUS = /^http-(\d{3})$/;

/** The words of the `reason` of a run's card; `null` for one that a newer card gives, which stands as it was written. */
export function runReasonWords(reason: string): RunReasonWords | null {
  // The charge that was too low is not among what is told.
  if (REFUSALS.has(reason)) return { namespace: "domain", group: "commandRefusals", key: reason, params: { charge: "…" } };
  if (REASONS.has(reason)) return { namespace: "fleet", group: "runReasons", key: reason, params: {} };
  if (Object.hasOwn(PROBLEM_STATUS, reason)) return { namespace: "domain", group: "problems", key: reason, params: {} };
  const status = HTTP_STATUS.exec(reason)?.[1];
  if (status !== undefined) return { namespace: "fleet", group: "otherRunReasons", key: "http", params: { status } };
  return NUT_WORD.test(reason) ? { namespace: "fleet", group: "otherRunReasons", key: "nut", params: { word: reason } } : null;
}
