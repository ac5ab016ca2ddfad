import type { Query } from "../../link/link.ts";
import { malformed } from "../malformed.ts";

const FAULTS: Readonly<Record<string, string>> = {
  "01": "bus did not start",
  "02": "bus voltage high",
  "03": "bus voltage low",
  "04": "bus unbalanced",
  "05": "bus voltage fell too fast",
  "06": "over-current in the PFC",
  "11": "inverter did not start",
  "12": "inverter voltage high",
  "13": "inverter voltage low",
  "14": "short circuit at the output, L1",
  "15": "short circuit at the output, L2",
  "16": "short circuit at the output, L3",
  "17": "short circuit between L1 and L2",
  "18": "short circuit between L2 and L3",
  "19": "short circuit between L3 and L1",
  "1A": "power flows back, L1",
  "1B": "power flows back, L2",
  "1C": "power flows back, L3",
  "21": "short circuit in the battery switch",
  "22": "short circuit in the line switch",
  "23": "inverter relay does not close",
  "24": "inverter relay does not open",
  "25": "input and output wires swapped",
  "26": "battery reversed",
  "27": "battery voltage high",
  "28": "battery voltage low",
  "29": "battery fuse open",
  "31": "CAN bus",
  "32": "host signal",
  "33": "sync signal",
  "34": "sync pulse",
  "35": "parallel cable",
  "36": "load shared unevenly",
  "41": "over-temperature",
  "42": "processor link",
  "43": "overload",
  "44": "fan",
  "45": "charger",
  "46": "model",
  "47": "controller link",
};

/**
 * `QFS`: why the unit failed, in words; `null` if it says that it did not. Reply `(OK` or `(KK` and readings from just before the
 * fault, whose layout differs between dialects; only the two characters are read. To be asked while the fault bit of `QGS` is set:
 * at other times units answer with something old. Fails with `reply.timeout`, `reply.malformed`, `command.rejected`.
 * Source: Voltronic P00–P99 as NUT's nutdrv_qx_voltronic.c reads it; P31 has codes of its own. Bench: not yet confirmed on hardware.
 */
export const QFS: Query<string | null> = { text: "QFS", replyStart: "(", timeoutMs: 1_000, completeFrom: null, parse: parseFault };

/** Throws `reply.malformed`. */
export function parseFault(reply: string): string | null {
  if (reply === "OK") return null;
  const code = /^([0-9A-F]{2}) [ -~]*$/.exec(reply)?.[1];
  if (code === undefined) throw malformed("QFS", reply);
  return FAULTS[code] ?? `code ${code}`;
}
