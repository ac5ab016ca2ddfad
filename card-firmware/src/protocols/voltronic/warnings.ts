import type { Query } from "../../link/link.ts";
import { malformed } from "../malformed.ts";

/** The warnings by the place of their character, from 1 at the left. What is not named here has no meaning that all makers share. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [1, "battery disconnected"],
  [2, "neutral lost"],
  [3, "site wiring fault"],
  [4, "input phase sequence"],
  [5, "bypass phase sequence"],
  [6, "bypass frequency unstable"],
  [7, "battery overcharged"],
  [8, "battery low"],
  [9, "overload"],
  [10, "fan"],
  [11, "emergency off"],
  [12, "cannot be turned on"],
  [13, "over-temperature"],
  [14, "charger"],
  [16, "input fuse L1"],
  [17, "input fuse L2"],
  [18, "input fuse L3"],
  [51, "locked in bypass after repeated overload"],
  [56, "battery to be replaced"],
  [58, "maintenance cover open"],
  [62, "EEPROM"],
]);
const DISCONNECTED = 1;
const OVERLOAD = 9;
const FAN = 10;
const CHARGER = 14;
const TO_BE_REPLACED = 56;

export interface Warnings {
  readonly overload: boolean;
  /** Disconnected, or to be replaced. */
  readonly batteryBad: boolean;
  readonly chargerFailed: boolean;
  readonly fanFailed: boolean;
  /** Every warning that is on, in words, for the log. */
  readonly active: readonly string[];
}

/**
 * `QWS`: 64 characters of 0 and 1. Reply `(` + 64 + CR. Fails with `reply.timeout`, `reply.malformed`, `command.rejected`.
 * Source: Voltronic P00–P99 as NUT's nutdrv_qx_voltronic.c reads it, and makers' lists where they agree.
 * Bench: not yet confirmed on hardware.
 */
export const QWS: Query<Warnings> = { text: "QWS", replyStart: "(", timeoutMs: 1_000, completeFrom: 65, parse: parseWarnings };

/** Throws `reply.malformed`. */
export function parseWarnings(reply: string): Warnings {
  if (!/^[01]{64}$/.test(reply)) throw malformed("QWS", reply);
  const on = [...reply].flatMap((character, index) => (character === "1" ? [index + 1] : []));
  return {
    overload: on.includes(OVERLOAD),
    batteryBad: on.includes(DISCONNECTED) || on.includes(TO_BE_REPLACED),
    chargerFailed: on.includes(CHARGER),
    fanFailed: on.includes(FAN),
    active: on.map((number) => NAMES.get(number) ?? `warning ${number}`),
  };
}
