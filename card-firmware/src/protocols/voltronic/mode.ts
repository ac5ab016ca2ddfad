import type { Query } from "../../link/link.ts";
import { malformed } from "../malformed.ts";

/** What the unit says it is doing. */
export type Mode =
  | "power-on"
  | "standby"
  | "bypass"
  | "line"
  | "battery"
  | "battery-test"
  | "fault"
  | "eco"
  | "converter"
  | "shutting-down"
  /** A letter that nobody has written down. */
  | "other";

const MODES: Readonly<Record<string, Mode>> = {
  P: "power-on",
  S: "standby",
  Y: "bypass",
  L: "line",
  B: "battery",
  T: "battery-test",
  F: "fault",
  E: "eco",
  C: "converter",
  D: "shutting-down",
};

/**
 * `QMOD`: one letter. Reply `(L` + CR. Fails with `reply.timeout`, `reply.malformed`, `command.rejected`.
 * Source: Voltronic P00–P99 as NUT's nutdrv_qx_voltronic.c reads it. Bench: not yet confirmed on hardware.
 */
export const QMOD: Query<Mode> = { text: "QMOD", replyStart: "(", timeoutMs: 700, completeFrom: null, parse: parseMode };

/** Throws `reply.malformed`. */
export function parseMode(reply: string): Mode {
  if (!/^[A-Z]$/.test(reply)) throw malformed("QMOD", reply);
  return MODES[reply] ?? "other";
}
